"""What an arm may do, and an `Arm` that does no more."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from agent.errors import UnreachableError
from agent.manipulation.arm import Arm, ArmState, Pose

CLEAR_M = 0.02
"""So far above the table whatever is lifted hangs, however it turns."""


@dataclass(frozen=True)
class Limits:
    """Safe by default, for a table-top arm among people.

    Attributes:
        speed: the largest share of the arm's own safe speed, in (0, 1].
        force_n: at most so much between the fingers.
        low_m, high_m: corners of the box in ``base_link`` that the point between the finger tips stays in.
        max_age_s: no picture older than this is acted on.
        looking_s: for so long a picture that shows the thing is waited for.
        patience_s: for so long a motion is waited for.
        lost_after_s: the thing may be missing in the pictures for so long while the hand approaches.
        standoff_m: so far before a thing the hand waits for the last look.
        lift_m: at least so high a thing is lifted, and held above the place where it is put.
        moved_m: a thing that is this far from where it was has moved.
        aims: how often one try may aim anew.
        tries: how often a thing is grasped at.
    """

    speed: float = 1.0
    force_n: float = 25.0
    low_m: tuple[float, float, float] = (-0.9, -0.9, 0.0)
    high_m: tuple[float, float, float] = (0.9, 0.9, 0.9)
    max_age_s: float = 1.0
    looking_s: float = 2.0
    patience_s: float = 12.0
    lost_after_s: float = 1.0
    standoff_m: float = 0.08
    lift_m: float = 0.12
    moved_m: float = 0.015
    aims: int = 5
    tries: int = 2

    def too_old(self, age_s: float) -> str:
        """What is to be said of a picture of that age where it is too old to act on; empty where it is not."""
        if age_s <= self.max_age_s:
            return ""
        return f"is {age_s:.1f} s old: I act on none older than {self.max_age_s:g} s."

    def lift_for(self, hangs_m: float) -> float:
        """How high a thing is lifted that may hang so far below the finger tips, in metres."""
        return max(self.lift_m, hangs_m + CLEAR_M)


@dataclass(frozen=True)
class LimitedArm:
    """An arm that stays within limits of speed, force and place, whoever moves it."""

    arm: Arm
    limits: Limits = field(default_factory=Limits)

    def state(self) -> ArmState:
        return self.arm.state()

    def move_to(self, pose: Pose, *, is_straight: bool = False, speed: float = 1.0, over_m: float = 0.0) -> None:
        beyond = np.less(pose.position_m, self.limits.low_m) | np.greater(pose.position_m, self.limits.high_m)
        if beyond.any():
            x, y, z = pose.position_m
            raise UnreachableError(
                f"x {x:.2f}, y {y:.2f}, z {z:.2f} m is outside the workspace of the arm; widen it, or move the thing"
            )
        self.arm.move_to(pose, is_straight=is_straight, speed=min(speed, self.limits.speed), over_m=over_m)

    def move_home(self, *, over_m: float = 0.0) -> None:
        self.arm.move_home(over_m=over_m)

    def open(self, opening_m: float) -> None:
        self.arm.open(opening_m)

    def close(self, force_n: float) -> None:
        self.arm.close(min(force_n, self.limits.force_n))

    def stop(self, reason: str) -> None:
        self.arm.stop(reason)

    def resume(self) -> None:
        self.arm.resume()
