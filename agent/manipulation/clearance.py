"""Whether a hand has room: above the table, beside its neighbours, and beside the thing itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray, MaskArray
from agent.manipulation.approaches import Direction
from agent.manipulation.gripper import Gripper

TABLE_M = 0.003
"""Between the hand and the surface."""
BESIDE_M = 0.003
"""Between the hand and whatever else is seen."""
HAND_LENGTH_M = 0.12
"""The cylinder of the palm goes on so far behind it."""
NOBODY = -1


@dataclass(frozen=True, eq=False)
class Obstacles:
    """What a hand must not touch.

    Attributes:
        points: (P, 3) float64 metres, in level axes.
        owners: (P,) int64, which other box each belongs to; `NOBODY` for none.
    """

    points: FloatArray
    owners: npt.NDArray[np.int64]

    def near(self, middle: FloatArray, radius_m: float) -> Obstacles:
        """Those within a distance of (3,)."""
        kept = ((self.points - middle) ** 2).sum(axis=1) < radius_m**2
        return Obstacles(self.points[kept], self.owners[kept])


def lowest_m(direction: Direction, tips: FloatArray, opening_m: float, gripper: Gripper) -> float:
    """The height of the lowest point of a hand above the surface, in metres."""
    across, aside, ahead = direction.rotation[2]
    x, y = abs(across), gripper.finger_width_m / 2 * abs(aside)
    tip = -(opening_m / 2 + gripper.tip_thickness_m) * x - y
    finger = -(opening_m / 2 + gripper.finger_thickness_m) * x - y - gripper.tip_length_m * ahead
    palm = -gripper.finger_length_m * ahead - gripper.palm_radius_m * float(np.hypot(across, aside))
    return float(tips[2] + min(tip, finger, palm))


def touched(
    points: FloatArray, direction: Direction, tips: FloatArray, opening_m: float, gripper: Gripper, beside_m: float
) -> MaskArray:
    """(P,) bool: which of (P, 3) points in level axes a hand meets, where it is or on its straight way there.

    Args:
        beside_m: what is nearer to the hand than this is met.
    """
    x, y, ahead = ((points - tips) @ direction.rotation).T
    x, y = np.abs(x), np.abs(y)
    within = (ahead < beside_m) & (ahead > -gripper.finger_length_m - HAND_LENGTH_M)
    thick = np.where(ahead > beside_m - gripper.tip_length_m, gripper.tip_thickness_m, gripper.finger_thickness_m)
    finger = (x > opening_m / 2 - beside_m) & (x < opening_m / 2 + thick + beside_m)
    finger &= y < gripper.finger_width_m / 2 + beside_m
    palm = (ahead < -gripper.finger_length_m) & (np.hypot(x, y) < gripper.palm_radius_m + beside_m)
    return np.asarray(within & (finger | palm))
