"""What lies between two fingers that close around a thing, or around a part of it such as a rim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray
from agent.manipulation.approaches import LEVEL, Direction
from agent.manipulation.clearance import TABLE_M
from agent.manipulation.gripper import Gripper

STEP_M = 0.010
MOST_STEPS = 9
DEPTHS = 5
LEAST_HOLD_M, OF_HEIGHT = (0.005, 0.012), 0.25
"""The tips reach at least so far beyond the first of the thing that they pass: further where it is higher."""
PALM_GAP_M = 0.004
LEAST_GAP_M = 0.004
"""Between a finger and what it passes, on each side."""
MIN_POINTS = 6
DOWN = 0.1
"""A hand that points down by less, as a share of its way, reaches no table."""
PATCH_M, NEAR_M, FAR_M, BEYOND_M = 0.0025, 0.012, 0.03, 0.012
FLARE_M, FLARE, MIN_FLARE, FLARED_RAD = 0.0015, 0.6, 3, np.radians(45)
"""What stands out so much more right beyond the tips, than it lies beyond them, pushes the fingers off: it counts as a
face of that slope at least."""
CELL_M, CELLS, BEYOND = 0.004, 32, 4
STIFFNESS = 2e-6
"""Square metres: what is no larger than this has no slope."""


@dataclass(frozen=True, eq=False)
class Hold:
    """Fingers around something, before anything else is looked at.

    Attributes:
        direction: of the hand.
        tips: (3,) the middle between the ends of the finger tips, in level axes.
        width_m: of what lies between the fingers.
        room_m: what is free on each side of it, in the thing itself; infinite where the thing ends there.
        around: (P, 3) what lies between the fingers and right beyond their tips, in the hand's axes, from `tips`.
    """

    direction: Direction
    tips: FloatArray
    width_m: float
    room_m: float
    around: FloatArray

    @property
    def depth_m(self) -> float:
        """How much of the fingers' length has some of it between them."""
        return float(-self.around[:, 2].min())

    def grip(self, gripper: Gripper) -> Grip:
        """How the fingers meet it."""
        half = self.width_m / 2
        faces = [_face(half + sign * self.around[:, 0], self.around[:, 1:], gripper) for sign in (1, -1)]
        return Grip(max(slope for slope, _ in faces), min(spread for _, spread in faces))


@dataclass(frozen=True)
class Grip:
    """How two fingers meet what is between them.

    Attributes:
        slope_rad: the steeper of the two faces that they press on, from square to their way.
        spread: in [0, 1], how much of a finger's width touches.
    """

    slope_rad: float
    spread: float


def holds_of(points: FloatArray, direction: Direction, gripper: Gripper) -> Iterator[Hold]:
    """Every way in which fingers that come from one direction fit around parts of (P, 3) points in level axes."""
    inside = points @ direction.rotation
    inside = inside[np.argsort(inside[:, 0])]
    half = gripper.finger_width_m / 2
    least_m = float(np.clip(OF_HEIGHT * points[:, 2].max(), *LEAST_HOLD_M))
    for place in _places(inside[:, 1], direction):
        slab = inside[np.abs(inside[:, 1] - place) <= half]
        if len(slab) < MIN_POINTS:
            continue
        for tips in _tips(slab, direction, gripper, least_m):
            region = slab[(slab[:, 2] <= tips) & (slab[:, 2] >= tips - gripper.finger_length_m)]
            beyond = slab[(slab[:, 2] > tips) & (slab[:, 2] <= tips + BEYOND_M)]
            for first, last, room in _runs(region[:, 0], gripper):
                yield _hold(region[first : last + 1], beyond, direction, (float(place), float(tips)), room)


def _places(beside: FloatArray, direction: Direction) -> FloatArray:
    """(S,) of the fingers across the way in which they close: all over the thing; leaning, about its middle."""
    low, high = float(beside.min()), float(beside.max())
    if 0 < direction.lean_rad < LEVEL:
        return (low + high) / 2 + STEP_M * np.array([-1.5, 0.0, 1.5])
    steps = min(MOST_STEPS, max(1, round((high - low) / STEP_M)))
    return low + (np.arange(steps) + 0.5) * (high - low) / steps


def _tips(slab: FloatArray, direction: Direction, gripper: Gripper, least_m: float) -> FloatArray:
    """(D,) places of the finger tips along the hand's z axis: as far as the thing goes, and down to the table."""
    nearest, furthest = slab[slab[:, 2].argmin()], float(slab[:, 2].max())
    across, aside, ahead = direction.rotation[2]
    if ahead < -DOWN:
        table = (across * nearest[0] + aside * nearest[1] - TABLE_M) / -ahead
        furthest = table if direction.lean_rad == 0 else min(furthest, table)
    deepest = min(nearest[2] + gripper.finger_length_m - PALM_GAP_M, furthest)
    return np.unique(np.linspace(min(nearest[2] + least_m, deepest), deepest, DEPTHS))


def _runs(sorted_x: FloatArray, gripper: Gripper) -> Iterator[tuple[int, int, float]]:
    """First and last of points between two gaps that fingers fit into, and the least room that these leave."""
    if len(sorted_x) < MIN_POINTS:
        return
    gaps = np.diff(sorted_x)
    breaks = np.flatnonzero(gaps > gripper.tip_thickness_m + 2 * LEAST_GAP_M)
    starts, ends = np.append(0, breaks + 1), np.append(breaks, len(sorted_x) - 1)
    rooms = np.concatenate([[np.inf], gaps[breaks] - gripper.tip_thickness_m, [np.inf]])
    for one in range(len(starts)):
        for other in range(one, len(starts)):
            if ends[other] - starts[one] + 1 >= MIN_POINTS:
                yield int(starts[one]), int(ends[other]), float(min(rooms[one], rooms[other + 1])) / 2


def _hold(between: FloatArray, beyond: FloatArray, direction: Direction, at: tuple[float, float], room: float) -> Hold:
    """Of (P, 3) points in the hand's axes: those between the fingers, sorted by x, and those beyond their tips."""
    first, last = float(between[0, 0]), float(between[-1, 0])
    middle = np.array([(first + last) / 2, *at])
    beyond = beyond[(beyond[:, 0] > first - NEAR_M) & (beyond[:, 0] < last + NEAR_M)]
    around = np.concatenate([between, beyond]) - middle
    return Hold(direction, direction.rotation @ middle, last - first, room, around)


def _face(behind: FloatArray, beside: FloatArray, gripper: Gripper) -> tuple[float, float]:
    """The slope in radians of the face that a finger meets, and the share of the finger's width that touches it.

    The face is what is foremost in each cell of a grid on the finger, which goes on beyond its tip.

    Args:
        behind: (P,) metres behind the finger where it touches.
        beside: (P, 2) across and along the finger; its tip is at 0.
    """
    touching = beside[np.abs(behind) <= PATCH_M, 0]
    spread = min(float(np.ptp(touching)) / gripper.finger_width_m, 1.0)
    out, ahead = -behind, beside[:, 1]
    is_flared = ((ahead > 0) & (out > FLARE_M + FLARE * ahead)).sum() >= MIN_FLARE
    near = (out <= NEAR_M) & (out >= -FAR_M)
    column, row = np.floor(beside[near] / CELL_M).astype(np.int64).T
    front = np.full((CELLS, CELLS), np.inf)
    np.minimum.at(front, (column + CELLS // 2, np.clip(row + CELLS - BEYOND, 0, CELLS - 1)), behind[near])
    filled = np.nonzero(np.isfinite(front))
    at = CELL_M * np.column_stack(filled)
    at -= at.mean(axis=0)
    rises = front[filled] - front[filled].mean()
    slopes = np.linalg.solve(at.T @ at + STIFFNESS * np.eye(2), at.T @ rises)
    return max(float(np.arctan(np.hypot(*slopes))), FLARED_RAD if is_flared else 0.0), spread
