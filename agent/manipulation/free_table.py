"""Where a table is free: a map of what stands on it, seen from above, and spots that a thing fits into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from agent.datatypes import FloatArray, ImageArray, MaskArray
from agent.manipulation.clearance import Obstacles
from agent.manipulation.level_view import LevelView
from agent.manipulation.seen_things import LOWEST_M
from agent.perception.depth_points import all_points

CELL_M = 0.005
BESIDE_M = (0.025, 0.013)
"""For the fingers that let a thing go, on each side of it: the wider is wanted, the narrower is enough."""
TALL_M, HAND_M = 0.07, 0.075
"""What is taller, and taller than the thing, stays so far from its middle, for the hand above it."""
YAWS = np.radians(np.arange(0, 180, 22.5))
ROUND = 1.25
"""A thing is as good as round up to this ratio of its sides."""
MAX_PIXELS = 400_000


@dataclass(frozen=True, eq=False)
class FreeTable:
    """A map in level axes, see `LevelView`; rows go along y, columns along x.

    Attributes:
        free: (R, C) bool, where nothing but the bare table is seen.
        tall: (R, C) bool, where something tall is.
        corner: (2,) x and y of the first cell's middle.
    """

    free: MaskArray
    tall: MaskArray
    corner: FloatArray

    @property
    def middles(self) -> FloatArray:
        """(R, C, 2) x and y of the cells' middles in level axes."""
        rows, columns = np.indices(self.free.shape)
        return np.asarray(self.corner + CELL_M * np.stack([columns, rows], axis=-1), dtype=np.float64)

    def spots(self, length_m: float, width_m: float, beside_m: float) -> Iterator[tuple[float, MaskArray]]:
        """For each way to turn a thing: the angle of its length from x, and (R, C) bool, where its middle may be.

        Args:
            length_m, width_m: of the thing.
            beside_m: that is free on each side of it.
        """
        away = cv2.distanceTransform((~self.tall).astype(np.uint8), cv2.DIST_L2, 5) * CELL_M > HAND_M
        free = self.free.astype(np.uint8)
        if length_m <= ROUND * width_m:
            radius = length_m / 2 + beside_m
            yield 0.0, (cv2.distanceTransform(free, cv2.DIST_L2, 5) * CELL_M > radius) & away
            return
        for yaw in YAWS:
            kernel = _rectangle(length_m / 2 + beside_m, width_m / 2 + beside_m, float(yaw))
            eroded = cv2.erode(free, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
            yield float(yaw), eroded.astype(bool) & away


def free_table(view: LevelView, obstacles: Obstacles, height_m: float) -> FreeTable:
    """Of all of the picture, for a thing of this height. What is not seen is not free."""
    seen = view.level(all_points(view.depth, view.camera, MAX_PIXELS).xyz)
    bare = seen[np.abs(seen[:, 2]) <= LOWEST_M]
    if not len(bare):
        return FreeTable(np.zeros((1, 1), dtype=bool), np.zeros((1, 1), dtype=bool), np.zeros(2))
    corner = bare[:, :2].min(axis=0)
    shape = (np.ceil((bare[:, :2].max(axis=0) - corner) / CELL_M).astype(np.int64) + 1)[::-1]

    def marked(points: FloatArray) -> ImageArray:
        mask = np.zeros(shape, dtype=np.uint8)
        cells = np.round((points[:, :2] - corner) / CELL_M).astype(np.int64)
        cells = cells[((cells >= 0) & (cells < shape[::-1])).all(axis=1)]
        mask[cells[:, 1], cells[:, 0]] = 1
        return mask

    standing = np.concatenate([seen[seen[:, 2] > LOWEST_M], obstacles.points])
    closed = cv2.morphologyEx(marked(bare), cv2.MORPH_CLOSE, np.ones((3, 3), dtype=np.uint8))
    free = closed.astype(bool) & ~_filled(marked(standing))
    return FreeTable(free, marked(standing[standing[:, 2] > max(TALL_M, height_m)]).astype(bool), corner)


def _filled(mask: ImageArray) -> MaskArray:
    """(R, C) bool of (R, C) uint8, and what it encloses: the middle of a plate is hardly higher than the table."""
    rims, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return cv2.drawContours(mask.copy(), rims, -1, 1, cv2.FILLED).astype(bool)


def _rectangle(half_length: float, half_width: float, yaw: float) -> ImageArray:
    """A turned rectangle's cells, around the middle one."""
    reach = int(np.ceil(np.hypot(half_length, half_width) / CELL_M))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1] * CELL_M
    along, across = x * np.cos(yaw) + y * np.sin(yaw), y * np.cos(yaw) - x * np.sin(yaw)
    inside: MaskArray = (np.abs(along) <= half_length) & (np.abs(across) <= half_width)
    return inside.astype(np.uint8)
