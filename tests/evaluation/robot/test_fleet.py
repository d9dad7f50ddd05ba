"""Robots on one server: every command has one answer, whatever becomes of the server."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import pytest

from evaluation.robot.fleet import Day, day
from evaluation.robot.fleet_robot import UNAVAILABLE, Outcome

FOUND = Outcome(0, "found", (1.0, 2.0, 3.0, 4.0), 10.0, 10.1, 80.0, 20.0)


def test_a_killed_server_costs_answers_and_makes_none_wrong() -> None:
    pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'reclip-agent[ray]'")
    found = day(1, rate_hz=1.0, commands=6, kill=True)
    (outcomes,) = found.outcomes
    assert [each.number for each in outcomes] == [*range(6)]
    assert found.wrong == 0
    assert outcomes[0].status == "found"
    assert UNAVAILABLE in {each.status for each in outcomes}, "it takes longer to load the models"
    assert found.batches[1] >= 2


def test_a_row_tells_what_was_answered_and_how_soon() -> None:
    gone = Outcome(1, UNAVAILABLE, None, 11.0, 11.5)
    told = Day([[FOUND, gone]], wrong=0, batches=Counter({2: 3, 1: 4}), recovery_s=[7.25])
    assert told.cells() == ["2", "1", "0", "80", "80", "20", "20", "1:4 2:3", "7.2"]
    assert told.is_good
    assert not replace(told, wrong=1).is_good
    assert not replace(told, outcomes=[[FOUND, FOUND]]).is_good, "two answers to one command"
    assert not replace(told, recovery_s=[7.25, math.inf]).is_good, "one robot has had no answer since"
