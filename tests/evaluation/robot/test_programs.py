from __future__ import annotations

import os
import signal

import pytest

from evaluation.robot.programs import Program, graph_environment, loopback

started: list[Program] = []


def test_what_was_started_ends_with_a_measure_that_is_told_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROS_DOMAIN_ID", "78")
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended:
        run_until_terminated()
    assert ended.value.code == 128 + signal.SIGTERM
    assert [program.process.poll() is None for program in started] == [False]
    assert signal.getsignal(signal.SIGTERM) is before


def run_until_terminated() -> None:
    with loopback() as (folder, domain):
        server = ("http.server", "0", "--bind", "127.0.0.1")
        with Program(folder / "log", graph_environment(domain), *server) as program:
            started.append(program)
            os.kill(os.getpid(), signal.SIGTERM)
