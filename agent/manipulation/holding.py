"""The last centimetres, the grip and the lift; and whether what the hand then holds is what was asked for."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import UnreachableError
from agent.manipulation.aiming import Aim, look_and_aim
from agent.manipulation.approach import Approach
from agent.manipulation.arm import Pose
from agent.manipulation.motions import Waiting
from agent.manipulation.places import Place
from agent.manipulation.sight import presence
from agent.manipulation.status import Phase
from agent.manipulation.work import Work

NEAR_SPEED = 0.35
"""Near a thing the hand moves with this share of its speed."""
LIFT_SPEED = 0.5
SECOND_LOOK_S = 0.8
"""For so long a picture from after the lift is waited for; without one the fingers alone tell."""


@dataclass(frozen=True, eq=False)
class Held:
    """What the hand holds.

    Attributes:
        expression: words for it.
        size_m: longer and shorter side from above as it stood, and height.
        hand: how the hand was turned when it took hold.
        yaw_rad: of its longer side from x, as it stood.
        foot_m: (3,) from the point between the finger tips to the point under its middle where it stood.
    """

    expression: str
    size_m: tuple[float, float, float]
    hand: Pose
    yaw_rad: float
    foot_m: FloatArray


def get_hold(work: Work) -> Generator[None, None, tuple[Held, Place | None]]:
    """Look, plan, approach, grasp, lift and check; once more where that failed.

    Returns:
        What the hand holds, and where it is to be put.

    Raises:
        EndedError: it does not hold it after the last try, or the thing was lost.
    """
    why = ""
    for tries_left in reversed(range(work.limits.tries)):
        aim = yield from look_and_aim(work)
        approach = Approach(work, aim)
        yield from approach.reach()
        yield from _grasp(work, approach)
        why = yield from _check(work, approach.aim)
        if not why:
            hand = approach.grasp.pose
            thing = approach.aim.thing
            foot_m = thing.foot_m - np.asarray(hand.position_m)
            return Held(work.errand.expression, thing.size_m, hand, thing.yaw_rad, foot_m), approach.aim.place
        yield from _let_go(work, will_try=tries_left > 0)
    raise work.fail(f"{why} Shall I try again?")


def _grasp(work: Work, approach: Approach) -> Waiting:
    """Down to the thing, close the fingers, and lift."""
    work.enter(Phase.GRASP, f"I am taking hold of {work.errand.expression}.")
    while True:
        try:
            yield from work.motions.go(approach.grasp.pose, is_straight=True, speed=NEAR_SPEED)
            break
        except UnreachableError:
            approach.set_out_for_next()
            yield from approach.reach()
            work.enter(Phase.GRASP, f"I am taking hold of {work.errand.expression}.")
    yield from work.motions.close(work.limits.force_n)
    work.enter(Phase.LIFT, f"I am lifting {work.errand.expression}.")
    lift_m = work.limits.lift_m
    yield from work.motions.rise((lift_m, lift_m / 2, lift_m / 3), speed=LIFT_SPEED)


def _check(work: Work, aim: Aim) -> Generator[None, None, str]:
    """Why the hand does not hold the thing; empty where it does."""
    work.enter(Phase.CHECK, f"I am checking whether I have {work.errand.expression}.")
    yield
    if not work.has_grip:
        return "It slipped."
    sight = yield from work.look(work.motions.now_s, SECOND_LOOK_S)
    if not work.has_grip:
        return "It slipped."
    if sight is not None and presence(aim.thing, sight).is_there:
        return f"{work.errand.expression} is still where it was; I got hold of something else."
    return ""


def _let_go(work: Work, *, will_try: bool) -> Waiting:
    """Put back whatever is between the fingers where it was taken, and clear the view."""
    work.enter(Phase.RETREAT, "It slipped; I am trying once more." if will_try else "I am drawing back.")
    if work.has_grip:
        yield from work.motions.rise((-work.limits.lift_m,), speed=NEAR_SPEED)
    yield from work.motions.open(work.gripper.stroke_m)
    yield from work.draw_back()
