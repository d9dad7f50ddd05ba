"""Processes that are kept running, with small programs of the tests' own in the place of nodes."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ros_nodes.graph_node import MISCONFIGURED
from ros_nodes.supervision.processes import (
    FIRST_PAUSE_S,
    LONGEST_PAUSE_S,
    SILENCE_S,
    Change,
    NodeProcess,
    end_all,
    in_words,
)
from tests.support.process_table import is_running, needs_proc

PATIENCE_S = 60.0
ROOT = Path(__file__).parents[3]
QUICK = ((signal.SIGINT, 0.5), (signal.SIGTERM, 0.5), (signal.SIGKILL, 30.0))

SLEEPS = "import time; print('here', flush=True); time.sleep(600)"
STUBBORN = "import signal\nfor n in (2, 15): signal.signal(n, signal.SIG_IGN)\n" + SLEEPS
PARENT = """
import sys, time
from ros_nodes.supervision.processes import NodeProcess
process = NodeProcess("sleeper", "sleeper", output=sys.stderr.buffer)
process.check()
print(process.pid, flush=True)
time.sleep(600)
"""

Make = Callable[..., NodeProcess]


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def output() -> io.BytesIO:
    return io.BytesIO()


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock, output: io.BytesIO) -> Iterator[Make]:
    """Makes the process of a module with this code."""
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{ROOT}")
    made: list[NodeProcess] = []

    def make(code: str, name: str = "program", *arguments: str, **options: Any) -> NodeProcess:
        (tmp_path / f"{name}.py").write_text(code)
        made.append(NodeProcess(name, name, arguments, now_s=clock, output=output, **options))
        return made[-1]

    yield make
    end_all(made, ((signal.SIGKILL, PATIENCE_S),))


def wait_for(condition: Callable[[], object]) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end_s, f"waited {PATIENCE_S} s in vain"
        time.sleep(0.01)


def wait_for_end(process: NodeProcess) -> None:
    wait_for(lambda: process.check() is Change.ENDED)


def kill(process: NodeProcess) -> None:
    assert process.pid is not None
    subprocess.run(["kill", "-9", str(process.pid)], check=True)


def test_one_that_never_was_up_starts_again_after_longer_and_longer_pauses(make: Make, clock: Clock) -> None:
    process = make("raise SystemExit(2)")
    assert process.state == "down"
    assert process.check() is Change.STARTED
    assert process.state == "starting"
    pauses = []
    for starts in range(1, 4):
        assert process.starts == starts
        wait_for_end(process)
        assert (process.state, process.pid) == ("down", None)
        pauses.append(process.pause_s)
        clock.now_s += process.pause_s - 0.01
        assert process.check() is None
        clock.now_s += 0.02
        assert process.check() is Change.STARTED
    assert pauses == [FIRST_PAUSE_S, 2 * FIRST_PAUSE_S, 4 * FIRST_PAUSE_S]
    assert process.why_down.startswith("program ended with exit status 2: its configuration cannot be used")


def test_no_pause_is_longer_than_the_longest(make: Make, clock: Clock) -> None:
    process = make("raise SystemExit(1)")
    for _ in range(9):
        clock.now_s += LONGEST_PAUSE_S
        assert process.check() is Change.STARTED
        wait_for_end(process)
    assert process.pause_s == LONGEST_PAUSE_S


def test_one_that_was_up_starts_again_at_once_and_with_a_new_count(make: Make) -> None:
    process = make(SLEEPS)
    process.check()
    first = process.pid
    process.note_up()
    assert process.state == "up"
    kill(process)
    wait_for_end(process)
    assert process.why_down == "program was killed by SIGKILL"
    assert process.check() is Change.STARTED
    assert process.pid != first
    assert process.state == "starting"
    kill(process)
    wait_for_end(process)
    assert process.pause_s == FIRST_PAUSE_S


def test_one_that_was_up_and_gives_no_sign_is_killed(make: Make, clock: Clock) -> None:
    process = make(SLEEPS)
    process.check()
    clock.now_s += 10 * SILENCE_S
    assert process.check() is None, "it may take its time to start"
    process.note_up()
    clock.now_s += SILENCE_S - 1
    assert process.check() is None
    process.note_up()
    clock.now_s += SILENCE_S - 1
    assert process.check() is None
    clock.now_s += 2
    wait_for_end(process)
    assert process.why_down == f"program gave no sign for {SILENCE_S:g} s and was killed"
    assert process.check() is Change.STARTED
    assert process.check() is None, "the one after it has its own time"


def test_each_line_has_the_name_in_front_whatever_bytes_it_has(make: Make, output: io.BytesIO) -> None:
    code = "import sys; sys.stdout.buffer.write(b'one\\n\\xff two\\n'); print(sys.argv, file=sys.stderr); print('end')"
    process = make(code, "talker", "--flag", "value")
    process.check()
    wait_for_end(process)
    wait_for(lambda: output.getvalue().endswith(b"end\n"))
    lines = output.getvalue().splitlines()
    assert lines[:2] == [b"[talker] one", b"[talker] \xff two"]
    assert lines[2].endswith(b"'--flag', 'value']")


def test_a_node_does_not_wait_for_somebody_to_read_what_it_writes(make: Make, output: io.BytesIO) -> None:
    output.close()
    process = make("for _ in range(20_000): print('x' * 100)")
    process.check()
    wait_for_end(process)
    assert process.why_down == "program ended with exit status 0"


def test_they_end_together_the_stubborn_by_force_and_do_not_start_again(make: Make, clock: Clock) -> None:
    processes = [make(SLEEPS, "willing"), make(STUBBORN, "stubborn"), make("", "gone")]
    for process in processes:
        process.check()
    output: io.BytesIO = processes[1]._output  # type: ignore[assignment]
    wait_for(lambda: output.getvalue().count(b"here") == 2)
    wait_for_end(processes[2])
    end_all(processes, QUICK)
    assert all(process.has_ended for process in processes)
    wait_for_end(processes[0])
    wait_for_end(processes[1])
    assert [process.why_down.rpartition(" ")[2] for process in processes] == ["SIGINT", "SIGKILL", "0"]
    clock.now_s += 1000
    assert [process.check() for process in processes] == [None, None, None]


ANSWERS = """
import os, time
from ros_nodes.supervision.pipe import SupervisorPipes
pipes = SupervisorPipes.inherited()
for number in range(1000):
    pipes.write(f"{number} " + "x" * 1000)
os.write(pipes._answers, b"cut off")
print("written", flush=True)
os.kill(os.getpid(), 9)
"""


def test_a_process_has_ended_when_the_answers_that_it_wrote_were_passed_on(make: Make, output: io.BytesIO) -> None:
    heard: list[str] = []
    beside = make(SLEEPS, "beside")

    def say(message: str) -> None:
        if not heard:
            beside.check()  # a child that starts now must not hold the pipe open
        time.sleep(1e-4)
        heard.append(message.partition(" ")[0])

    process = make(ANSWERS, say=say)
    process.check()
    wait_for_end(process)
    assert heard == [str(number) for number in range(1000)]
    assert process.why_down == "program was killed by SIGKILL"
    assert b"written" in output.getvalue()
    assert beside.state == "starting"


ECHO = """
import time
from ros_nodes.supervision.pipe import SupervisorPipes
pipes = SupervisorPipes.inherited()
time.sleep(0.5)
pipes.listen(pipes.write)
time.sleep(600)
"""


def test_what_it_is_told_arrives_in_order_though_it_reads_late(make: Make, clock: Clock) -> None:
    heard: list[str] = []
    process = make(ECHO, say=heard.append)
    process.check()
    told = [f"{number} " + "x" * 1000 for number in range(1000)]  # more than a pipe holds
    for each in told:
        process.tell(each)

    def has_heard_all() -> bool:
        process.check()
        return len(heard) == len(told)

    wait_for(has_heard_all)
    assert heard == told
    kill(process)
    wait_for_end(process)
    process.tell("nobody hears it")
    heard.clear()
    clock.now_s += process.pause_s
    assert process.check() is Change.STARTED
    process.tell("the next")
    wait_for(lambda: heard)
    assert heard == ["the next"]


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_children_end_with_their_parent_however_it_ends(
    tmp_path: Path, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sleeper.py").write_text(STUBBORN)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{ROOT}")
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stderr is not None
        pid = int(parent.stdout.readline())
        assert parent.stderr.readline() == "[sleeper] here\n"
        assert is_running(pid)
        parent.send_signal(number)
        parent.wait(PATIENCE_S)
        wait_for(lambda: not is_running(pid))


@needs_proc
def test_a_child_whose_parent_is_gone_before_it_asks_ends_at_once() -> None:
    nobody = 2**22 + 1
    command = [sys.executable, "-m", "ros_nodes.supervision.child", str(nobody), "this"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert done.returncode == -signal.SIGKILL
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("code", "words"),
    [(0, "ended with exit status 0"), (1, "ended with exit status 1"), (-11, "was killed by SIGSEGV")],
)
def test_in_words(code: int, words: str) -> None:
    assert in_words(code) == words


@pytest.mark.parametrize(
    ("last_line", "words"),
    [
        ("error: there is no such preset", "cannot be used, there is no such preset"),
        ("[FATAL] [1764000000.5] [grounding_node]: no detector at x.pt", "cannot be used, no detector at x.pt"),
        ("", "the lines before say why"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_told_in_words(last_line: str, words: str) -> None:
    assert in_words(MISCONFIGURED, last_line).endswith(words)
