"""The supervisor over DDS: every command has one answer while grounding_node comes, goes and dies.

With a node that starts in a second in grounding_node's place; tests/ros_nodes/graph has the real ones.
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from std_msgs.msg import String

from evaluation.robot.programs import PATIENCE_S, Program, graph_environment
from evaluation.robot.robot import PROGRAMS, Operator
from ros_nodes.qos import STATE_QOS
from ros_nodes.states import SupervisorState, read_supervisor_state
from ros_nodes.supervision.supervisor import READY, arguments_for_nodes
from tests.support.process_table import children, is_running, needs_proc
from tests.support.quick_grounding import CRASH

pytestmark = needs_proc

DOMAIN = 101 + os.getpid() % 100
SUPERVISOR = PROGRAMS["supervisor"]
GROUNDING = ("-p", "nodes:=[grounding_node]")


class Supervised:
    """A supervisor of a quick grounding node in a namespace, and an operator there who hears its states."""

    def __init__(self, log: Path, namespace: str, *arguments: str) -> None:
        ros_args = ("--ros-args", "-r", f"__ns:={namespace}", *arguments)
        self.program = Program(log, graph_environment(DOMAIN), "tests.support.quick_supervisor", *ros_args)
        self.operator = Operator(DOMAIN, namespace)
        self.states: list[SupervisorState] = []
        self.operator.node.create_subscription(String, "supervisor/state", self._on_state, STATE_QOS)

    def _on_state(self, message: Any) -> None:
        state = read_supervisor_state(message.data)
        assert state is not None
        self.states.append(state)

    @property
    def pid(self) -> int | None:
        """Of the grounding node that runs now."""
        return next(iter(children(self.program.process.pid).values()), None)

    def answering_pid(self) -> int | None:
        return self.states[-1].answering_pid if self.states else None

    def wait_until_ready(self) -> None:
        self.operator.wait_for_listener()
        self.operator.spin_until(lambda: READY in self.program.said)
        self.operator.spin_until(lambda: self.answering_pid() is not None)

    def answers_to(self, sent: list[str]) -> list[dict[str, Any]]:
        """The answers once every command has one."""
        self.operator.spin_until(lambda: set(sent) <= {each["id"] for each in self.operator.answers})
        self.operator.spin_for(1.0)  # for a second answer, which must not be
        return [each for each in self.operator.answers if each["id"] in set(sent)]


@contextmanager
def supervisor(log: Path, namespace: str) -> Iterator[Supervised]:
    """Until the end of the block."""
    made = Supervised(log, namespace, *GROUNDING)
    try:
        yield made
    finally:
        made.operator.close()
        made.program.end(signal.SIGINT)


@pytest.fixture
def supervised(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervised]:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    with supervisor(tmp_path / "log", f"/{request.node.name}") as made:
        yield made


def test_every_command_has_one_answer_while_the_node_is_killed_again_and_again(supervised: Supervised) -> None:
    supervised.wait_until_ready()
    chance = random.Random(5)
    sent: list[str] = []
    timer = supervised.operator.node.create_timer(0.01, lambda: sent.append(supervised.operator.send("the cup")))
    for _ in range(5):
        before = supervised.answering_pid()
        supervised.operator.spin_for(chance.random())
        assert supervised.pid is not None
        os.kill(supervised.pid, signal.SIGKILL)
        supervised.operator.spin_until(lambda: supervised.answering_pid() not in (None, before))  # noqa: B023
    supervised.operator.spin_for(1.0)
    supervised.operator.node.destroy_timer(timer)
    answers = supervised.answers_to(sent)
    assert Counter(each["id"] for each in answers) == Counter(sent)
    statuses = Counter(each["status"] for each in answers)
    assert set(statuses) == {"acknowledged", "refused"}
    assert min(statuses.values()) > 20
    assert {each["reason"].partition(":")[0] for each in answers if each["status"] == "refused"} == {"unavailable"}


def test_commands_that_make_it_crash_are_refused_and_the_next_answered(supervised: Supervised) -> None:
    supervised.wait_until_ready()
    first = supervised.answering_pid()
    sent = [supervised.operator.send(text) for text in ("the cup", CRASH, "the bowl")]
    answers = {each["id"]: each for each in supervised.answers_to(sent)}
    assert [answers[each]["status"] for each in sent] == ["acknowledged", "refused", "refused"]
    assert "grounding_node ended with exit status 9" in answers[sent[1]]["reason"]
    supervised.operator.spin_until(lambda: supervised.answering_pid() not in (None, first))
    supervised.operator.wait_for_listener()
    (answer,) = supervised.answers_to([supervised.operator.send("the cup")])
    assert answer["status"] == "acknowledged"


def test_while_it_ends_commands_are_answered_and_nothing_is_left(supervised: Supervised) -> None:
    supervised.wait_until_ready()
    pid, process = supervised.pid, supervised.program.process
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)  # it does not hear SIGINT at once
    sent = [supervised.operator.send("the cup")]
    process.send_signal(signal.SIGINT)
    supervised.operator.spin_for(0.5)
    sent.append(supervised.operator.send("the bowl"))
    os.kill(pid, signal.SIGCONT)
    answers = supervised.answers_to(sent)
    assert Counter(each["id"] for each in answers) == Counter(sent)
    assert process.wait(PATIENCE_S) == 0
    assert not is_running(pid)


def test_killed_itself_it_takes_its_nodes_with_it(supervised: Supervised) -> None:
    supervised.wait_until_ready()
    pid = supervised.pid
    assert pid is not None
    supervised.program.end(signal.SIGKILL)
    supervised.operator.spin_until(lambda: not is_running(pid))


def test_a_second_one_in_a_namespace_ends_and_the_first_goes_on(supervised: Supervised, tmp_path: Path) -> None:
    supervised.wait_until_ready()
    namespace = supervised.operator.node.get_namespace()
    with supervisor(tmp_path / "second", namespace) as second:
        sent = [supervised.operator.send("the cup") for _ in range(20)]
        supervised.operator.spin_until(lambda: second.program.process.poll() is not None)
        sent += [supervised.operator.send("the cup") for _ in range(20)]
    assert second.program.process.returncode == 2
    assert f"another graph runs in namespace {namespace}" in second.program.said
    assert "Traceback" not in second.program.said
    answers = supervised.answers_to(sent)
    assert Counter(each["id"] for each in answers) == Counter(sent)


def test_a_node_that_cannot_be_configured_is_told_of_and_commands_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    arguments = ("--ros-args", "-r", "__ns:=/misconfigured", *GROUNDING, "-p", "preset:=nonsense")
    with Program(tmp_path / "log", graph_environment(DOMAIN), SUPERVISOR, *arguments) as program:
        operator = Operator(DOMAIN, "/misconfigured")
        operator.wait_for_listener()
        operator.spin_until(lambda: "configuration cannot be used" in program.said)
        sent = operator.send("the cup")
        operator.spin_until(lambda: sent in {each["id"] for each in operator.answers})
        assert operator.answers[-1]["reason"].startswith("unavailable: grounding_node")
        operator.close()
    assert program.end(signal.SIGTERM) == 0
    assert "nonsense" in program.said
    assert "it starts again in 0.5 s" in program.said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-p", "nodes:=[camera_node, leg_node]"), "there is no leg_node"),
        (("-p", "nodes:=5"), "nodes"),
        (("--params-file", "/no/such/file.yaml"), "/no/such/file.yaml"),
        (("-r", "__ns:=not-a-namespace"), "not-a-namespace"),
    ],
)
def test_what_it_cannot_be_configured_with_is_told_in_a_line(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    with Program(tmp_path / "log", graph_environment(DOMAIN), SUPERVISOR, "--ros-args", *arguments) as program:
        assert program.process.wait(PATIENCE_S) == 2
    assert program.said.startswith("error: ")
    assert message in program.said
    assert "Traceback" not in program.said


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        (["supervisor"], []),
        (["supervisor", "--camera", "sim"], []),
        (
            ["supervisor", "x", "--ros-args", "-r", "__ns:=/a", "--params-file", "f.yaml", "--", "y"],
            ["-r", "__ns:=/a", "--params-file", "f.yaml"],
        ),
        (["s", "--ros-args", "-r", "__node:=other", "--remap", "supervisor:__name:=b", "-p", "a:=1"], ["-p", "a:=1"]),
        (
            ["s", "--ros-args", "-r", "a:=b", "--", "--ros-args", "--log-level", "debug"],
            ["-r", "a:=b", "--log-level", "debug"],
        ),
    ],
)
def test_its_nodes_get_its_ros_arguments_but_not_its_name(args: list[str], wanted: list[str]) -> None:
    assert arguments_for_nodes(args) == wanted
