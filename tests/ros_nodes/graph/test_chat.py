"""Talk with grounding_node over DDS, in a process of its own with the real models; the test shows it a table."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from evaluation.robot.programs import Program, graph_environment
from evaluation.robot.robot import targets_of
from tests.support.shown_table import Table

DOMAIN = 101 + os.getpid() % 100
SCHEMA = json.loads((Path(__file__).parents[3] / "ros_nodes" / "answer.schema.json").read_text())
Say = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    log = tmp_path_factory.mktemp("chat") / "node.log"
    patience = ("-p", "max_age_s:=3.0", "-p", "lost_after_s:=1.5")
    program = Program(log, graph_environment(DOMAIN), "ros_nodes.grounding.node", "--ros-args", *patience)
    yield program
    assert program.end() == 0, program.said
    assert "Traceback" not in program.said


@pytest.fixture
def table(node: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    table = Table(DOMAIN, 0)
    table.wait_for_listener()
    table.spin_until(lambda: table.images.get_subscription_count() and table.proposals.get_subscription_count())
    while table.ask("the dax")["status"] != "not_understood":
        pass
    table.answers.clear()
    table.targets.clear()
    yield table
    table.close()


@pytest.fixture
def say(table: Table, request: pytest.FixtureRequest) -> Say:
    """Says something as this test's person, or another, and gives the answer."""

    def say(text: str, who: str = "", **fields: Any) -> dict[str, Any]:
        command_id = table.send(text, source=f"{request.node.name}{who}", **fields)
        table.show_until(lambda: table.answers_to(command_id))
        (answer,) = table.answers_to(command_id)
        jsonschema.validate({name: value for name, value in answer.items() if name != "heard_s"}, SCHEMA)
        return answer

    return say


def test_a_question_and_its_reply_bring_the_target(table: Table, say: Say) -> None:
    question = say("pick up the cup")
    assert (question["status"], question["intent"]) == ("ambiguous", "pick_up")
    assert question["words"].startswith("Which cup do you mean: ")
    offered = {option["words"]: option for option in question["options"]}
    assert {"the red one", "the yellow one", "the pink one"} <= set(offered)
    assert all(each["box_xyxy"] == question["proposals"]["boxes_xyxy"][each["index"]] for each in offered.values())
    assert table.targets == []
    reply = say("the yellow one")
    assert (reply["status"], reply["action"], reply["words"]) == ("found", "pick up", "Picking up the yellow cup.")
    assert table.covers(reply, "yellow cup")
    table.show_until(lambda: len(targets_of(table, reply["expression"])) > 2)
    assert targets_of(table, reply["expression"])[-1][1] == pytest.approx(table.boxes["yellow cup"], abs=1)


def test_the_words_of_an_option_are_a_reply(table: Table, say: Say) -> None:
    question = say("hand me the cup")
    option = question["options"][-1]
    assert say(option["words"])["box_xyxy"] == pytest.approx(option["box_xyxy"])


def test_what_was_talked_about_is_remembered_for_each_source(table: Table, say: Say) -> None:
    assert say("pick up the yellow block")["status"] == "found"
    assert say("take the blue spoon", who="another")["status"] == "found"
    put = say("now put it in the pink bowl")
    assert (put["status"], put["action"]) == ("found", "put")
    assert table.covers(put, "yellow block")
    assert table.covers(put["destination"], "pink bowl")
    other = say("put it in the pink bowl", who="another")
    assert table.covers(other, "blue spoon")
    assert say("put it in the bowl", who="a third")["status"] == "not_understood"


@pytest.mark.parametrize(("question", "words"), [("what do you see?", "spoon"), ("how many cups are there?", "three")])
def test_questions_are_answered_in_words_and_put_nothing_on_target(
    table: Table, say: Say, question: str, words: str
) -> None:
    say("stop")
    table.targets.clear()
    answer = say(question)
    assert answer["status"] == "acknowledged"
    assert words in answer["words"]
    table.show_until(lambda: len(table.headers) > 5)
    assert table.targets == []


def test_speech_that_was_heard_badly_is_asked_about(table: Table, say: Say) -> None:
    asked = say("the blue spoon", heard_confidence=0.3)
    assert (asked["status"], asked["words"]) == ("ambiguous", 'Did you say "the blue spoon"?')
    assert table.targets == []
    answer = say("yes", heard_confidence=0.9)
    assert answer["status"] == "found"
    assert table.covers(answer, "blue spoon")
    assert say("the pink bowl", heard_confidence=0.9)["status"] == "found"


def test_a_stop_by_anybody_ends_the_following_at_once(table: Table, say: Say) -> None:
    found = say("pick up the blue spoon")
    table.show_until(lambda: table.targets)
    stopped = say("stop!", who="another")
    assert (stopped["status"], stopped["action"], stopped["words"]) == ("acknowledged", "stop", "Stopped.")
    (event,) = [each for each in table.answers if each["about"] == found["id"]]
    assert (event["status"], event["reason"]) == ("lost", 'stopped by "stop!"')
    table.spin_for(0.3)
    table.targets.clear()
    table.show_until(lambda: len(table.headers) > 10)
    assert table.targets == []


def test_a_stop_overtakes_what_waits_and_nothing_is_found_that_came_before_it(table: Table) -> None:
    before = [table.send("pick up the red cup left of the bowl") for _ in range(500)]
    stop = table.send("stop")
    table.show_until(lambda: len([each for each in table.answers if each["about"] is None]) > 500)
    order = [each["id"] for each in table.answers if each["about"] is None]
    assert sorted(order) == sorted([*before, stop])
    late = [each for each in table.answers if each["about"] is None][order.index(stop) + 1 :]
    assert late, "the stop came before the rest was carried out"
    assert {each["status"] for each in late} == {"refused"}
    assert {each["reason"] for each in late} == {"a stop came after it; send it again"}
    table.spin_for(0.3)
    table.targets.clear()
    table.show_until(lambda: len(table.headers) > 10)
    assert table.targets == []


def test_a_stop_takes_back_every_question(table: Table, say: Say) -> None:
    assert say("pick up the cup")["status"] == "ambiguous"
    say("stop", who="another")
    assert say("yes")["status"] == "acknowledged"
