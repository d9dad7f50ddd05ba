"""What moves: one arm with a two-finger gripper, as whoever manipulates sees it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from agent.datatypes import FloatArray

UNEXPECTED_CONTACT = "unexpected contact"
"""Why an arm has stopped that met something; see `ArmState.stopped`."""


@dataclass(frozen=True)
class Pose:
    """Where something is in ``base_link`` (x forward, y left, z up; REP-103).

    Attributes:
        position_m: x, y, z in metres.
        quaternion_xyzw: unit quaternion that turns the thing's axes into ``base_link``'s, in ROS order.
    """

    position_m: tuple[float, float, float]
    quaternion_xyzw: tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class ArmState:
    """The arm at one moment.

    Attributes:
        stamp_s: seconds on the arm's clock (simulated time for a simulated arm).
        joints_rad: (J,) float64, from the base to the hand.
        velocities_rad_s: (J,) float64.
        hand: pose of the grasp frame, between the finger tips: z out of the hand, x along which the fingers close.
        opening_m: distance between the fingers.
        gripping: whether the fingers press on something between them.
        is_moving: whether a motion is under way.
        stopped: why the arm has stopped and takes no motion, such as "stop" or `UNEXPECTED_CONTACT`; empty where it
            takes motions.
        pressing_n: how hard the fingers press on what is between them, newtons; NaN where that is not felt.
    """

    stamp_s: float
    joints_rad: FloatArray
    velocities_rad_s: FloatArray
    hand: Pose
    opening_m: float
    gripping: bool
    is_moving: bool
    stopped: str = ""
    pressing_n: float = math.nan


class Arm(Protocol):
    """An arm that takes one motion at a time; a new one replaces the one under way, from where the arm is."""

    def state(self) -> ArmState:
        """The newest state; never waits."""

    def move_to(self, pose: Pose, *, is_straight: bool = False, speed: float = 1.0, over_m: float = 0.0) -> None:
        """Start to move the grasp frame to a pose, and return at once.

        Args:
            is_straight: in a straight line, as for the last centimetres before a grasp and for lifting.
            speed: in (0, 1], a share of the arm's safe speed.
            over_m: so high in ``base_link`` it passes between the two ends, where the arm can; not on a straight line.

        Raises:
            UnreachableError: before anything moves; names what is out of reach or in the way.
            ArmStoppedError: after `stop` and before `resume`.
        """

    def move_home(self, *, over_m: float = 0.0) -> None:
        """Start to move where the arm hides nothing from the camera, as high as `move_to` has it."""

    def open(self, opening_m: float) -> None:
        """Start to open the fingers to a distance, metres."""

    def close(self, force_n: float) -> None:
        """Start to close the fingers until they meet or press with a force, newtons."""

    def stop(self, reason: str) -> None:
        """Come to rest at once, and hold what is held; motions raise `ArmStoppedError` until `resume`."""

    def resume(self) -> None:
        """Take motions again."""
