"""Found, ambiguous or absent, by the scores alone."""

from __future__ import annotations

import numpy as np
import pytest

from agent.datatypes import Status
from agent.reasoning.decision import Decision, Thresholds, apart, decide, settled

THRESHOLDS = Thresholds(absent_below=0.2, also_meant_from=0.6, each_from=0.5)
BOXES = np.array([(100 * at, 0, 100 * at + 50, 50) for at in range(4)], dtype=float)


@pytest.mark.parametrize(
    ("scores", "number", "status", "chosen", "candidates"),
    [
        ([0.9, 0.1, 0.3, 0.0], None, Status.FOUND, (0,), (0,)),
        ([0.9, 0.6, 0.1, 0.0], None, Status.AMBIGUOUS, (), (0, 1)),
        ([0.1, 0.1, 0.0, 0.0], None, Status.ABSENT, (), ()),
        ([0.9, 0.8, 0.1, 0.0], 2, Status.FOUND, (0, 1), (0, 1)),
        ([0.9, 0.8, 0.7, 0.0], 2, Status.AMBIGUOUS, (), (0, 1, 2)),
        ([0.9, 0.1, 0.0, 0.0], 2, Status.ABSENT, (), ()),
        ([0.9, 0.8, 0.7, 0.1], 0, Status.FOUND, (0, 1, 2), (0, 1, 2)),
    ],
)
def test_each_way(
    scores: list[float], number: int | None, status: Status, chosen: tuple[int, ...], candidates: tuple[int, ...]
) -> None:
    rivalry = np.array(scores) / max(scores)
    decision = decide(np.array(scores), BOXES, number, max(scores), rivalry, THRESHOLDS)
    assert (decision.status, decision.chosen, decision.candidates) == (status, chosen, candidates)


@pytest.mark.parametrize("second", [(4, 4, 96, 96), (0, 30, 90, 120)])
def test_two_boxes_around_one_thing_are_no_question(second: tuple[int, int, int, int]) -> None:
    boxes = np.array([(0, 0, 100, 100), second, (300, 0, 400, 100)], dtype=float)
    decision = decide(np.array([0.9, 0.85, 0.1]), boxes, None, 0.9, np.array([1.0, 0.9, 0.1]), THRESHOLDS)
    assert (decision.status, decision.chosen) == (Status.FOUND, (0,))


def test_a_question_offers_the_two_best_and_what_comes_near_them() -> None:
    scores = np.array([0.9, 0.3, 0.2, 0.5])
    decision = decide(scores, BOXES, None, 0.9, np.array([1.0, 0.7, 0.65, 0.8]), THRESHOLDS)
    assert decision.candidates == (0, 3)
    lone = decide(scores * [1, 1, 1, 0], BOXES, None, 0.9, np.array([1.0, 0.7, 0.65, 0.0]), THRESHOLDS)
    assert lone.candidates == (0, 1)


def test_what_lies_inside_another_thing_is_another_thing() -> None:
    lemon_in_bowl = np.array([(0, 0, 100, 100), (30, 30, 60, 60)], dtype=float)
    assert apart([0, 1], lemon_in_bowl) == apart([0, 1], lemon_in_bowl, ["bowl", "bowl"]) == [0]
    assert apart([0, 1], lemon_in_bowl, ["bowl", "lemon"]) == [0, 1]
    twice = np.array([(0, 0, 100, 100), (4, 4, 98, 98)], dtype=float)
    assert apart([0, 1], twice, ["bowl", "plate"]) == [0]


FOUND = Decision(Status.FOUND, (0,), (0,))


@pytest.mark.parametrize(
    ("without", "expected"),
    [
        (FOUND, FOUND),
        (Decision(Status.ABSENT), Decision(Status.ABSENT)),
        (Decision(Status.FOUND, (1,), (1,)), Decision(Status.AMBIGUOUS, (), (0, 1))),
        (Decision(Status.AMBIGUOUS, (), (2, 0)), Decision(Status.AMBIGUOUS, (), (0, 2))),
    ],
)
def test_what_hangs_on_something_doubtful_is_a_question(without: Decision, expected: Decision) -> None:
    assert settled(FOUND, without) == expected
