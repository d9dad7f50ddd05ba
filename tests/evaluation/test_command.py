"""Measures are found by name, and only the one that is asked for is loaded."""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation.command import FOLDERS, MEASURES, add_parser, main

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", FOLDERS)
def test_every_measure_says_what_it_takes(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    module = importlib.import_module(f"evaluation.{FOLDERS[name]}.{name.replace('-', '_')}")
    with pytest.raises(SystemExit, match="0"):
        main([name, "--help"])
    said = capsys.readouterr().out
    assert said.startswith(f"usage: python -m evaluation {name}")
    assert (module.__doc__ or "").splitlines()[0] in said


def test_every_module_with_the_interface_is_in_the_table() -> None:
    found = {
        path.stem.replace("_", "-"): path.parent.name
        for path in (ROOT / "evaluation").glob("*/*.py")
        if "\nOPTIONS = (" in path.read_text(encoding="utf-8")
    }
    assert found == FOLDERS
    assert len(FOLDERS) == sum(map(len, MEASURES.values())), "no name is there twice"


def test_without_a_name_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name in FOLDERS:
        assert any(line.startswith(f"  {name} ") for line in lines)


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["tabletop-ref"])
    assert "tabletopref" in capsys.readouterr().err


def test_it_is_a_subcommand_too(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser(prog="reclip-agent")
    add_parser(parser.add_subparsers())
    args = parser.parse_args(["evaluate", "parses", "--help"])
    with pytest.raises(SystemExit, match="0"):
        args.main(args)
    assert capsys.readouterr().out.startswith("usage: reclip-agent evaluate parses")
    args = parser.parse_args(["evaluate"])
    assert args.main(args) == 0


@pytest.mark.parametrize("limit", ["0", "-3", "many", "1.5"])
def test_a_limit_is_a_whole_number(limit: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["detector", "--limit", limit])
    assert "--limit" in capsys.readouterr().err


def test_the_list_loads_no_measure() -> None:
    code = "import sys, evaluation.command; print(*(name for name in sys.modules if name.startswith('evaluation.')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["evaluation.command"]
