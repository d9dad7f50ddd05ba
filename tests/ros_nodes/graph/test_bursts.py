"""Commands in bursts while pictures come at 15 Hz: each gets one answer, whoever says it, whatever others say."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from evaluation.robot.robot import Operator, Robot
from tests.support.graph import PATIENT
from tests.support.rendering import skip_unless_it_can_render
from tests.support.supervised import covers

DOMAIN = 101 + os.getpid() % 100
COMMAND = "pick up the red cup left of the bowl"
WORDS = {
    COMMAND: "found",
    "put the black block into the pink bowl": "found",
    "the dax": "not_understood",
    "": "refused",
}
"""And what comes of them."""
BURSTS, BURST = 10, 25
"""Of each of the two senders."""


@pytest.fixture(scope="module")
def robot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Robot]:
    skip_unless_it_can_render()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
        folder = tmp_path_factory.mktemp("bursts")
        with Robot(folder, DOMAIN, "--prerender", "30", rate_hz=15.0, grounding_arguments=PATIENT) as robot:
            yield robot


@pytest.fixture
def other(robot: Robot) -> Iterator[Operator]:
    """A second operator, whom the graph knows; the first has heard a found answer."""
    other = Operator(DOMAIN)
    other.wait_for_listener()
    while not other.answers:  # whom it knows it hears; a word before that is nobody's
        other.send(COMMAND)
        other.spin_for(0.2)
    other.spin_for(0.5)
    robot.operator.ask_until(COMMAND, "found")
    robot.operator.answers.clear()
    robot.operator.targets.clear()
    yield other
    other.close()


def test_five_hundred_commands_of_two_senders(robot: Robot, other: Operator) -> None:
    words = list(WORDS)
    senders = {"one": robot.operator, "other": other}
    sent: dict[str, list[str]] = {name: [] for name in senders}
    for burst in range(BURSTS):
        for number in range(BURST):
            for name, sender in senders.items():
                sent[name].append(sender.send(words[(burst + number) % len(words)], source=name))
        robot.operator.spin_for(0.3)
    everything = {each for ids in sent.values() for each in ids}
    robot.operator.spin_until(lambda: everything <= {each["id"] for each in robot.operator.answers})
    robot.operator.ask("the dax")  # what is said twice is said by now
    answers = [each for each in robot.operator.answers if each["about"] is None and each["source"] in senders]
    assert len(answers) == 2 * BURSTS * BURST == 500
    for name, ids in sent.items():
        assert [each["id"] for each in answers if each["source"] == name] == ids, "one each, in the sender's order"
    for text, status in WORDS.items():
        assert Counter(each["status"] for each in answers if each["text"] == text).keys() == {status}
    check_boxes(robot, answers)


def check_boxes(robot: Robot, answers: list[dict[str, Any]]) -> None:
    """The boxes of some found answers lie on the cup, where it is in their picture."""
    found = {each["stamp_s"]: each for each in answers if each["text"] == COMMAND}
    assert len(found) > BURSTS / 2, "pictures were looked at while commands came"
    for answer in list(found.values())[-5:]:
        (cup,) = [each for each in robot.truth(answer["stamp"]).values() if is_red_cup(each)]
        assert covers(answer["box_xyxy"], cup["box_xyxy"])


def is_red_cup(seen: dict[str, Any]) -> bool:
    return (seen["colour"], seen["category"]) == ("red", "cup")


def test_the_same_plain_words_of_two_at_once_are_two_commands(robot: Robot, other: Operator) -> None:
    robot.operator.say(COMMAND)
    other.say(COMMAND)
    robot.operator.spin_until(lambda: len(robot.operator.answers) >= 2)
    robot.operator.ask("the dax")
    answers = [each for each in robot.operator.answers if each["text"] == COMMAND and each["about"] is None]
    assert [each["status"] for each in answers] == ["found", "found"]
    assert len({each["id"] for each in answers}) == 2
