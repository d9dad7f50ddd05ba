"""Extended mode's relations: how far a box stands in a relation to another or to two, as scores that fall off softly.

Each function takes boxes_xyxy, (N, 4) float64 of a table that is looked down at, from the middle of the picture and as
shares of its longer side (`from_the_middle`), and gives numbers in [0, 1]: (N, N), box *i* (the row) to landmark *j*
(the column), or (N, N, N) for a relation to two. Lengths are compared in units of the boxes themselves. Where something
stands is its foot: a point low in its box. Depth along the table is foreshortened in the picture, so heights count
`DEPTH_STRETCH` times.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray
from agent.geometry import areas, centres, intersection_shares

SoftRule = Callable[[FloatArray], FloatArray]
Table = npt.NDArray[np.float32]

FOOT = 0.75
"""Where a thing stands, as a share of its box's height from the top."""
DEPTH_STRETCH = 1.5
FOCAL = 0.93
"""Of a usual camera, as a share of the picture's longer side (a field of view of 56 degrees)."""
LOOKS_DOWN_RAD = math.radians(45.0)
"""A usual camera's, where the real one's is not known."""
USUAL_ASPECT = 4 / 3
"""A picture's width over its height."""
ORDER_SOFTNESS = 0.15
"""Of a thing's size: two centres so far apart are told apart three times in four."""
SIZE_SOFTNESS = 0.12
"""The same for logarithms of sizes."""
BETWEEN_ENDS = 0.1
"""Between two things begins so far before the first one's foot, and holds wholly so far behind it, as a share."""
BESIDE_FULL, BESIDE_NEVER = 0.15, 0.75
"""Beside the way between two things, as a share of its length: up to the one wholly between, from the other not."""
ASTRAY = (3.0, 2.0)
"""What is right behind a thing is not beside it: how often lengths across and along count, where they lead astray."""
NEAR_SIZES = 2.2
"""Things whose feet are so many sizes apart are as much near as not."""
TOUCHING_SIZES = 0.12
"""Things whose lower halves are so many sizes apart touch as much as not."""


def left(boxes_xyxy: FloatArray) -> FloatArray:
    """The centre of i lies left of j's."""
    return _less(centres(boxes_xyxy)[:, 0] / _size(boxes_xyxy), ORDER_SOFTNESS)


def right(boxes_xyxy: FloatArray) -> FloatArray:
    """The centre of i lies right of j's."""
    return left(boxes_xyxy).T


def behind(boxes_xyxy: FloatArray) -> FloatArray:
    """The foot of i lies higher in the picture, which on a table is further away."""
    return _less(feet(boxes_xyxy)[:, 1] / _size(boxes_xyxy), ORDER_SOFTNESS)


def front(boxes_xyxy: FloatArray) -> FloatArray:
    """The foot of i lies lower in the picture."""
    return behind(boxes_xyxy).T


def further(boxes_xyxy: FloatArray) -> FloatArray:
    """The foot of i is further from the camera: not only higher in the picture, but also more to its sides."""
    across, down = feet(boxes_xyxy).T
    below_horizon = np.maximum(FOCAL * math.sin(LOOKS_DOWN_RAD) + down * math.cos(LOOKS_DOWN_RAD), 1e-3)
    log_ranges = 0.5 * np.log(FOCAL**2 + across**2 + down**2) - np.log(below_horizon)
    return _less(-FOCAL * log_ranges / _size(boxes_xyxy), ORDER_SOFTNESS)  # about as steep as rows are in `behind`


def closer(boxes_xyxy: FloatArray) -> FloatArray:
    """The foot of i is closer to the camera."""
    return further(boxes_xyxy).T


def above(boxes_xyxy: FloatArray) -> FloatArray:
    """The centre of i lies higher in the picture than j's."""
    return _less(centres(boxes_xyxy)[:, 1] / _size(boxes_xyxy), ORDER_SOFTNESS)


def below(boxes_xyxy: FloatArray) -> FloatArray:
    """The centre of i lies lower in the picture than j's."""
    return above(boxes_xyxy).T


def smaller(boxes_xyxy: FloatArray) -> FloatArray:
    """The area of i is less than j's."""
    return _less(np.log(areas(boxes_xyxy)), 2 * SIZE_SOFTNESS)


def bigger(boxes_xyxy: FloatArray) -> FloatArray:
    """The area of i is more than j's."""
    return smaller(boxes_xyxy).T


def shorter(boxes_xyxy: FloatArray) -> FloatArray:
    """The box of i is less high than j's."""
    return _less(np.log(boxes_xyxy[:, 3] - boxes_xyxy[:, 1]), SIZE_SOFTNESS)


def taller(boxes_xyxy: FloatArray) -> FloatArray:
    """The box of i is higher than j's."""
    return shorter(boxes_xyxy).T


def longer(boxes_xyxy: FloatArray) -> FloatArray:
    """The box of i reaches further from corner to corner than j's."""
    return _less(-np.log(np.hypot(*(boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]).T)), SIZE_SOFTNESS)


def towards(boxes_xyxy: FloatArray, across: int, along: int) -> FloatArray:
    """The foot of i lies more towards a corner than j's: -1 for left and behind, 1 for right and front."""
    x, y = (feet(boxes_xyxy) / _size(boxes_xyxy)).T
    return _less(-(across * x + along * DEPTH_STRETCH * y) / math.sqrt(2), ORDER_SOFTNESS)


def corner(boxes_xyxy: FloatArray) -> FloatArray:
    """i is more in some corner of the picture than j: further from both lines through its middle."""
    offsets = np.maximum(np.abs(centres(boxes_xyxy)), 1e-3)
    return _less(-0.5 * np.log(offsets).sum(axis=1), SIZE_SOFTNESS)


def edge(boxes_xyxy: FloatArray) -> FloatArray:
    """i is nearer to some side of the picture than j."""
    across, along = np.abs(centres(boxes_xyxy)).T
    return _less(-np.maximum(across, USUAL_ASPECT * along) / _size(boxes_xyxy), ORDER_SOFTNESS)


def near(boxes_xyxy: FloatArray) -> FloatArray:
    """The feet of i and j are within a few sizes of each other: a half at `NEAR_SIZES`."""
    scores = np.asarray(1.0 / (1.0 + (distances(boxes_xyxy) / NEAR_SIZES) ** 4), dtype=np.float64)
    np.fill_diagonal(scores, 0.0)
    return scores


def on(boxes_xyxy: FloatArray) -> FloatArray:
    """i stands on j or in it: its foot lies inside j's box, j reaches lower, and i is not much the bigger."""
    low = boxes_xyxy.copy()
    heights = boxes_xyxy[:, 3] - boxes_xyxy[:, 1]
    low[:, 1] = boxes_xyxy[:, 3] - 0.35 * heights
    carried = intersection_shares(low, boxes_xyxy)
    height = heights[:, None]
    lower = sigmoid((boxes_xyxy[None, :, 3] - boxes_xyxy[:, None, 3]) / height / 0.08 + 1.0)
    log_areas = np.log(areas(boxes_xyxy))
    not_bigger = sigmoid((log_areas[None, :] - log_areas[:, None] + 0.5) / 0.25)
    return _without_self(carried * lower * not_bigger)


def holds(boxes_xyxy: FloatArray) -> FloatArray:
    """j stands on i or in it."""
    return on(boxes_xyxy).T


def touching(boxes_xyxy: FloatArray) -> FloatArray:
    """The lower halves of i and j meet in the picture, or one carries the other."""
    base = boxes_xyxy.copy()
    base[:, 1] = 0.5 * (boxes_xyxy[:, 1] + boxes_xyxy[:, 3])
    gaps = np.maximum(base[:, None, :2] - base[None, :, 2:], base[None, :, :2] - base[:, None, 2:]).clip(min=0.0)
    apart = np.hypot(gaps[..., 0], DEPTH_STRETCH * gaps[..., 1]) / _size(boxes_xyxy)
    carried = on(boxes_xyxy)
    return _without_self(np.maximum(sigmoid((TOUCHING_SIZES - apart) / 0.04), np.maximum(carried, carried.T)))


def same_size(boxes_xyxy: FloatArray) -> FloatArray:
    """The areas of i and j are much the same."""
    logs = np.log(areas(boxes_xyxy))
    return _without_self(np.exp(-(((logs[:, None] - logs[None, :]) / (4 * SIZE_SOFTNESS)) ** 2)))


def between(boxes_xyxy: FloatArray) -> Table:
    """(N, N, N) float32: the foot of i lies along the way from j to k, and not far beside it."""
    # In single precision: the table grows with the third power of the boxes.
    points = (feet(boxes_xyxy) * np.array([1.0, DEPTH_STRETCH])).astype(np.float32)
    way_x, way_y = (points[None, :, axis] - points[:, None, axis] for axis in (0, 1))
    length2 = np.maximum(way_x**2 + way_y**2, 1e-9)
    way_x, way_y = way_x / length2, way_y / length2
    offset_x, offset_y = (points[:, None, axis] - points[None, :, axis] for axis in (0, 1))
    along = offset_x[:, :, None] * way_x
    along += offset_y[:, :, None] * way_y
    beside = offset_x[:, :, None] * way_y
    beside -= offset_y[:, :, None] * way_x
    # How far inside both ends, and how near to the line, as ramps from 0 to 1; in place, for speed.
    along -= 0.5
    np.abs(along, out=along)
    along *= -1 / (2 * BETWEEN_ENDS)
    along += (0.5 + BETWEEN_ENDS) / (2 * BETWEEN_ENDS)
    score: Table = np.clip(along, 0.0, 1.0, out=along)
    np.abs(beside, out=beside)
    beside *= -1 / (BESIDE_NEVER - BESIDE_FULL)
    beside += BESIDE_NEVER / (BESIDE_NEVER - BESIDE_FULL)
    score *= np.clip(beside, 0.0, 1.0, out=beside)
    everyone = np.arange(len(boxes_xyxy))
    score[everyone, everyone, :] = score[everyone, :, everyone] = 0.0
    return score


def from_the_middle(boxes_xyxy: FloatArray, size_wh: tuple[int, int]) -> FloatArray:
    """(N, 4) pixels to what the rules take: from the middle of a picture and as shares of its longer side."""
    return (boxes_xyxy - 0.5 * np.array([*size_wh, *size_wh])) / max(size_wh)


def feet(boxes_xyxy: FloatArray) -> FloatArray:
    """(N, 2): where each thing stands."""
    x, top, bottom = centres(boxes_xyxy)[:, 0], boxes_xyxy[:, 1], boxes_xyxy[:, 3]
    return np.column_stack([x, top + FOOT * (bottom - top)])


def distances(boxes_xyxy: FloatArray, astray: int | None = None) -> FloatArray:
    """(N, N) between feet, in sizes of the things on the table.

    Args:
        astray: the axis that leads astray, 0 across and 1 along: see `ASTRAY`.
    """
    points = feet(boxes_xyxy) * np.array([1.0, DEPTH_STRETCH])
    if astray is not None:
        points[:, astray] *= ASTRAY[astray]
    lengths = np.linalg.norm(points[:, None] - points[None, :], axis=2)
    return np.asarray(lengths / _size(boxes_xyxy), dtype=np.float64)


def distances_to(point_xy: FloatArray, boxes_xyxy: FloatArray) -> FloatArray:
    """(N,) of the feet from a point of the table, (2,) in the boxes' units, in sizes of the things on the table."""
    apart = (feet(boxes_xyxy) - point_xy) * np.array([1.0, DEPTH_STRETCH])
    return np.asarray(np.linalg.norm(apart, axis=1) / _size(boxes_xyxy), dtype=np.float64)


def _size(boxes_xyxy: FloatArray) -> float:
    """What is usual: the median square root of an area."""
    return float(np.median(np.sqrt(areas(boxes_xyxy))))


def _less(values: FloatArray, softness: float) -> FloatArray:
    return _without_self(sigmoid((values[None, :] - values[:, None]) / softness))


def sigmoid(values: FloatArray) -> FloatArray:
    """Logits of any shape to (0, 1)."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -50.0, 50.0))), dtype=np.float64)


def _without_self(scores: FloatArray) -> FloatArray:
    np.fill_diagonal(scores, 0.0)
    return scores


SOFT_RELATIONS: Mapping[str, SoftRule] = MappingProxyType(
    {
        "left": left,
        "right": right,
        "behind": behind,
        "front": front,
        "above": above,
        "below": below,
        "bigger": bigger,
        "smaller": smaller,
        "taller": taller,
        "shorter": shorter,
        "longer": longer,
        "closer": closer,
        "further": further,
        "behind left": partial(towards, across=-1, along=-1),
        "behind right": partial(towards, across=1, along=-1),
        "front left": partial(towards, across=-1, along=1),
        "front right": partial(towards, across=1, along=1),
        "corner": corner,
        "edge": edge,
        "near": near,
        "on": on,
        "inside": on,
        "holds": holds,
        "under": holds,
        "touching": touching,
        "same size": same_size,
    }
)
"""Rule name, as in `agent.language.lexicon.EXTENDED`, to the function that computes it."""

RELATIONS_TO_TWO: Mapping[str, Callable[[FloatArray], Table]] = MappingProxyType({"between": between})
"""Those that need two landmarks."""

BY_DISTANCE: Mapping[str, float] = MappingProxyType({"nearest": 1.0, "farthest": -1.0})
"""Rules that compare the candidates by their distance from the landmark: the nearest wins, or the farthest."""

BY_ROBOT: Mapping[str, float] = MappingProxyType(
    {**BY_DISTANCE, "near": 1.0, "touching": 1.0, "closer": 1.0, "far": -1.0, "further": -1.0}
)
"""The same to the robot: beside its arm, or touching it, is what is nearest to it."""

CONTACTS = frozenset({"on", "inside", "under", "touching"})
"""Rules that hold of few pairs of things: where several landmarks fit, they tell which is meant."""
