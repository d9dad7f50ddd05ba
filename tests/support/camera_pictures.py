"""What a scripted camera shows: a live table, or pictures from memory."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from agent.errors import InvalidInputError
from agent.images import load_image
from ros_nodes.cameras.files import is_picture
from ros_nodes.cameras.source import Picture
from ros_nodes.cameras.table import SimulatedTable
from sim.live_table import Layout
from sim.scene import Scene, sample_scene
from sim.scene_selection import OPTIONS
from sim.shipped_scenes import shipped_scene

PRERENDERED_PUSH_M = 0.1
Shown = tuple[Picture, Layout | None]
"""A picture, and what lay where; None where that is not known."""


class Played:
    """Pictures from memory, over and over."""

    def __init__(self, shown: list[Shown]) -> None:
        self._shown = shown
        self._next = 0

    def take(self) -> Shown:
        picture, layout = self._shown[self._next]
        self._next = (self._next + 1) % len(self._shown)
        return replace(picture, taken_s=time.monotonic()), layout


class Live:
    """What the simulated table shows now."""

    def __init__(self, simulated: SimulatedTable) -> None:
        self._simulated = simulated

    def take(self) -> Shown:
        now_s, view = time.monotonic(), self._simulated.table.render()
        return self._simulated.picture_of(view, now_s), view.layout


def shipped(number: int) -> Scene:
    """What a shipped scene's picture was rendered from."""
    return sample_scene(shipped_scene(number).record["seed"], OPTIONS)


def prerendered(simulated: SimulatedTable, count: int) -> Played:
    """The first object that has room goes there and back."""
    mover, (dx, dy) = _first_with_room(simulated)
    shares = 1 - np.abs(np.linspace(-1, 1, count, endpoint=False))  # 0 to 1 and back
    shown = []
    for step in np.diff(shares, prepend=0.0).tolist():
        simulated.table.push(mover, step * dx, step * dy)
        shown.append(Live(simulated).take())
    return Played(shown)


def _first_with_room(simulated: SimulatedTable) -> tuple[int, tuple[float, float]]:
    for mover in simulated.table.layout.ids:
        try:
            return mover, simulated.table.free_push(mover, PRERENDERED_PUSH_M)
        except InvalidInputError:
            continue
    raise InvalidInputError("no object of this scene has room: choose another")


def from_folder(folder: Path, size_wh: tuple[int, int] | None) -> Played:
    """The folder's pictures, scaled where a size is given."""
    pictures = [load_image(path) for path in sorted(folder.iterdir()) if is_picture(path)]
    if not pictures:
        raise InvalidInputError(f"there are no pictures in {folder}")
    if size_wh:
        pictures = [np.array(Image.fromarray(picture).resize(size_wh)) for picture in pictures]
    return Played([(Picture(picture, 0.0), None) for picture in pictures])
