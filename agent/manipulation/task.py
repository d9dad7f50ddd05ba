"""One command's execution: look, plan, approach, grasp, lift, check, and, where it goes somewhere, transport and place.

Pure: no ROS, no simulator, and no clock but the time that is passed in. Whoever runs it passes in what the camera sees
(`Task.see`) and calls `Task.step` some twenty times a second until there is an outcome. Each phase is a generator that
yields while it waits; what goes wrong is an exception, which becomes the one outcome.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from agent.errors import (
    ArmStoppedError,
    InvalidInputError,
    NoGraspError,
    NoGraspPointError,
    NoPlaceError,
    UnreachableError,
)
from agent.language.intents import Intent
from agent.manipulation.aiming import look_and_aim, look_for_place
from agent.manipulation.arm import UNEXPECTED_CONTACT, Arm
from agent.manipulation.errand import PUTTING, Errand
from agent.manipulation.gestures import hand_over, point_at
from agent.manipulation.gripper import Gripper
from agent.manipulation.held import Held
from agent.manipulation.holding import get_hold
from agent.manipulation.limits import Limits
from agent.manipulation.places import Place
from agent.manipulation.placing import put_down
from agent.manipulation.sight import Sight
from agent.manipulation.status import ContactError, EndedError, Outcome, Phase, Status
from agent.manipulation.work import Work

IMPOSSIBLE = (NoGraspError, NoGraspPointError, NoPlaceError, UnreachableError, InvalidInputError)
"""What the thing, its place or the arm do not allow."""

LOOKING = frozenset({Phase.LOOK, Phase.PLAN, Phase.APPROACH, Phase.CHECK})
"""Phases in which pictures tell something."""


class Task:
    """One errand under way.

    Attributes:
        errand: what is to be done.
    """

    def __init__(
        self, errand: Errand, arm: Arm, gripper: Gripper, limits: Limits | None = None, held: Held | None = None
    ) -> None:
        """Nothing moves before the first `step`.

        Args:
            held: what an earlier errand left in the hand.
        """
        self.errand = errand
        self._stopped = ""
        self._work = Work(errand, arm, gripper, limits or Limits(), held)
        self._script = self._carry_out()

    @property
    def status(self) -> Status:
        """How far it has come."""
        return self._work.status

    @property
    def held(self) -> Held | None:
        """What the hand holds; None where it holds nothing. Where the fingers were closing, time tells."""
        return self._work.held

    @property
    def needs_sight(self) -> bool:
        """Whether a picture would be of use now."""
        return self.status.phase in LOOKING

    def see(self, sight: Sight) -> None:
        """What the camera saw; only the newest counts."""
        if self._work.sight is None or sight.stamp_s > self._work.sight.stamp_s:
            self._work.sight = sight

    def lose(self, reason: str) -> None:
        """The thing is followed in the pictures no more; whether it still lies there, depth tells."""
        self._work.lost = reason

    def stop(self, reason: str) -> None:
        """Come to rest at once and hold what is held; the next step ends it. Any thread may call this."""
        self._stopped = reason
        self._work.motions.arm.stop(reason)

    def step(self, now_s: float) -> Status:
        """Go on, after some time has passed; returns the new `status`."""
        if self.status.outcome is None:
            ending = None if self._stopped else self._proceed(now_s)
            if self._stopped:  # perhaps while it proceeded, and sent a motion
                self._work.motions.arm.stop(self._stopped)
                ending = Outcome.STOPPED, f"Stopped: {self._stopped}."
            if ending is not None:
                self._end(*ending)
        return self.status

    def _proceed(self, now_s: float) -> tuple[Outcome, str] | None:
        """How it ends; None where it does not end yet."""
        work = self._work
        work.motions.tick(now_s)
        try:
            self._resume_script()
        except StopIteration:
            return Outcome.SUCCEEDED, self._success()
        except EndedError as ended:
            return ended.outcome, ended.reason
        except ArmStoppedError as error:
            return Outcome.FAILED, f"The arm takes no motion: {error}."
        except IMPOSSIBLE as error:
            return Outcome.FAILED if work.motions.has_begun else Outcome.REFUSED, f"I can't: {error}."
        return None

    def _resume_script(self) -> None:
        """Go on with it; where the arm has stopped by itself, it is told."""
        stopped = self._work.motions.state.stopped
        if not stopped or self._work.is_holding:
            next(self._script)
            return
        kind = ContactError if stopped == UNEXPECTED_CONTACT else EndedError
        self._script.throw(kind(Outcome.FAILED, f"The arm has stopped: {stopped}."))

    def _end(self, outcome: Outcome, reason: str) -> None:
        is_right = outcome is Outcome.SUCCEEDED
        work, is_closing = self._work, self.status.phase is Phase.GRASP
        if not work.has_grip and not is_closing:
            work.held = None
        work.status = replace(
            self.status,
            phase=Phase.DONE,
            progress=1.0 if is_right else self.status.progress,
            outcome=outcome,
            reason=reason,
            failed_in=None if is_right else self.status.phase,
        )

    def _carry_out(self) -> Generator[None, None, None]:
        work, intent = self._work, self.errand.intent
        if intent is Intent.POINT_AT:
            yield from point_at(work, (yield from look_and_aim(work)))
            return
        place: Place | None = None
        if work.held is None:
            place = yield from get_hold(work)
            if self.errand.has_spot:
                yield from work.go_home()  # else the arm would hide it
        if intent in PUTTING:
            assert work.held is not None
            place = place or (yield from look_for_place(work, work.held))
            yield from put_down(work, work.held, place)
        elif intent is Intent.HAND_OVER:
            yield from hand_over(work)
        else:
            work.enter(Phase.TRANSPORT, f"I have {work.thing}.")
            yield from work.go_home()
        if work.held is not None and not work.has_grip:
            raise work.fail(f"It slipped: I do not have {work.thing} any more.")

    def _success(self) -> str:
        errand, thing = self.errand, self._work.thing
        if errand.intent in PUTTING:
            return f"I have {'moved' if errand.moved else 'put'} {thing} {errand.whereto}."
        if errand.intent is Intent.POINT_AT:
            return f"I am pointing at {thing}."
        return f"Here is {thing}." if errand.intent is Intent.HAND_OVER else f"I have {thing}."
