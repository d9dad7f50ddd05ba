"""Nodes of a few lines, each run as a program."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from diagnostic_msgs.msg import DiagnosticArray

from evaluation.robot.programs import Program, graph_environment
from evaluation.robot.robot import Operator
from ros_nodes.graph_node import ENDED, FAILED, MISCONFIGURED
from ros_nodes.qos import DIAGNOSTICS_QOS

DOMAIN = 101 + os.getpid() % 100

PROGRAM = """
import sys
import ros_nodes
from std_msgs.msg import String
from ros_nodes.graph_node import GraphNode, run

class Tiny(GraphNode):
    NAME = "tiny"
    def configure(self, given):
        self.size = given.count("size", 1, (1, 9), "a number")
        self.say("configured")
    def activate(self):
        self.steps = self.create_publisher(String, "steps", 10)
        self.create_subscription(String, "command", self.on_command, 100)
        self.say("activated")
    def on_command(self, message):
        self.note_malformed("command", message.data)
        if message.data == "raise":
            raise ValueError("as told")
    def deactivate(self):
        self.steps.publish(String(data="what was owed"))
        self.say("deactivated")
    def say(self, step):
        print(step, flush=True)

sys.exit(run(Tiny))
"""


@pytest.fixture
def operator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    operator = Operator(DOMAIN)
    yield operator
    operator.close()


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    (tmp_path / "tiny.py").write_text(PROGRAM)
    programs: list[Program] = []

    def start(*arguments: str) -> Program:
        environment = graph_environment(DOMAIN)
        environment["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{environment.get('PYTHONPATH', '')}"
        programs.append(Program(tmp_path / "log", environment, "tiny", *arguments))
        return programs[-1]

    yield start
    for program in programs:
        program.end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_node_in_order(
    operator: Operator, tiny: Callable[..., Program], number: signal.Signals
) -> None:
    program = tiny()
    operator.spin_until(lambda: "activated" in program.said)
    assert program.end(number) == ENDED
    assert program.said.split("\n")[:3] == ["configured", "activated", "deactivated"]


def test_a_wrong_parameter_is_told_in_one_line(tiny: Callable[..., Program]) -> None:
    program = tiny("--ros-args", "-p", "size:=10")
    assert program.process.wait(60) == MISCONFIGURED
    assert "size" in program.said
    assert "Traceback" not in program.said


def test_a_callback_that_raises_ends_the_process_with_its_traceback(
    operator: Operator, tiny: Callable[..., Program]
) -> None:
    program = tiny()
    operator.spin_until(lambda: operator.commands.get_subscription_count())
    operator.say("raise")
    operator.spin_until(lambda: program.process.poll() is not None)
    assert program.process.wait() == FAILED
    assert "ValueError: as told" in program.said
    assert "deactivated" in program.said


def test_diagnostics_count_what_is_malformed(operator: Operator, tiny: Callable[..., Program]) -> None:
    heard: list[DiagnosticArray] = []
    operator.node.create_subscription(DiagnosticArray, "/diagnostics", heard.append, DIAGNOSTICS_QOS)
    tiny("--ros-args", "-r", "__ns:=/robot")
    operator.spin_until(lambda: heard)
    assert heard[-1].status[0].name == "/robot/tiny"
    assert not [each for each in heard[-1].status[0].values if each.key.startswith("malformed")]


def test_the_log_names_what_is_malformed_once_in_a_while(operator: Operator, tiny: Callable[..., Program]) -> None:
    heard: list[DiagnosticArray] = []
    operator.node.create_subscription(DiagnosticArray, "/diagnostics", heard.append, DIAGNOSTICS_QOS)
    program = tiny()
    operator.spin_until(lambda: operator.commands.get_subscription_count())
    for _ in range(20):
        operator.say("no command at all")

    def counted() -> str:
        values = {each.key: each.value for message in heard for each in message.status[0].values}
        return values.get("malformed command", "")

    operator.spin_until(lambda: counted() == "20")
    assert 1 <= program.said.count("command: no command at all") <= 2
