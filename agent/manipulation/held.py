"""What the hand holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray
from agent.manipulation.arm import Pose


@dataclass(frozen=True, eq=False)
class Held:
    """What the hand holds.

    Attributes:
        taken_by: the id of the command that took hold of it.
        expression: words for it.
        size_m: longer and shorter side from above as it stood, and height.
        hand: how the hand was turned when it took hold.
        yaw_rad: of its longer side from x, as it stood.
        foot_m: (3,) from the point between the finger tips to the point under its middle where it stood.
        hangs_m: so far below the finger tips it may hang.
    """

    taken_by: str
    expression: str
    size_m: tuple[float, float, float]
    hand: Pose
    yaw_rad: float
    foot_m: FloatArray
    hangs_m: float

    @property
    def stood_m(self) -> FloatArray:
        """(3,) in ``base_link``: the point under its middle where it stood."""
        return np.asarray(self.hand.position_m) + self.foot_m
