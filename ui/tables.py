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
    from sim.scene import Scene

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

    def next_scene(self) -> Scene:
        """The next one."""
        from sim.scene import SceneOptions, sample_scene

        with self._lock:
            seed, self._next = self._next, self._next + 1
        return sample_scene(seed, SceneOptions(objects=OBJECTS))

    def next(self) -> ImageArray:
        """The next one, (480, 640, 3) uint8 RGB.

        Raises:
            RendererUnavailableError, MissingDependencyError: this machine cannot render.
        """
        return self._thread.submit(self._render, self.next_scene()).result()

    def _render(self, scene: Scene) -> ImageArray:
        from sim.renderer import SceneRenderer

        self._renderer = self._renderer or SceneRenderer()
        return self._renderer.render(scene, depth=False).image_rgb

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown()
