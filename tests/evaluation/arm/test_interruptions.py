from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from agent.datatypes import Answer
from agent.datatypes import Status as Said
from agent.manipulation.status import Outcome, Phase, Status
from evaluation.arm.interruptions import PUSHED, STOPPED, TAKEN, Interrupted, Interruption
from evaluation.arm.trials import Trial
from evaluation.arm.witness import Truth
from sim.jobs import Job, JobKind

BOX = np.array([[10.0, 10.0, 50.0, 50.0]])
BEFORE = Truth(5.0, is_held=True)
STILL = Truth(8.0, is_held=True, still_since_s=5.1)
KILLED = "killed:manipulation_node"


class FakeRig:
    def __init__(self, *, has_room: bool = True) -> None:
        self.done: list[str] = []
        self.has_room = has_room

    def truth(self) -> Truth:
        return BEFORE

    def push(self, distance_m: float) -> bool:
        self.done.append("push")
        return self.has_room

    def __getattr__(self, name: str) -> Any:
        return lambda *args: self.done.append(name)


def interrupted(kind: str, truth: Truth = STILL, outcome: Outcome = Outcome.STOPPED, count: int = 1) -> Interrupted:
    said = Status("a", Phase.DONE, 0.5, outcome, "Said.")
    answer = Answer(Said.FOUND, "the cup", "pick up", BOX, (0,))
    trial = Trial(71_000, Job("pick up the cup", JobKind.PICK, (0,)), answer, BOX, BOX, (said,) * count, truth, 5.0)
    return Interrupted(kind, trial, BEFORE)


@pytest.mark.parametrize(("kind", "does"), [(PUSHED, "push"), (TAKEN, "take_away")])
def test_what_comes_in_the_approach_comes_once(kind: str, does: str) -> None:
    rig = FakeRig()
    interruption = Interruption(kind, rig, np.random.default_rng(0))  # type: ignore[arg-type]
    for step in range(40):
        interruption(Phase.LOOK if step < 4 else Phase.APPROACH, 0.1 * step)
        assert step > 4 or not rig.done
    assert rig.done == [does]
    assert interruption.before == BEFORE


def test_what_has_no_room_is_not_pushed() -> None:
    interruption = Interruption(PUSHED, FakeRig(has_room=False), np.random.default_rng(0))  # type: ignore[arg-type]
    for step in range(40):
        interruption(Phase.APPROACH, 0.1 * step)
    assert interruption.before is None


def test_a_stop_comes_at_any_moment_and_none_after_the_end() -> None:
    rig = FakeRig()
    interruption = Interruption(STOPPED, rig, np.random.default_rng(0))  # type: ignore[arg-type]
    interruption(Phase.DONE, 20.0)
    assert not rig.done
    interruption(Phase.TRANSPORT, 20.0)
    assert rig.done == ["stop"]


def test_what_is_right() -> None:
    assert not interrupted(STOPPED).problem
    assert not interrupted(KILLED, outcome=Outcome.FAILED).problem
    assert not interrupted(TAKEN, outcome=Outcome.LOST).problem
    assert not interrupted(PUSHED, replace(STILL, lift_s=7.0), Outcome.SUCCEEDED).problem


@pytest.mark.parametrize(
    ("each", "problem"),
    [
        (interrupted(STOPPED, replace(STILL, still_since_s=5.3)), "still after 0.30 s"),
        (interrupted(STOPPED, replace(STILL, is_held=False)), "dropped"),
        (interrupted(KILLED, count=2), "2 outcomes"),
        (interrupted(KILLED, replace(STILL, still_since_s=5.6)), "still after 0.60 s"),
        (replace(interrupted(KILLED), works_again=False), "the graph does not work again"),
        (interrupted(TAKEN, outcome=Outcome.SUCCEEDED), "said Said."),
        (interrupted(PUSHED), "not held"),
    ],
)
def test_what_is_not(each: Interrupted, problem: str) -> None:
    assert each.problem == problem
