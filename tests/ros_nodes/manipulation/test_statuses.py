from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent.chat.replies import Reply
from agent.datatypes import Answer
from agent.datatypes import Status as AnswerStatus
from agent.language.intents import Intent
from agent.manipulation.errand import Errand
from agent.manipulation.status import Outcome, Phase, Status
from ros_nodes import wire
from ros_nodes.manipulation.statuses import Told, parse_status, status_message, told_by

jsonschema = pytest.importorskip("jsonschema")
SCHEMA = json.loads((Path(wire.__file__).parent / "manipulation_status.schema.json").read_text())
STAMP = {"sec": 12, "nanosec": 500_000_000}
BOX = np.array([[10.0, 20.0, 30.0, 40.0]])
BOWL = Answer(AnswerStatus.FOUND, "the bowl", boxes_xyxy=BOX, chosen=(1,))
CUP = Answer(AnswerStatus.FOUND, "the red cup", "put", BOX, (0,), destination=BOWL, placement="next to")
FOUND: dict[str, Any] = wire.parse_answer(
    wire.answer(wire.CommandMessage("job-1", ""), Reply(CUP, "", Intent.PUT), stamp_ns=12_500_000_000)
)


def test_the_schema_is_one_and_knows_every_phase_and_outcome() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["phase"]["enum"] == [str(phase) for phase in Phase]
    assert SCHEMA["properties"]["outcome"]["enum"] == [None, *(str(outcome) for outcome in Outcome)]


@pytest.mark.parametrize(
    "status",
    [
        Status("job-1", Phase.APPROACH, 2 / 9, None, "I am reaching for the cup."),
        Status("job-1", Phase.DONE, 1.0, Outcome.SUCCEEDED, "I have the cup."),
        Status("job-1", Phase.DONE, 0.1, Outcome.REFUSED, "It is out of reach.", Phase.APPROACH),
    ],
)
def test_every_status_is_as_the_schema_says(status: Status) -> None:
    message = parse_status(status_message(status, is_armed=True, stamp_ns=12_500_000_000))
    jsonschema.Draft202012Validator(SCHEMA).validate(message)
    assert message["stamp"] == STAMP
    assert message["id"] == status.id


@pytest.mark.parametrize("data", ["", "[]", "{}", '{"id": 3, "outcome": null}', '{"id": "a"}'])
def test_what_is_no_status_is_none(data: str) -> None:
    assert parse_status(data) == {}


def test_found_is_an_errand() -> None:
    errand = Errand("job-1", Intent.PUT, "the red cup", "next to", "the bowl", 12.5)
    assert told_by(FOUND) == Told(errand)


def test_what_is_in_the_hand_is_told_by_its_track_id() -> None:
    errand = told_by({**FOUND, "track_id": "held"}).errand
    assert errand is not None
    assert errand.is_held


@pytest.mark.parametrize(
    "changed",
    [
        {"status": "ambiguous"}, {"status": "absent"}, {"status": "refused"}, {"status": None}, {"intent": "look_at"},
        {"intent": ""}, {"intent": "describe"}, {"stamp": None},
        {"intent": ["put"]}, {"stamp": {}}, {"stamp": {"sec": 10**400, "nanosec": 0}},
        {"stamp": {"sec": 1, "nanosec": None}}, {"destination": "the bowl"}, {"placement": ["next to"]},
        {"boxes_xyxy": []}, {"trace": None},
    ],
)  # fmt: skip
def test_nothing_else_is(changed: dict[str, Any]) -> None:
    assert told_by({**FOUND, **changed}) == Told()


def test_an_arm_puts_nothing_at_a_distance_that_was_said() -> None:
    errand = told_by({**FOUND, "displacement": {"metres": 0.05, "direction": "left"}}).errand
    assert errand is not None
    assert errand.relation == ""


def test_a_lost_target_and_a_stop_are_told() -> None:
    assert told_by({"id": "job-1/lost", "about": "job-1", "status": "lost"}) == Told(lost="job-1")
    assert told_by({"id": "b", "status": "acknowledged", "action": "stop"}) == Told(is_stop=True)
