"""The simulated tables that visitors talk about: those that ship, and new ones where this machine can render."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from agent.datatypes import ImageArray
from agent.images import load_image
from sim.shipped_scenes import shipped_scene

if TYPE_CHECKING:
    from sim.renderer import SceneRenderer

OBJECTS = (5, 9)
FIRST_SEED = 500_000


def shipped_table(number: int = 0) -> ImageArray:
    """A scene that ships with the package, (480, 640, 3) uint8 RGB."""
    return load_image(Path(shipped_scene(number).image))


class NewTables:
    """Renders tables that nobody has seen, each once; in a thread of its own, as the renderer needs it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="renderer")
        self._renderer: SceneRenderer | None = None
        self._next = FIRST_SEED
        self._lock = Lock()

    def next(self) -> ImageArray:
        """The next one, (480, 640, 3) uint8 RGB.

        Raises:
            RendererUnavailableError, MissingDependencyError: this machine cannot render.
        """
        with self._lock:
            seed, self._next = self._next, self._next + 1
        return self._thread.submit(self._render, seed).result()

    def _render(self, seed: int) -> ImageArray:
        from sim.renderer import SceneRenderer
        from sim.scene import SceneOptions, sample_scene

        self._renderer = self._renderer or SceneRenderer()
        return self._renderer.render(sample_scene(seed, SceneOptions(objects=OBJECTS)), depth=False).image_rgb

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown()
