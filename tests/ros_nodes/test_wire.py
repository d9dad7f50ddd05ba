from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ros_nodes.wire
from agent.chat.replies import unread
from agent.datatypes import Answer, PhraseScores, Proposals, ReasoningStep, Role, SaidWord, Status, Trace
from ros_nodes.wire import (
    MAX_ANSWER_CHARACTERS,
    MAX_REASON_CHARACTERS,
    CommandMessage,
    answer,
    parse_answer,
    read_command,
    refusal,
    unavailable,
)

jsonschema = pytest.importorskip("jsonschema")

FOLDER = Path(ros_nodes.wire.__file__).parent
SENT_NS = 1_700_000_000_123_456_789


def validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(json.loads((FOLDER / f"{name}.schema.json").read_text()))


COMMANDS, ANSWERS = validator("command"), validator("answer")


def checked(message: str) -> dict[str, Any]:
    """An answer as a strict reader has it."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    mapping: dict[str, Any] = json.loads(message, parse_constant=refuse)
    ANSWERS.validate(mapping)
    assert message.isascii()
    return mapping


def test_every_role_is_in_the_schema() -> None:
    schema = json.loads((FOLDER / "answer.schema.json").read_text())
    words = schema["$defs"]["trace"]["properties"]["words"]
    assert words["items"]["properties"]["role"]["enum"] == [str(role) for role in Role]


@pytest.mark.parametrize("name", ["command", "answer"])
def test_the_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads((FOLDER / f"{name}.schema.json").read_text()))


def test_plain_words_get_an_id_that_every_receiver_computes_alike() -> None:
    command = read_command("pick up the red cup", SENT_NS)
    assert command == CommandMessage(
        f"plain-{SENT_NS}-7efc3d78", "pick up the red cup", stamp_s=pytest.approx(SENT_NS / 1e9)
    ), command.id
    assert read_command("pick up the red cup", SENT_NS + 1).id != command.id
    assert read_command("pick up the red mug", SENT_NS).id != command.id


def test_a_json_command_keeps_what_it_brings() -> None:
    given = {"id": "a-1", "text": "the cup", "source": "page", "reply_to": "tab 3 \u2603", "stamp_s": 12.5, "more": []}
    COMMANDS.validate(given)
    assert read_command(json.dumps(given), SENT_NS) == CommandMessage("a-1", "the cup", "page", "tab 3 \u2603", 12.5)


@pytest.mark.parametrize("data", ['{"text": "the cup"}', '\ufeff {"text": "the cup", "id": null, "stamp_s": null}'])
def test_what_is_not_given_is_made(data: str) -> None:
    command = read_command(data, SENT_NS)
    assert command.id.startswith(f"plain-{SENT_NS}-")
    assert (command.text, command.source, command.reply_to, command.problem) == ("the cup", "", "", "")
    assert command.stamp_s == pytest.approx(SENT_NS / 1e9)


@pytest.mark.parametrize(
    ("data", "kept_id", "named"),
    [
        ("", "", "empty"),
        (" \t\n\u00a0", "", "empty"),
        ("a" * 10_001, "", "10000 bytes"),
        ("\u00e4" * 5_001, "", "10000 bytes"),
        ("the \ufffd cup", "", "UTF-8"),
        ("the " + chr(0xDCFF) + " cup", "", "UTF-8"),
        ("{", "", "JSON"),
        ("{" * 50_000, "", "JSON"),
        ('{"text": ' + "[" * 100_000, "", "JSON"),
        ('{"id": "x"}', "x", '"text"'),
        ('{"id": "x", "text": ""}', "x", "empty"),
        ('{"id": "x", "text": {"text": "the cup"}}', "x", '"text"'),
        ('{"id": "x", "text": "%s"}' % ("a" * 100_000), "x", "10000 bytes"),
        ('{"id": "x", "text": "the \\ud800 cup"}', "x", "UTF-8"),
        ('{"id": "x", "text": "the cup", "text": "the can"}', "x", "2 times"),
        ('{"id": "x", "id": "x", "text": "the cup"}', "", "2 times"),
        ('{"id": 7, "text": "the cup"}', "", '"id"'),
        ('{"id": "", "text": "the cup"}', "", '"id"'),
        ('{"id": "\\ud800", "text": "the cup"}', "", '"id"'),
        ('{"id": "%s", "text": "the cup"}' % ("x" * 257), "", '"id"'),
        ('{"id": "x", "text": "the cup", "source": 1}', "x", '"source"'),
        ('{"id": "x", "text": "the cup", "reply_to": "%s"}' % ("r" * 257), "x", '"reply_to"'),
        ('{"id": "x", "text": "the cup", "stamp_s": NaN}', "x", '"stamp_s"'),
        ('{"id": "x", "text": "the cup", "stamp_s": -Infinity}', "x", '"stamp_s"'),
        ('{"id": "x", "text": "the cup", "stamp_s": %s}' % ("9" * 10_000), "x", '"stamp_s"'),
        ('{"id": "x", "text": "the cup", "stamp_s": true}', "x", '"stamp_s"'),
        ('{"id": "x", "text": "the cup"%s}' % (" " * 1_000_000), "", "1000000"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_a_malformed_command_is_refused_with_its_id_where_that_can_be_read(data: str, kept_id: str, named: str) -> None:
    command = read_command(data, SENT_NS)
    assert named in command.problem
    assert command.id == kept_id or (not kept_id and command.id.startswith(f"plain-{SENT_NS}-"))
    refused = checked(refusal(command, command.problem))
    assert (refused["id"], refused["status"], refused["reason"]) == (command.id, "refused", command.problem)
    assert len(refused["text"]) <= 200
    assert refused["command_stamp_s"] == pytest.approx(SENT_NS / 1e9)


@pytest.mark.parametrize("data", ["a" * 10_000, '["the cup"]', '"the cup"', "the {cup}", "\u00e4" * 5_000])
def test_other_text_is_plain_words(data: str) -> None:
    command = read_command(data, SENT_NS)
    assert (command.text, command.problem) == (data, "")


def test_one_thousand_broken_messages_each_get_an_answer() -> None:
    rng = random.Random(49_000)
    whole = json.dumps({"id": "x", "text": "the red cup", "source": "page", "stamp_s": 1e3, "reply_to": "\u2603"})
    for _ in range(1_000):
        broken = list(whole)
        for _ in range(rng.randrange(1, 6)):
            broken[rng.randrange(len(broken))] = chr(rng.choice([0, 9, 34, 44, 58, 91, 92, 123, 125, 0xD800, 0xFFFD]))
        command = read_command("".join(broken[: rng.randrange(len(broken) + 1)]), SENT_NS)
        assert checked(refusal(command, command.problem or "no"))["id"] == command.id


def test_unavailable_says_so_first() -> None:
    command = CommandMessage("x", "the cup", reply_to="tab 3")
    refused = checked(unavailable(command, "camera_node is down"))
    assert refused["reason"] == "unavailable: camera_node is down"
    assert (refused["text"], refused["reply_to"]) == ("the cup", "tab 3")
    assert (refused["box_xyxy"], refused["stamp"]) == (None, None)


def test_reasons_of_any_length_are_cut() -> None:
    outcome = Answer(status=Status.REFUSED, expression="", reason="x" * 100_000)
    message = checked(answer(CommandMessage("x", "the cup"), unread(outcome), pose_reason="y" * 100_000))
    assert message["reason"] == "x" * MAX_REASON_CHARACTERS
    assert message["pose_reason"] == "y" * MAX_REASON_CHARACTERS


SAID = (SaidWord("put", Role.ACTION), SaidWord("the", Role.TARGET), SaidWord("red", Role.TARGET))


def found(count: int, expression: str = "red cup") -> tuple[Answer, Proposals]:
    boxes = np.array([[10.0 * i, 5.0, 10.0 * i + 8, 20.0] for i in range(count)])
    even = np.full(count, 1 / count)
    step = ReasoningStep("relation", "left", ("left",), "red cup", "bowl", np.eye(count), even, np.full(count, np.nan))
    outcome = Answer(
        status=Status.FOUND,
        expression=expression,
        action="put",
        boxes_xyxy=boxes[[1]],
        chosen=(1,),
        distribution=even,
        confidence=0.5,
        frame_id="camera",
        trace=Trace({"phrase": "red cup"}, (PhraseScores("red cup", even),), (step,), SAID),
    )
    return outcome, Proposals(boxes, np.ones(count))


def test_a_found_answer_holds_all_that_a_robot_asks_for() -> None:
    outcome, proposals = found(3)
    there, _ = found(3, "plate")
    with_destination = Answer(
        status=Status.FOUND,
        expression="red cup",
        boxes_xyxy=outcome.boxes_xyxy,
        chosen=(1,),
        confidence=0.5,
        destination=there,
    )
    message = answer(
        CommandMessage("x", "put the red cup on the plate", "page", "tab 3", 3.5),
        unread(with_destination),
        proposals=proposals,
        track_ids=["4", "7", ""],
        stamp_ns=SENT_NS,
        age_s=0.12,
        pose_reason="no transform",
    )
    mapping = checked(message)
    assert mapping["stamp"] == {"sec": 1_700_000_000, "nanosec": 123_456_789}
    assert (mapping["age_s"], mapping["track_id"], mapping["pose_reason"]) == (0.12, "7", "no transform")
    assert mapping["destination"]["track_id"] == "7"
    assert mapping["destination"]["trace"]["words"][0] == {"text": "put", "role": "action"}
    assert (mapping["about"], mapping["box_xyxy"]) == (None, [10.0, 5.0, 18.0, 20.0])
    assert parse_answer(message) == mapping


def test_lost_is_an_event_with_an_id_of_its_own() -> None:
    lost = Answer(status=Status.LOST, expression="red cup", reason="it left the picture")
    mapping = checked(answer(CommandMessage("x" * 256, "the red cup"), unread(lost), stamp_ns=SENT_NS))
    assert (mapping["id"], mapping["about"], mapping["status"]) == ("x" * 256 + "/lost", "x" * 256, "lost")


def test_a_crowd_costs_the_figures_and_not_the_answer() -> None:
    outcome, proposals = found(300)
    message = answer(CommandMessage("x", "the red cup"), unread(outcome), proposals=proposals)
    assert len(message) <= MAX_ANSWER_CHARACTERS
    mapping = checked(message)
    assert (mapping["status"], mapping["trace"]["steps"]) == ("found", [])
    assert mapping["trace"]["tree"] == {"phrase": "red cup"}


@pytest.mark.parametrize("data", ["", "[]", "{", '{"id": 3}', "[" * 100_000])
def test_no_answer_reads_as_none(data: str) -> None:
    assert parse_answer(data) == {}
