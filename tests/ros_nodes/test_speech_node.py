"""speech_node in a process of its own, over DDS: what a sound file says comes on `command`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from std_msgs.msg import String

from evaluation.robot.programs import PATIENCE_S, Program, graph_environment
from evaluation.robot.robot import Operator
from ros_nodes import wire
from ros_nodes.qos import COMMANDS_QOS
from ros_nodes.speech_node import things_in
from sim.voices import voice
from tests.support.speech import silence, sound_file

DOMAIN = 101 + os.getpid() % 100


def test_what_is_spoken_comes_on_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    operator = Operator(DOMAIN, "/spoken")
    heard: list[Any] = []
    operator.node.create_subscription(String, "command", heard.append, COMMANDS_QOS)
    sound = sound_file(tmp_path / "spoken.wav", silence(5), voice("pick up the red cup"), silence(1))
    arguments = ("--ros-args", "-r", "__ns:=/spoken", "-p", f"sound:={sound}", "-p", "source:=kitchen")
    with Program(tmp_path / "log", graph_environment(DOMAIN), "ros_nodes.speech_node", *arguments) as program:
        operator.spin_until(lambda: heard or program.process.poll() is not None)
    command = json.loads(heard[0].data)
    assert (command["text"], command["source"]) == ("pick up the red cup", "kitchen")
    assert 0.6 < command["heard_confidence"] <= 1
    read = wire.read_command(heard[0].data, 0)
    assert (read.problem, read.heard_confidence) == ("", command["heard_confidence"])
    operator.close()
    assert program.end() == 0, program.said


@pytest.mark.parametrize(("sound", "words"), [("/nowhere.wav", "there is no sound file"), (__file__, "cannot read")])
def test_what_cannot_be_listened_to_is_told_in_a_line(tmp_path: Path, sound: str, words: str) -> None:
    arguments = ("--ros-args", "-p", f"sound:={sound}")
    with Program(tmp_path / "log", graph_environment(DOMAIN), "ros_nodes.speech_node", *arguments) as program:
        assert program.process.wait(PATIENCE_S) == 2
    assert words in program.said
    assert "Traceback" not in program.said


@pytest.mark.parametrize(
    ("answer", "things"),
    [
        ({"status": "found", "expression": "the red cup", "destination": None}, ["red cup"]),
        (
            {"status": "found", "expression": "the lid", "destination": {"expression": "the blue box"}},
            ["lid", "blue box"],
        ),
        ({"status": "ambiguous", "expression": "the cup", "options": [{"words": "the red one"}]}, ["red one"]),
        ({"status": "absent", "expression": "the goose", "options": []}, []),
        ({"status": "ambiguous", "options": 3}, []),
        ({"status": "found", "expression": 5, "destination": [1]}, []),
        ({}, []),
    ],
)
def test_what_answers_say_is_there_is_listened_for(answer: dict[str, Any], things: list[str]) -> None:
    assert things_in(answer) == things
