"""From a picture to what is to be grasped, how, and where it goes; and whether a later picture shows it again."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import InvalidBoxesError, NoGraspPointError, NoPlaceError
from agent.manipulation.errand import PUTTING
from agent.manipulation.grasps import find_grasps
from agent.manipulation.gripper import Grasp
from agent.manipulation.held import Held
from agent.manipulation.passage import standing_points
from agent.manipulation.places import OUT_OF_REACH, Place, Workspace, find_place, find_spot
from agent.manipulation.sight import Sight, Thing, presence, thing_in
from agent.manipulation.spots import spot_of
from agent.manipulation.status import EndedError, Outcome, Phase
from agent.manipulation.work import Work

MAX_PUSH_M = 0.35
SIZE_SHARE, SIZE_M = 0.35, 0.025
"""A thing that moved looks as large as before: by this share, or so many metres."""


@dataclass(frozen=True, eq=False)
class Aim:
    """What is to be grasped.

    Attributes:
        thing: as it lies there.
        grasps: the best first.
        place: where it is to be put; None where it is only taken, and where that is looked for once it is lifted.
    """

    thing: Thing
    grasps: tuple[Grasp, ...]
    place: Place | None


def look_and_aim(work: Work) -> Generator[None, None, Aim]:
    """Wait for a fresh picture of the thing, and plan by it.

    Raises:
        EndedError: no such picture comes.
        NoGraspError, NoGraspPointError, NoPlaceError: it, or its place, is none for this arm.
    """
    work.enter(Phase.LOOK, f"I am looking at {work.thing}.")
    sight = yield from fresh_sight(work, lambda seen: seen.target_xyxy is not None)
    assert sight.target_xyxy is not None
    work.standing_m = standing_points(sight)
    work.enter(Phase.PLAN, f"I am planning how to grasp {work.thing}.")
    yield
    return aim_at(work, sight, sight.target_xyxy)


def look_for_place(work: Work, held: Held) -> Generator[None, None, Place]:
    """Wait for a fresh picture of where something held is to go, and find its place. Raises as above."""
    is_first = work.status.phase is Phase.LOOK
    work.enter(Phase.LOOK if is_first else Phase.CHECK, f"I am looking where to put {work.thing}.")
    has_destination, since_s = bool(work.errand.destination), work.motions.now_s
    sight = yield from fresh_sight(
        work,
        lambda seen: seen.stamp_s >= since_s and (not has_destination or len(seen.destination_xyxy) > 0),
    )
    work.standing_m = standing_points(sight)
    if not work.errand.has_spot:
        return place_for(work, sight, held.size_m)
    spot_m = spot_of(work.errand, sight, held.stood_m, held.size_m)
    return find_spot(sight.depth, sight.camera, sight.camera_pose, spot_m, held.size_m, sight.others_xyxy)


def fresh_sight(work: Work, shows: Callable[[Sight], bool]) -> Generator[None, None, Sight]:
    """Wait for a picture that is not too old, and shows what is needed.

    Raises:
        EndedError: none comes; what the arm has begun to reach for, and pictures show no more, is lost.
    """
    since_s = work.motions.now_s
    while True:
        yield
        sight, now_s = work.sight, work.motions.now_s
        if sight is not None and not work.limits.too_old(now_s - sight.stamp_s) and shows(sight):
            return sight
        if now_s - since_s > work.limits.looking_s:
            raise EndedError(*_why_blind(work))


def aim_at(work: Work, sight: Sight, box_xyxy: FloatArray, place: Place | None = None) -> Aim:
    """Plan how to grasp the thing in a box; and where to put it, where that is not known yet."""
    thing = thing_in(sight, box_xyxy)
    found = find_grasps(sight.depth, sight.camera, sight.camera_pose, box_xyxy, sight.others_xyxy, work.gripper)
    if work.errand.has_spot:  # it hides what is under it: whether that is free, a look tells once it is lifted
        spot_m = spot_of(work.errand, sight, thing.foot_m, thing.size_m)
        if work.errand.moved and not Workspace().holds(spot_m[None, :2])[0]:
            raise NoPlaceError(OUT_OF_REACH)
    elif work.errand.intent in PUTTING and place is None:
        place = place_for(work, sight, thing.size_m)
    return Aim(thing, found.best, place)


def place_for(work: Work, sight: Sight, size_m: tuple[float, float, float]) -> Place:
    """Where to put a thing of this size, in its relation to what is seen. Raises NoPlaceError."""
    return find_place(
        sight.depth,
        sight.camera,
        sight.camera_pose,
        work.errand.relation,
        sight.destination_xyxy,
        size_m,
        sight.others_xyxy,
    )


def seen_again(sight: Sight, before: Thing) -> Thing | None:
    """The thing elsewhere on the table; None where the picture does not show it, or something that is not it."""
    if sight.target_xyxy is None:
        return None
    try:
        now = thing_in(sight, sight.target_xyxy)
    except (NoGraspPointError, InvalidBoxesError):
        return None
    alike = np.abs(np.subtract(now.size_m, before.size_m)) <= np.maximum(SIZE_M, SIZE_SHARE * np.asarray(before.size_m))
    is_near = np.linalg.norm(now.foot_m - before.foot_m) <= MAX_PUSH_M
    return now if is_near and alike.all() and presence(now, sight).is_there else None


def _why_blind(work: Work) -> tuple[Outcome, str]:
    sight, has_begun = work.sight, work.motions.has_begun
    outcome = Outcome.FAILED if has_begun else Outcome.REFUSED
    if sight is None:
        return outcome, "No picture with depth has come."
    too_old = work.limits.too_old(work.motions.now_s - sight.stamp_s)
    if too_old:
        return outcome, f"The newest picture {too_old}"
    is_lost = has_begun and work.held is None
    return Outcome.LOST if is_lost else outcome, f"I do not see {work.thing}{f': {work.lost}' if work.lost else ''}."
