"""Programs that wait for their end."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import signal, sys, threading
from ros_nodes.stop import Stop
stop = Stop(is_last="last" in sys.argv)
if "thread" in sys.argv:
    threading.Thread(target=lambda: sys.stdin.readline() and stop.ask()).start()
if "elsewhere" in sys.argv:  # another thread gets the signal: no wait of the main one is interrupted
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM])
print("waiting", flush=True)
stop.wait()
print("asked", flush=True)
sys.stdin.readline()
"""


@contextmanager
def waiting(*words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", PROGRAM, *words]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout
            assert program.stdout.readline() == "waiting\n"
            yield program
        finally:
            program.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("word", ["", "elsewhere", "last"])
def test_a_signal_ends_the_wait(number: signal.Signals, word: str) -> None:
    with waiting(word) as program:
        program.send_signal(number)
        assert program.communicate("\n", timeout=30)[0] == "asked\n"
        assert program.returncode == 0


def test_a_thread_ends_the_wait() -> None:
    with waiting("thread") as program:
        assert program.communicate("go\n", timeout=30)[0] == "asked\n"


def test_many_signals_end_it_once() -> None:
    with waiting() as program:
        for _ in range(50):
            program.send_signal(signal.SIGINT)
            program.send_signal(signal.SIGTERM)
        assert program.communicate("\n", timeout=30)[0] == "asked\n"
        assert program.returncode == 0


def test_a_second_signal_ends_the_process_at_once() -> None:
    with waiting("last") as program:
        program.send_signal(signal.SIGTERM)
        assert program.stdout
        assert program.stdout.readline() == "asked\n"
        program.send_signal(signal.SIGTERM)
        assert program.wait(30) == -signal.SIGTERM
