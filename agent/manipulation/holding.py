"""The last centimetres, the grip and the lift; and whether what the hand then holds is what was asked for."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from agent.errors import UnreachableError
from agent.manipulation.aiming import Aim, look_and_aim
from agent.manipulation.approach import Approach
from agent.manipulation.arm import UNEXPECTED_CONTACT
from agent.manipulation.gripper import Grasp
from agent.manipulation.held import Held
from agent.manipulation.motions import Waiting
from agent.manipulation.places import Place
from agent.manipulation.sight import presence
from agent.manipulation.status import ContactError, Phase
from agent.manipulation.work import Work

NEAR_SPEED = 0.35
"""Near a thing the hand moves with this share of its speed."""
LIFT_SPEED = 0.5
SECOND_LOOK_S = 0.8
"""For so long a picture from after the lift is waited for; without one the fingers alone tell."""


def get_hold(work: Work) -> Generator[None, None, Place | None]:
    """Look, plan, approach, grasp, lift and check; once more where that failed. What is held then is `Work.held`.

    Returns:
        Where it is to be put.

    Raises:
        EndedError: it does not hold it after the last try, or the thing was lost.
    """
    why = ""
    met: tuple[Grasp, ...] = ()
    for tries_left in reversed(range(work.limits.tries)):
        aim = yield from look_and_aim(work)
        approach = Approach(work, aim, met)
        yield from approach.reach()
        try:
            yield from _take_hold(work, approach)
        except ContactError:
            if not tries_left:
                raise
            met = *met, approach.grasp
            yield from _back_off(work, approach.grasp)
            continue
        yield from _lift(work, approach.grasp)
        why = yield from _check(work, approach.aim)
        if not why:
            return approach.aim.place
        yield from _let_go(work, approach.grasp, will_try=tries_left > 0)
    raise work.fail(f"{why} Shall I try again?")


def _take_hold(work: Work, approach: Approach) -> Waiting:
    """Down to the thing, and close the fingers."""
    work.enter(Phase.GRASP, f"I am taking hold of {work.thing}.")
    while True:
        try:
            yield from work.motions.go(approach.grasp.pose, is_straight=True, speed=NEAR_SPEED)
            break
        except UnreachableError:
            approach.set_out_for_next()
            yield from approach.reach()
            work.enter(Phase.GRASP, f"I am taking hold of {work.thing}.")
    work.held = _held(work, approach)
    yield from work.motions.close(work.limits.force_n)


def _held(work: Work, approach: Approach) -> Held:
    thing, grasp = approach.aim.thing, approach.grasp
    foot_m = thing.foot_m - np.asarray(grasp.pose.position_m)
    errand = work.errand
    return Held(errand.id, errand.expression, thing.size_m, grasp.pose, thing.yaw_rad, foot_m, grasp.hangs_m)


def _lift(work: Work, grasp: Grasp) -> Waiting:
    work.enter(Phase.LIFT, f"I am lifting {work.thing}.")
    lift_m = work.limits.lift_m
    high_m = work.limits.lift_for(grasp.hangs_m)
    yield from work.motions.rise((high_m, lift_m, lift_m / 2, lift_m / 3), speed=LIFT_SPEED)


def _back_off(work: Work, grasp: Grasp) -> Waiting:
    """Away from what the hand has met on its last centimetres; the arm has stopped."""
    work.enter(Phase.RETREAT, "I have met something; I am trying once more.")
    work.held = None
    work.hold(UNEXPECTED_CONTACT)
    yield from work.motions.rest()
    work.go_on()
    yield from work.motions.open(grasp.opening_m)
    yield from work.draw_back()


def _check(work: Work, aim: Aim) -> Generator[None, None, str]:
    """Why the hand does not hold the thing; empty where it does."""
    work.enter(Phase.CHECK, f"I am checking whether I have {work.thing}.")
    yield
    if not work.has_grip:
        return "It slipped."
    sight = yield from work.look(work.motions.now_s, SECOND_LOOK_S)
    if not work.has_grip:
        return "It slipped."
    if sight is not None and presence(aim.thing, sight).is_there:
        return f"{work.thing} is still where it was; I got hold of something else."
    return ""


def _let_go(work: Work, grasp: Grasp, *, will_try: bool) -> Waiting:
    """Put back whatever is between the fingers where it was taken, and clear the view."""
    work.enter(Phase.RETREAT, "It slipped; I am trying once more." if will_try else "I am drawing back.")
    if work.has_grip:
        lifted_m = work.motions.state.hand.position_m[2] - grasp.pose.position_m[2]
        yield from work.motions.rise((-lifted_m,), speed=NEAR_SPEED)
    work.held = None
    yield from work.motions.open(grasp.opening_m)
    yield from work.draw_back()
