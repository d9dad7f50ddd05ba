"""speech_node in a process of its own, over DDS: what a sound file says comes on `command`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from std_msgs.msg import String

from ros_nodes import wire
from ros_nodes.qos import COMMANDS_QOS
from tests.support.graph import PATIENCE_S, Operator, Program, graph_environment

DOMAIN = 101 + os.getpid() % 100
RATE_HZ = 16_000


def spoken(text: str, path: Path) -> Path:
    """A file with a text in it, after five seconds in which the listener can be found."""
    assert shutil.which("flite"), "this test speaks with flite: apt install flite"
    subprocess.run(["flite", "-voice", "slt", "-t", text, "-o", str(path)], check=True)
    sound, rate_hz = soundfile.read(path, dtype="float32")
    assert rate_hz == RATE_HZ
    quiet = np.zeros(RATE_HZ, dtype=np.float32)
    soundfile.write(path, np.concatenate([np.tile(quiet, 5), sound, quiet]), RATE_HZ)
    return path


def test_what_is_spoken_comes_on_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    operator = Operator(DOMAIN, "/spoken")
    heard: list[Any] = []
    operator.node.create_subscription(String, "command", heard.append, COMMANDS_QOS)
    sound = spoken("pick up the red cup", tmp_path / "spoken.wav")
    arguments = ("--ros-args", "-r", "__ns:=/spoken", "-p", f"sound:={sound}", "-p", "source:=kitchen")
    program = Program(tmp_path / "log", graph_environment(DOMAIN), "ros_nodes.speech_node", *arguments)
    operator.spin_until(lambda: heard or program.process.poll() is not None)
    command = json.loads(heard[0].data)
    assert (command["text"], command["source"]) == ("pick up the red cup", "kitchen")
    assert 0.6 < command["heard_confidence"] <= 1
    read = wire.parse_command(heard[0].data, 0)
    assert (read.problem, read.heard_confidence) == ("", command["heard_confidence"])
    operator.close()
    assert program.end() == 0, program.said


@pytest.mark.parametrize(("sound", "words"), [("/nowhere.wav", "there is no sound file"), (__file__, "cannot read")])
def test_what_cannot_be_listened_to_is_told_in_a_line(tmp_path: Path, sound: str, words: str) -> None:
    program = Program(
        tmp_path / "log", graph_environment(DOMAIN), "ros_nodes.speech_node", "--ros-args", "-p", f"sound:={sound}"
    )
    assert program.process.wait(PATIENCE_S) == 2
    assert words in program.said
    assert "Traceback" not in program.said
