"""What the phases of one errand share: the arm, the newest picture, and what is being done."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from agent.datatypes import FloatArray
from agent.manipulation.arm import Arm, Pose
from agent.manipulation.errand import Errand
from agent.manipulation.gripper import Gripper
from agent.manipulation.held import Held
from agent.manipulation.limits import Limits
from agent.manipulation.motions import Motions, Waiting
from agent.manipulation.passage import height_to_pass
from agent.manipulation.sight import Sight
from agent.manipulation.status import PHASES, EndedError, Outcome, Phase, Status

EMPTY_M = 0.001
"""Fingers that are this near to each other hold nothing."""


class Work:
    """One errand under way.

    Attributes:
        thing: words for what it is about.
        status: how far it has come.
        sight: what the camera saw last; None before the first picture.
        standing_m: (P, 3) what stood on the table when it was last looked at from home, in ``base_link``.
        lost: why the thing is followed in the pictures no more; empty while it is.
        held: what the hand holds, from when the fingers begin to close; None where it holds nothing.
        is_holding: whether the arm waits at rest, stopped by the errand itself.
    """

    def __init__(self, errand: Errand, arm: Arm, gripper: Gripper, limits: Limits, held: Held | None = None) -> None:
        self.errand = errand
        self.thing = errand.expression if held is None else held.expression
        self.gripper = gripper
        self.limits = limits
        self.motions = Motions(arm, limits)
        self.status = Status(errand.id, Phase.LOOK, 0.0)
        self.sight: Sight | None = None
        self.standing_m: FloatArray = np.zeros((0, 3))
        self.lost = ""
        self.held = held
        self.is_holding = False

    def enter(self, phase: Phase, doing: str) -> None:
        """Begin a phase, and say what is being done."""
        self.status = Status(self.errand.id, phase, PHASES.index(phase) / (len(PHASES) - 1), None, doing)

    def look(self, after_s: float, patience_s: float) -> Generator[None, None, Sight | None]:
        """Wait for a picture that was taken after some time; None where none comes."""
        since_s = self.motions.now_s
        while self.sight is None or self.sight.stamp_s < after_s:
            if self.motions.now_s - since_s > patience_s:
                return None
            yield
        return self.sight

    def hold(self, reason: str) -> None:
        """Come to rest for a while, until `go_on`."""
        self.motions.arm.stop(reason)
        self.is_holding = True

    def go_on(self) -> None:
        """Take motions again after `hold`."""
        if self.is_holding:
            self.motions.arm.resume()
            self.is_holding = False

    def over_m(self, goal: Pose | None = None) -> float:
        """How high the hand passes on its way to a pose, or home, with what hangs below it; metres."""
        held_m = 0.0 if self.held is None else max(0.0, -float(self.held.foot_m[2]))
        start_m = np.array(self.motions.state.hand.position_m)
        height_m = height_to_pass(self.standing_m, start_m, None if goal is None else np.array(goal.position_m))
        return height_m + held_m if height_m else 0.0

    def go_home(self) -> Waiting:
        """Where the arm hides nothing, over all that stands there."""
        yield from self.motions.home(over_m=self.over_m())

    def draw_back(self) -> Waiting:
        """Straight up, as far as that goes, and home."""
        self.go_on()
        lift_m = self.limits.lift_m
        self.enter(Phase.RETREAT, "I am drawing back.")
        yield from self.motions.rise((lift_m, lift_m / 2, lift_m / 4))
        yield from self.go_home()

    @property
    def has_grip(self) -> bool:
        """Whether the fingers hold something."""
        return self.motions.state.gripping and self.motions.state.opening_m > EMPTY_M

    def fail(self, reason: str) -> EndedError:
        """The end of a command that has failed."""
        return EndedError(Outcome.FAILED, reason)
