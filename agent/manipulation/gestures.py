"""What is shown to a person: a thing is handed over, or pointed at."""

from __future__ import annotations

import numpy as np

from agent.errors import UnreachableError
from agent.manipulation.aiming import Aim, fresh_sight
from agent.manipulation.arm import Pose
from agent.manipulation.gripper import Grasp
from agent.manipulation.motions import Waiting
from agent.manipulation.poses import raised
from agent.manipulation.status import Phase
from agent.manipulation.work import Work

REACHES_M = (0.5, 0.4, 0.3)
HEIGHT_M = 0.25
ABOVE_M = 0.06
"""How far above a thing the fingers point at it."""


def hand_over(work: Work) -> Waiting:
    """Hold what is held out to whoever looks on: from the arm's base towards the camera.

    Raises:
        UnreachableError: the hand gets nowhere near there; it still holds the thing.
        EndedError: no picture tells where the camera is.
    """
    sight = work.sight or (yield from fresh_sight(work, lambda seen: True))
    work.enter(Phase.TRANSPORT, f"I am bringing {work.thing}.")
    yield from work.motions.home()
    towards = sight.translation_m[:2] / np.linalg.norm(sight.translation_m[:2])
    hand, why = work.motions.state.hand.quaternion_xyzw, ""
    for reach_m in REACHES_M:
        x, y = (float(value) for value in reach_m * towards)
        try:
            yield from work.motions.go(Pose((x, y, HEIGHT_M), hand), speed=0.5)
            return
        except UnreachableError as error:
            why = why or str(error)
    raise UnreachableError(f"I have {work.thing}, but cannot hold it out to you: {why}")


def point_at(work: Work, aim: Aim) -> Waiting:
    """Hold the closed fingers over a thing, pointing down at it."""
    work.enter(Phase.APPROACH, f"I am pointing at {work.thing}.")
    yield from work.motions.close(work.limits.force_n)
    top_m = aim.thing.foot_m[2] + aim.thing.size_m[2]
    from_above = [grasp for grasp in aim.grasps if grasp.approach == "above"]
    for grasp in (*from_above, *aim.grasps):
        try:
            yield from work.motions.go(_over(grasp, top_m))
            return
        except UnreachableError as error:
            why = str(error)
    raise UnreachableError(why)


def _over(grasp: Grasp, top_m: float) -> Pose:
    return raised(grasp.pose, top_m + ABOVE_M - grasp.pose.position_m[2])
