from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.datatypes import Answer
from agent.datatypes import Status as Said
from agent.manipulation.status import Outcome, Phase, Status
from evaluation.arm.closed_loop import report
from evaluation.arm.trials import Trial, stages_of
from evaluation.arm.witness import Truth
from sim.jobs import Job, JobKind

BOX, ELSEWHERE = np.array([[10.0, 10.0, 50.0, 50.0]]), np.array([[200.0, 10.0, 250.0, 50.0]])
PICK = Job("pick up the red cup", JobKind.PICK, (0,))
PUT = Job("put the red cup in the bowl", JobKind.PUT, (0,), "in", 1)
ABSENT = Job("pick up the lemon", JobKind.ABSENT, ())
DONE = Status("a", Phase.DONE, 1.0, Outcome.SUCCEEDED, "I have it.")
SLIPPED = Status("a", Phase.DONE, 0.5, Outcome.FAILED, "It slipped.", Phase.LIFT)
HELD = Truth(9.0, lift_s=6.0, is_held=True, has_moved=True)


def found(box_xyxy: np.ndarray = BOX) -> Answer:
    return Answer(Said.FOUND, "the red cup", "pick up", box_xyxy, (0,))


def trial(job: Job = PICK, truth: Truth = HELD, outcome: Status = DONE, answer: Answer | None = None) -> Trial:
    boxes = np.concatenate([BOX, ELSEWHERE])
    return Trial(71_000, job, answer or found(), boxes, BOX, (outcome,), truth, 8.0)


def test_what_is_held_in_the_end_was_picked_up() -> None:
    assert trial().is_right
    assert trial().stage == ""
    assert not trial(truth=replace(HELD, is_held=False)).is_right
    assert not trial(truth=replace(HELD, lift_s=None)).is_right


def test_what_was_put_is_judged_by_where_it_lies() -> None:
    let_go = replace(HELD, is_held=False)
    assert trial(PUT, replace(let_go, is_placed=True)).is_right
    assert trial(PUT, let_go).stage == "place"


def test_for_what_is_not_there_the_arm_is_not_to_move() -> None:
    absent = Answer(Said.ABSENT, "the lemon")
    assert trial(ABSENT, Truth(3.0), answer=absent).is_right
    moved = trial(ABSENT, HELD)
    assert not moved.is_right
    assert "moved for nothing" in moved.note


@pytest.mark.parametrize(
    ("each", "stage"),
    [
        (trial(truth=Truth(9.0), answer=found(ELSEWHERE)), "grounding"),
        (replace(trial(truth=Truth(9.0), answer=found(ELSEWHERE)), proposed_xyxy=ELSEWHERE), "proposal"),
        (trial(truth=Truth(9.0), outcome=SLIPPED), "grasp"),
        (trial(truth=Truth(9.0), outcome=replace(SLIPPED, failed_in=Phase.PLAN)), "pose"),
        (trial(PUT, Truth(9.0, lift_s=6.0), outcome=replace(SLIPPED, failed_in=Phase.TRANSPORT)), "transport"),
    ],
)
def test_a_failure_has_a_stage(each: Trial, stage: str) -> None:
    assert each.stage == stage
    assert stages_of([each, trial()])[stage] == 1


def test_the_report_has_shares_seconds_and_stages() -> None:
    lines = report([trial(), trial(truth=Truth(9.0), outcome=SLIPPED), trial(ABSENT, Truth(3.0))]).splitlines()
    assert lines[2].split() == ["right", "object", "held", ">=", "0.95", "1", "2", "0.500", "0.095-0.905", "missed"]
    assert lines[-3].endswith("median 6.0 (6.0-6.0), 95 % 6.0")
    assert lines[-1] == "failures by stage: grasp 1"
