"""The command on a suite of our own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evaluation.command import main
from evaluation.robot import rclpy_suite
from evaluation.robot.rclpy_suite import EXCEPTIONS, load_exemptions, shown_tests

GOOD = """
import rclpy
import pytest

def test_this_is_the_binding():
    assert rclpy.__name__ == "ros_nodes.binding.rclpy"

@pytest.mark.parametrize("number", range(3))
def test_numbers(number):
    pass

@pytest.mark.skip
def test_skipped():
    pass
"""
BAD = """
import unittest
import pytest

class TestInside(unittest.TestCase):
    def test_handle(self):
        assert 1 == 2, "not the same"

    def test_fine(self):
        pass

@pytest.fixture
def torn():
    yield
    raise ValueError("torn")

def test_torn_down(torn):
    pass
"""
NOT_IMPORTABLE = """
from rclpy.no_such_module import Nothing

def test_one():
    pass

class TestMore:
    def test_two(self):
        pass

    def helper(self):
        pass
"""
ENDLESS = """
import time

def test_short():
    pass

def test_endless():
    time.sleep(600)

def test_after():
    pass
"""
EXCEPTION = """
- tests: ["test_bad.py::TestInside::test_handle", "sub/*"]
  reason: it looks inside
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    folder = tmp_path / "suite"
    (folder / "sub").mkdir(parents=True)
    texts = {"test_good.py": GOOD, "test_bad.py": BAD, "sub/test_other.py": NOT_IMPORTABLE, "helper.py": "1 / 0"}
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


def run(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    code = main(["rclpy-suite", str(folder), *options])
    return code, capsys.readouterr().out


def test_what_became_of_each_file_and_both_shares(
    suite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "exceptions.yaml"
    listed.write_text(EXCEPTION)
    monkeypatch.setattr(rclpy_suite, "load_exemptions", lambda: load_exemptions(listed))
    code, said = run(suite, capsys, "--errors")
    assert code == 1
    rows = [line.split() for line in said.splitlines()]
    assert ["test_good.py", "4", "0", "1"] in rows
    assert ["test_bad.py", "1", "2", "0"] in rows
    assert ["sub/test_other.py", "0", "2", "0", "cannot", "be", "imported"] in rows
    assert "test_bad.py::TestInside::test_handle: AssertionError: not the same" in said
    assert "test_bad.py::test_torn_down: ValueError: torn" in said
    assert "sub/test_other.py: ModuleNotFoundError: No module named 'rclpy.no_such_module'" in said
    assert "1 of 3 files cannot be imported: sub/test_other.py" in said
    assert "passed: 5 of 9, 0.556 of all" in said
    assert "passed: 5 of 6, 0.833 without the exceptions (goal 0.97)" in said
    assert "   3 it looks inside\n     test_bad.py::TestInside::test_handle, sub/*" in said


def test_where_all_pass_it_ends_with_0(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("test_bad.py", "sub/test_other.py"):
        (suite / name).unlink()
    code, said = run(suite, capsys)
    assert code == 0
    assert "passed: 4 of 4, 1.000 of all" in said


def test_what_does_not_end_has_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "test_endless.py").write_text(ENDLESS)
    code, said = run(tmp_path, capsys, "--timeout", "20", "--errors")
    assert code == 1
    assert ["test_endless.py", "1", "2", "0"] in [line.split() for line in said.splitlines()]
    assert "test_endless.py::test_endless: did not end" in said
    assert "test_endless.py::test_after: did not end" in said


def test_a_process_that_dies_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "test_dead.py").write_text("import os\nos._exit(3)\n\ndef test_one():\n    pass\n")
    assert run(tmp_path, capsys, "--errors")[0] == 1
    assert run(tmp_path, capsys, "--errors")[1].count("the process ended before it had read the file") == 1


def test_a_folder_without_tests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rclpy-suite", str(tmp_path)]) == 2
    assert "has no test_*.py: give the folder rclpy/test" in capsys.readouterr().err


def test_tests_that_a_text_shows(tmp_path: Path) -> None:
    path = tmp_path / "test_other.py"
    path.write_text(NOT_IMPORTABLE)
    assert list(shown_tests(path)) == ["::test_one", "::TestMore::test_two"]


def test_every_exception_has_a_reason_and_names_tests() -> None:
    exemptions: list[Any] = load_exemptions(EXCEPTIONS)
    assert exemptions
    for each in exemptions:
        assert len(each.reason) > 10
        assert all("::" in pattern for pattern in each.tests)
