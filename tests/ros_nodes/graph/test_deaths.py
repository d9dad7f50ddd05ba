"""Nodes are killed while commands flow: each starts again, every command gets one answer, none from an old picture."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from evaluation.robot.programs import ROOT, graph_environment
from tests.support.process_table import is_running, needs_proc
from tests.support.rendering import skip_unless_it_can_render
from tests.support.supervised import SupervisedGraph, covers, graph_up, kill, seconds_until, true_box

pytestmark = needs_proc

DOMAIN = 101 + os.getpid() % 100
COMMAND = "pick up the red cup left of the bowl"
CUP = true_box(0, "red", "cup")
NODES = ("camera_node", "proposals_node", "grounding_node")
PERIOD_S = 0.1
MAX_AGE_S = 1.0
RESTART_S, RECOVERY_S, ORPHANS_S = 1.0, 12.0, 2.0
BUSY = 3
"""How many times as long it may take where other work shares the cores."""
SAY_TIMEOUT_S = 20.0
SAY_START_S = 15.0
"""For Python to start and end around it."""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SupervisedGraph]:
    skip_unless_it_can_render()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
        with graph_up(tmp_path_factory.mktemp("deaths") / "up.log", DOMAIN, "--camera", "sim:0") as graph:
            graph.wait_until_ready()
            graph.operator.ask_until(COMMAND, "found")
            yield graph


@contextmanager
def commands_flow(graph: SupervisedGraph) -> Iterator[list[str]]:
    """Ten commands a second while the operator spins; their ids."""
    sent: list[str] = []
    graph.operator.answers.clear()
    graph.operator.targets.clear()
    timer = graph.operator.node.create_timer(PERIOD_S, lambda: sent.append(graph.operator.send(COMMAND)))
    try:
        yield sent
    finally:
        graph.operator.node.destroy_timer(timer)


def saying(domain: int) -> subprocess.Popen[str]:
    """`reclip-agent say` under way."""
    command = [sys.executable, "-m", "agent", "say", COMMAND, "--json", "--timeout", f"{SAY_TIMEOUT_S:g}"]
    environment = graph_environment(domain)
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def check_answers(graph: SupervisedGraph, sent: list[str]) -> None:
    """Each command has one answer, and each answer says what is true."""
    answers = [each for each in graph.operator.answers if each["about"] is None and each["source"] != "say"]
    assert Counter(each["id"] for each in answers) == Counter(sent)
    assert {each["status"] for each in answers} == {"found", "refused"}
    for each in answers:
        if each["status"] == "found":
            assert each["age_s"] <= MAX_AGE_S
            assert covers(each["box_xyxy"], CUP)
        else:
            assert each["reason"].startswith("unavailable"), each["reason"]


def check_said(process: subprocess.Popen[str]) -> dict[str, Any]:
    """`say` told its answer; it."""
    output, errors = process.communicate(timeout=SAY_TIMEOUT_S)
    assert process.returncode in (0, 3), errors
    answer: dict[str, Any] = json.loads(output)
    assert process.returncode == (0 if answer["status"] == "found" else 3)
    assert answer["status"] == "found" or answer["reason"].startswith("unavailable")
    return answer


@pytest.mark.parametrize("name", NODES)
def test_a_node_that_is_killed_starts_again(graph: SupervisedGraph, name: str) -> None:
    operator = graph.operator
    with commands_flow(graph) as sent:
        operator.spin_until(lambda: any(each["status"] == "found" for each in operator.answers))
        killed = graph.pids[name]
        killed_s, killed_at_s = kill(killed), time.time()
        say = saying(DOMAIN)
        operator.spin_until(lambda: graph.pids.get(name, killed) != killed)
        restart_s = time.monotonic() - killed_s
        operator.spin_until(lambda: say.poll() is not None, SAY_TIMEOUT_S + SAY_START_S)
        operator.spin_until(lambda: any(is_refused(each) for each in operator.answers))
        refused_s = next(each["heard_s"] for each in operator.answers if is_refused(each))

        def recovered() -> list[dict[str, Any]]:
            return [each for each in operator.answers if each["heard_s"] > refused_s and each["status"] == "found"]

        operator.spin_until(recovered)
        recovery_s = recovered()[0]["heard_s"] - killed_s
        assert recovered()[0]["stamp_s"] > killed_at_s
        operator.spin_for(1.0)
    operator.spin_until(lambda: len({each["id"] for each in operator.answers if each["id"] in sent}) == len(sent))
    operator.spin_for(2.0)  # for a second answer, which must not come
    answer = check_said(say)
    count = Counter(each["status"] for each in operator.answers)
    print(f"{name}: runs again after {restart_s:.2f} s, answers after {recovery_s:.1f} s; {dict(count)}; say heard")
    print(f"  {answer['status']} {answer['reason']}")
    check_answers(graph, sent)
    assert restart_s < BUSY * RESTART_S
    assert recovery_s < BUSY * RECOVERY_S


def is_refused(answer: dict[str, Any]) -> bool:
    return answer["status"] == "refused"


def test_nothing_outlives_a_supervisor_that_is_killed(tmp_path: Path, graph: SupervisedGraph) -> None:
    other = SupervisedGraph(tmp_path / "up.log", DOMAIN, "agent", "up", "--namespace", "other", namespace="/other")
    with other.program:
        other.wait_until_ready()
        pids = other.pids
        assert set(pids) == set(NODES)
        killed_s = kill(other.program.process.pid)
        gone_s = seconds_until(lambda: not any(is_running(pid) for pid in pids.values()), killed_s)
    print(f"the nodes are gone {gone_s:.2f} s after their supervisor")
    other.operator.close()
    assert other.program.end() == -signal.SIGKILL
    assert gone_s < BUSY * ORPHANS_S
    assert set(graph.pids) == set(NODES), "another supervisor's nodes go on"


def test_ctrl_c_ends_everything(graph: SupervisedGraph) -> None:
    pids = graph.pids
    assert set(pids) == set(NODES)
    began_s = time.monotonic()
    assert graph.program.end(signal.SIGINT) == 0
    print(f"ended in {time.monotonic() - began_s:.1f} s")
    assert not any(is_running(pid) for pid in pids.values())
    assert "Traceback" not in graph.program.said
