"""How `python -m tests.real_ros2` counts, and what it says where there are no wheels."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.real_ros2 import __main__ as program
from tests.real_ros2.environment import NoWheelsError

TWO_FAIL_ONCE_AND_ONE_TWICE = """
import pathlib, pytest
@pytest.mark.parametrize("number", range(6))
def test(number, request):
    if number == 0:
        pytest.skip()
    tried = pathlib.Path(__file__).with_name(f"tried{number}")
    if number < 4:
        assert tried.exists() and number < 3, tried.touch()
"""


def test_what_fails_is_tried_a_second_time_and_the_count_tells(tmp_path: Path) -> None:
    path = tmp_path / "test_some.py"
    path.write_text(TWO_FAIL_ONCE_AND_ONE_TWICE)
    code, counts = program._run(sys.executable, [str(path), f"--rootdir={tmp_path}"], dict(os.environ))
    assert code == 1
    assert counts == "4 passed (2 of them at the second try), 1 failed, 1 skipped"


def test_without_wheels_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> Path:
        raise NoWheelsError("ERROR: No matching distribution found for ros-rclpy==9.1.2")

    monkeypatch.setattr(program, "real_python", fail)
    assert program.main() == 0
    assert "SKIPPED, its wheels cannot be installed here: ERROR: No matching" in capsys.readouterr().out
