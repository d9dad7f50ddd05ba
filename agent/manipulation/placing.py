"""What is held goes to its place: over it, down, and let go."""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np

from agent.errors import UnreachableError
from agent.manipulation.arm import Pose
from agent.manipulation.held import Held
from agent.manipulation.holding import LIFT_SPEED, NEAR_SPEED
from agent.manipulation.motions import Waiting
from agent.manipulation.places import Place
from agent.manipulation.poses import moved, raised, turned, turned_vector
from agent.manipulation.status import Phase
from agent.manipulation.work import Work

HALF_TURN_RAD = math.pi
TURNS_RAD = tuple(math.radians(degrees) for degrees in (0, 45, -45, 90, -90, 135, -135, 180))
"""How what is about as wide as it is long may be turned about the vertical."""
LONG = 1.4
"""What is longer by this factor lies as its place wants it."""
ABOVE = (1.0, 0.6, 0.3)
"""Shares of the lift: how high above its place the thing is held first."""
OPENED_M = 0.02
"""The fingers open by so much: no wider, as there may be neighbours."""


def put_down(work: Work, held: Held, place: Place) -> Waiting:
    """Carry what is held over its place, lower it there, and open the fingers.

    Raises:
        EndedError: it slipped on the way.
        UnreachableError: the place is out of reach; it is still held.
    """
    work.enter(Phase.TRANSPORT, f"I am carrying {held.expression}.")
    target = yield from _over(work, held, place)
    _need_grip(work, held)
    work.enter(Phase.PLACE, f"I am putting {held.expression} down.")
    yield from work.motions.go(target, is_straight=True, speed=NEAR_SPEED)
    _need_grip(work, held)
    work.held = None
    yield from work.motions.open(min(work.motions.state.opening_m + OPENED_M, work.gripper.stroke_m))
    yield from work.draw_back()


def _over(work: Work, held: Held, place: Place) -> Generator[None, None, Pose]:
    """Go over the place; where the hand then lets go."""
    why, high_m = "", work.limits.lift_for(held.hangs_m)
    for turn in turns_for(held, place):
        for share in ABOVE:
            target = hand_over_place(held, place, turn)
            over = raised(target, share * high_m)
            try:
                yield from work.motions.go(over, speed=LIFT_SPEED, over_m=work.over_m(over))
                return target
            except UnreachableError as error:
                why = why or str(error)
    raise UnreachableError(f"the place for {held.expression} is out of reach: {why}")


def turns_for(held: Held, place: Place) -> tuple[float, ...]:
    """Ways to turn what is held about the vertical, the first that can be reached counts; radians."""
    length, width, _ = held.size_m
    if length < LONG * width:
        return TURNS_RAD
    turn = math.remainder(place.yaw_rad - held.yaw_rad, HALF_TURN_RAD)
    return turn, turn - math.copysign(HALF_TURN_RAD, turn)


def hand_over_place(held: Held, place: Place, turn_rad: float = 0.0) -> Pose:
    """Where the hand lets go, turned about the vertical from how it took hold."""
    foot = np.add(place.position_m, (0.0, 0.0, place.drop_height_m))
    at = foot - turned_vector(held.foot_m, turn_rad)
    upright = turned(held.hand, turn_rad)
    return moved(upright, at - np.asarray(upright.position_m))


def _need_grip(work: Work, held: Held) -> None:
    if not work.has_grip:
        raise work.fail(f"It slipped: I do not have {held.expression} any more.")
