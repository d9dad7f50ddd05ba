"""What the wheel will hold, and that set-up, lint and tests agree about it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    tomllib = pytest.importorskip("tomli")

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONSTRAINTS = (ROOT / "constraints.txt").read_text()


def test_every_data_pattern_finds_files() -> None:
    for package, patterns in PROJECT["tool"]["setuptools"]["package-data"].items():
        for pattern in patterns:
            assert [path for path in (ROOT / package).glob(pattern) if path.is_file()], f"{package}: {pattern}"


def test_every_data_file_of_a_package_is_in_a_pattern() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "agent", "evaluation", "sim"], cwd=ROOT, capture_output=True, text=True
    )
    if tracked.returncode:
        pytest.skip("no git checkout")
    data = PROJECT["tool"]["setuptools"]["package-data"]
    shipped = {path for package in data for pattern in data[package] for path in (ROOT / package).glob(pattern)}
    for name in tracked.stdout.splitlines():
        assert name.endswith(".py") or ROOT / name in shipped, f"the wheel would lack {name}"


def test_every_folder_of_modules_is_a_package() -> None:
    for top in ("agent", "evaluation", "sim"):
        for folder in {path.parent for path in (ROOT / top).rglob("*.py")}:
            assert (folder / "__init__.py").exists(), folder


def test_tests_and_launch_stay_out_of_the_wheel() -> None:
    include = PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    assert not any(pattern.startswith(("*", "tests", "launch")) for pattern in include)
    assert not (ROOT / "launch" / "__init__.py").exists()


def test_licence_files_are_there() -> None:
    for pattern in PROJECT["project"]["license-files"]:
        assert list(ROOT.glob(pattern)), pattern


def test_every_direct_dependency_is_pinned() -> None:
    pinned = {name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)==", CONSTRAINTS, re.MULTILINE)}
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = [*PROJECT["project"]["dependencies"], *(each for group in extras.values() for each in group)]
    for requirement in wanted:
        name = re.match(r"[\w.-]+", requirement)
        assert name is not None
        assert name[0].lower().replace("_", "-") in pinned, requirement


def test_the_core_needs_no_extra() -> None:
    names = " ".join(PROJECT["project"]["dependencies"])
    assert not re.search(r"ultralytics|gradio|mujoco|cyclonedds", names)


def test_constraints_name_no_place() -> None:
    assert not re.search(r"https?:|index-url|find-links|/", CONSTRAINTS)


def test_the_makefile_has_its_targets() -> None:
    text = (ROOT / "Makefile").read_text()
    for target in ("demo", "test", "lint", "check"):
        assert re.search(rf"^{target}:", text, re.MULTILINE)
    assert "make test" in (ROOT / ".ci" / "run").read_text()
