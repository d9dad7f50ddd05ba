"""From sound to a box: the whole graph with speech_node, over real DDS."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.voices import voice
from tests.support.process_table import needs_proc
from tests.support.speech import silence, sound_file
from tests.support.supervised import covers, graph_up, true_box

pytestmark = needs_proc

DOMAIN = 101 + os.getpid() % 100
COMMAND = "pick up the red cup"
TIMES = 6
"""How often it is said, five seconds apart: the first ones come while the graph starts, and are refused."""


def test_what_is_spoken_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    sound = sound_file(tmp_path / "spoken.wav", *[silence(5), voice(COMMAND)] * TIMES, silence(1))
    arguments = ("--camera", "sim:0", "--speech", str(sound))
    with graph_up(tmp_path / "up.log", DOMAIN, *arguments, namespace="/speaking") as graph:
        operator = graph.operator
        operator.spin_until(lambda: [each for each in operator.answers if each["status"] == "found"])
        graph.wait_until_ready()
        assert set(graph.pids) == {"camera_node", "proposals_node", "grounding_node", "speech_node"}
        for answer in operator.answers:
            assert (answer["text"], answer["source"]) == (COMMAND, "speech")
            assert answer["status"] == "found" or answer["reason"].startswith("unavailable: ")
        assert covers(operator.answers[-1]["box_xyxy"], true_box(0, "red", "cup"))
        operator.spin_until(lambda: operator.targets)  # each later picture says it again
