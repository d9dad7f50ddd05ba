"""The way to a thing: the hand goes and waits before it, while pictures tell whether the thing stays where it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.errors import ReclipAgentError, UnreachableError
from agent.manipulation.aiming import Aim, aim_at, seen_again
from agent.manipulation.gripper import Grasp, is_same_way
from agent.manipulation.motions import Waiting
from agent.manipulation.poses import backed_off
from agent.manipulation.sight import Sight, presence
from agent.manipulation.status import EndedError, Outcome, Phase
from agent.manipulation.work import Work

LAST_LOOK_S = 0.4
"""The last picture before the grasp is taken at most so long before the hand waits there."""
ROOM_M = 0.02
"""Where something was in the way, the fingers come open by so much more than what is between them."""


class Approach:
    """One approach.

    Attributes:
        aim: what is grasped at, as it lay when it was last seen.
        grasp: the one that the hand goes to.
    """

    def __init__(self, work: Work, aim: Aim, met: Sequence[Grasp] = ()) -> None:
        """Nothing moves yet.

        Args:
            met: grasps in whose way something was: those that come another way, and with room, are tried first.
        """
        self._work = work
        self.aim = aim
        self._met = met
        self._candidates = self._in_order(aim)
        self.grasp: Grasp = aim.grasps[0]
        self._aims = 0
        self._missing_since_s: float | None = None
        self._judged: Sight | None = None
        self._arrived_s: float | None = None

    def reach(self) -> Waiting:
        """Go before the thing, and wait there until a picture shows that it is still there.

        Raises:
            EndedError: it was taken away, keeps moving, or no picture comes.
            UnreachableError: no grasp can be reached.
        """
        self._work.enter(Phase.APPROACH, f"I am reaching for {self._work.thing}.")
        self.set_out_for_next()
        while True:
            yield
            yield from self.watch()
            if self._missing_since_s is None and self._has_arrived():
                if self._has_looked():
                    return
                if self._waited_s() > self._work.limits.looking_s:
                    yield from self._work.draw_back()
                    raise self._work.fail(f"No new picture shows whether {self._work.thing} is still there.")

    def set_out_for_next(self) -> None:
        """Towards the next grasp whose standoff can be reached. Raises UnreachableError: there is none."""
        work, why = self._work, ""
        for grasp in self._candidates:
            try:
                before = backed_off(grasp.pose, work.limits.standoff_m)
                work.motions.set_out(before, over_m=work.over_m(before))
            except UnreachableError as error:
                why = why or str(error)
                continue
            self.grasp, self._arrived_s = grasp, None
            work.motions.arm.open(grasp.opening_m)
            return
        raise UnreachableError(f"{work.thing} is out of reach: {why or 'every grasp was tried'}")

    def watch(self) -> Waiting:
        """Judge a new picture: where the thing has moved, aim anew; where it is gone, stop, wait, and end.

        Raises:
            EndedError: it is gone for good, or moves too often.
        """
        work, sight = self._work, self._work.sight
        if sight is not None and sight is not self._judged:
            self._judged = sight
            if not presence(self.aim.thing, sight).has_gone:
                if self._missing_since_s is not None:
                    self._go_on(self.aim)
            elif (again := self._aimed_again(sight)) is not None:
                self._aims += 1
                if self._aims > work.limits.aims:
                    raise work.fail(f"I can't get hold of {work.thing}: it keeps moving.")
                self._go_on(again)
            elif self._missing_since_s is None:
                self._missing_since_s = work.motions.now_s
                work.hold("the thing has gone")
        missing_s = self._missing_since_s
        if missing_s is not None and work.motions.now_s - missing_s > work.limits.lost_after_s:
            work.go_on()
            yield from work.draw_back()
            raise EndedError(Outcome.LOST, f"I have lost {work.thing}: it is not where it was.")

    def _aimed_again(self, sight: Sight) -> Aim | None:
        thing = seen_again(sight, self.aim.thing)
        if thing is None or sight.target_xyxy is None:
            return None
        try:
            return aim_at(self._work, sight, sight.target_xyxy, self.aim.place)
        except ReclipAgentError:
            return None

    def _go_on(self, aim: Aim) -> None:
        self._missing_since_s = None
        self._work.go_on()
        self.aim, self._candidates = aim, self._in_order(aim)
        self.set_out_for_next()

    def _in_order(self, aim: Aim) -> Iterator[Grasp]:
        def in_the_way(grasp: Grasp) -> tuple[bool, bool]:
            return any(is_same_way(grasp, other) for other in self._met), grasp.opening_m - grasp.width_m < ROOM_M

        return iter(sorted(aim.grasps, key=in_the_way) if self._met else aim.grasps)

    def _has_arrived(self) -> bool:
        has_arrived = self._work.motions.has_arrived()
        if has_arrived and self._arrived_s is None:
            self._arrived_s = self._work.motions.now_s
        return has_arrived

    def _waited_s(self) -> float:
        """Since the hand arrived."""
        return 0.0 if self._arrived_s is None else self._work.motions.now_s - self._arrived_s

    def _has_looked(self) -> bool:
        """Whether the newest picture is new enough for the last centimetres."""
        sight, now_s = self._work.sight, self._work.motions.now_s
        if sight is None or self._work.limits.too_old(now_s - sight.stamp_s):
            return False
        return sight.stamp_s >= now_s - self._waited_s() - LAST_LOOK_S
