"""The simulated table as a camera, and its shipped pictures where nothing can render."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from agent.datatypes import ImageArray
from agent.errors import InvalidInputError, MissingDependencyError, RendererUnavailableError
from agent.images import load_image
from ros_nodes.cameras.source import CameraSource, Mounting, Picture
from sim.live_table import LiveTable, View
from sim.renderer import SceneRenderer
from sim.scene import Scene, sample_scene
from sim.scene_selection import shipped_as_scene
from sim.shipped_scenes import shipped_scene


class SimulatedTable:
    """Pictures and depth of a live table.

    Attributes:
        name: the scene's seed.
        table: what it looks at.
    """

    def __init__(self, scene: Scene) -> None:
        """Make the renderer, which takes seconds.

        Raises:
            RendererUnavailableError, MissingDependencyError: nothing here can render.
        """
        self.name = f"the simulated table of seed {scene.seed}"
        self._renderer = SceneRenderer(scene.options.shapes)
        self.lay(scene)

    def lay(self, scene: Scene) -> None:
        """Look at another scene of the same shapes."""
        self.table = LiveTable(scene, self._renderer)
        self._mounting = mounting_of(scene)

    def take(self) -> Picture:
        """The table as it is now; the same arrays while nothing moves."""
        now_s = time.monotonic()
        return self.picture_of(self.table.render(), now_s)

    def picture_of(self, view: View, taken_s: float) -> Picture:
        """A view as a picture that was taken then."""
        return Picture(view.image_rgb, taken_s, view.depth_m, self._mounting)

    def close(self) -> None:
        """Close the renderer."""
        self._renderer.close()


class StillPicture:
    """One picture over and over."""

    def __init__(self, name: str, image_rgb: ImageArray, mounting: Mounting | None = None) -> None:
        self.name = name
        self._image_rgb = image_rgb
        self._mounting = mounting

    def take(self) -> Picture:
        """The picture, as if taken now."""
        return Picture(self._image_rgb, time.monotonic(), None, self._mounting)

    def close(self) -> None:
        """There is nothing to release."""


def open_shipped_scene(number: int, warn: Callable[[str], object]) -> CameraSource:
    """The table of a shipped scene, live where something can render, else as its picture without depth.

    Args:
        warn: hears why it is not live.

    Raises:
        InvalidInputError: there is no such scene.
    """
    scene = shipped_as_scene(number)
    try:
        return SimulatedTable(scene)
    except (RendererUnavailableError, MissingDependencyError) as error:
        warn(f"the shipped picture of scene {number} stands in for the simulated table, without depth: {error}")
        return StillPicture(
            f"the picture of shipped scene {number}", load_image(shipped_scene(number).image), mounting_of(scene)
        )


def open_seed(seed: int) -> CameraSource:
    """The live table of any other scene.

    Raises:
        InvalidInputError: a seed below 0.
        RendererUnavailableError, MissingDependencyError: nothing here can render.
    """
    if seed < 0:
        raise InvalidInputError(f"a seed is 0 or more; got {seed}")
    return SimulatedTable(sample_scene(seed))


def mounting_of(scene: Scene) -> Mounting:
    """Of the scene's camera; the base frame is where the arm stands."""
    camera = scene.camera
    translation = np.subtract(camera.position_m, scene.base_position_m)
    return Mounting(camera.intrinsics, camera.rotation, translation)
