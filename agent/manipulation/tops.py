"""What can be put on a thing, or into it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import NoPlaceError
from agent.manipulation.whole_things import WholeThing

HOLLOW_M = 0.010
"""A thing whose middle lies so far below its rim is open above."""
RIM_M = 0.006
"""What is not much lower than the top belongs to the rim."""
ROUNDED_M, ROUNDED = 0.0025, 0.12
SIDES_M = 0.015
"""What is lower than the top by more than this belongs to the sides."""
SUPPORTED = 0.4
"""The share of a thing's width that what it stands on must have at least."""
DROP_M = 0.01
LEAST_FREE_M = 0.005
"""Inside a rim, on each side."""


@dataclass(frozen=True, eq=False)
class Top:
    """Where something can rest on a thing.

    Attributes:
        middle: (3,) of where it rests, in level axes.
        drop_height_m: so far above that it is let go.
        why: in a few words.
    """

    middle: FloatArray
    drop_height_m: float
    why: str


def top_of(thing: WholeThing, others: FloatArray, held: tuple[float, float, float], *, is_in: bool) -> Top:
    """The middle of its top, or of its inside where it is open above.

    Args:
        thing: in level axes.
        others: (P, 3) points of everything else that stands out, in the same axes.
        held: longer and shorter side, and height, of what is to rest there; metres.
        is_in: it must be in the thing.

    Raises:
        NoPlaceError: it cannot; names why.
    """
    points, top = thing.points, thing.height_m
    rim = points[points[:, 2] > top - RIM_M]
    middle = (rim[:, :2].min(axis=0) + rim[:, :2].max(axis=0)) / 2
    distances = np.linalg.norm(points[:, :2] - middle, axis=1)
    radius = float(np.percentile(np.linalg.norm(rim[:, :2] - middle, axis=1), 90))
    inside = points[distances < 0.5 * radius]
    floor = float(np.percentile(inside[:, 2], 80)) if len(inside) else 0.0
    taken = (np.linalg.norm(others[:, :2] - middle, axis=1) < 0.6 * radius) & (others[:, 2] > floor + RIM_M)
    if taken.sum() > 10:
        raise NoPlaceError("something is on it or in it already")
    if floor < top - HOLLOW_M or (is_in and floor < top - RIM_M):
        return _inside(points, middle, distances, (floor, top), held)
    if is_in:
        raise NoPlaceError("it is not open above")
    if 2 * radius < SUPPORTED * held[1]:
        raise NoPlaceError(f"its top is too small: {2 * radius:.2f} m for something {held[1]:.2f} m wide")
    reach = min(held[1] / 2, radius)
    near = points[:, 2] > top - SIDES_M
    heart, ring = near & (distances < 0.4 * reach), near & (distances > 0.6 * reach) & (distances < 1.1 * reach)
    fall = float(np.median(points[heart, 2]) - np.median(points[ring, 2])) if heart.any() and ring.any() else 0.0
    if fall > max(ROUNDED_M, ROUNDED * reach):
        raise NoPlaceError("its top is not flat: nothing stays on it")
    return Top(np.array([*middle, floor]), DROP_M, "on it")


def _inside(
    points: FloatArray,
    middle: FloatArray,
    distances: FloatArray,
    levels: tuple[float, float],
    held: tuple[float, float, float],
) -> Top:
    floor, top = levels
    wall = distances[points[:, 2] > top - RIM_M]
    opening = 2 * (float(np.percentile(wall, 10)) - LEAST_FREE_M)
    if held[1] > opening:
        raise NoPlaceError(f"it does not fit in: {held[1]:.2f} m wide, and the opening {max(opening, 0.0):.2f} m")
    if held[0] > opening:
        return Top(np.array([*middle, top]), DROP_M, "across its rim")
    return Top(np.array([*middle, floor]), max(DROP_M, (top - floor) / 2), "in it")
