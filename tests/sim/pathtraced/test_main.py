"""The command line: seeds stay where they belong, and without Blender it says what to install."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from agent.errors import MissingDependencyError
from sim.pathtraced.__main__ import main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--seed", "1000"], "1200000 and above"),
        (["--world", "kept-out", "--seed", "60000"], "70000 to 79999"),
        (["--world", "kept-out", "--seed", "79950", "--frames", "51"], "70000 to 79999"),
        (["--world", "moon"], "kept-out"),
    ],
)
def test_seeds_of_others_are_refused(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["pathtraced", "--out", str(tmp_path / "frames"), *words])
    with pytest.raises(SystemExit):
        main()
    assert said in capsys.readouterr().err
    assert not (tmp_path / "frames").exists()


def test_without_blender_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bpy", None)
    monkeypatch.delitem(sys.modules, "sim.pathtraced.blender", raising=False)
    with pytest.raises(MissingDependencyError, match=r"requirements\.txt"):
        importlib.import_module("sim.pathtraced.blender")
