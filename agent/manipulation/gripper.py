"""A two-finger gripper, and how it takes hold of things."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from agent.manipulation.arm import Pose
from agent.rotations import matrix_from_quaternion

SAME_PLACE_M, SAME_TURN_COS = 0.02, math.cos(math.radians(35))
Approach = Literal["above", "side"]


@dataclass(frozen=True)
class Gripper:
    """Two parallel fingers on a palm. All lengths in metres.

    Attributes:
        stroke_m: the furthest that the fingers open.
        finger_length_m: from the palm to the tips.
        finger_width_m: of a finger, across the direction in which it closes.
        finger_thickness_m: of a finger, along that direction.
        palm_radius_m: of the cylinder around the hand that the palm stays in.
        tip_length_m: so much of a finger, at its end, is thinner on the outside.
        tip_thickness_m: of that, as `finger_thickness_m`.
    """

    stroke_m: float = 0.11
    finger_length_m: float = 0.085
    finger_width_m: float = 0.02
    finger_thickness_m: float = 0.008
    palm_radius_m: float = 0.062
    tip_length_m: float = 0.03
    tip_thickness_m: float = 0.004


@dataclass(frozen=True)
class Grasp:
    """A way to take hold of a thing.

    Attributes:
        pose: of the grasp frame in ``base_link``: its origin lies in the middle between the ends of the finger tips, z
            points out of the hand, towards the thing, and x along the line on which the fingers close. Turned half
            about its z, it is the same grasp.
        width_m: of what lies between the fingers.
        approach: "side" where the hand comes more from the side than from above.
        score: in [0, 1], to compare grasps of one thing with.
        why: in a few words, such as "across its middle, from above".
        opening_m: so far the fingers are open while the hand approaches.
        hangs_m: from the finger tips to the furthest part of the thing: lifted by so much, it hangs clear of the table
            even where it turns between the fingers, as a plate does that is held by its edge.
    """

    pose: Pose
    width_m: float
    approach: Approach
    score: float
    why: str
    opening_m: float
    hangs_m: float = 0.0


def is_same_way(one: Grasp, other: Grasp) -> bool:
    """Whether the fingers come down at about the same places, so that what is in the way of one is in the other's."""
    if math.dist(one.pose.position_m[:2], other.pose.position_m[:2]) > SAME_PLACE_M:
        return False
    turn = matrix_from_quaternion(one.pose.quaternion_xyzw).T @ matrix_from_quaternion(other.pose.quaternion_xyzw)
    return bool(turn[2, 2] > SAME_TURN_COS and abs(turn[0, 0]) > SAME_TURN_COS)


@dataclass(frozen=True)
class Refusal:
    """Why ways to take hold of a thing are no good.

    Attributes:
        why: in a few words, such as "no room between it and its neighbour".
        other: index of the neighbour among the others' boxes; None where none is to blame.
        count: how many ways it rules out.
    """

    why: str
    other: int | None
    count: int


@dataclass(frozen=True)
class Grasps:
    """How a thing can be taken hold of.

    Attributes:
        best: never empty; the best first, and each clearly unlike those before it.
        refused: the most frequent reason first.
    """

    best: tuple[Grasp, ...]
    refused: tuple[Refusal, ...]
