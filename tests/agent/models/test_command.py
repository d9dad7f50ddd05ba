"""`reclip-agent models`, with a server of this machine in the place of the publishers."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.__main__ import main
from agent.models import published
from agent.models.presets import Preset
from agent.models.published import Address, PublishedModel
from tests.support.file_server import FileServer, serving


def test_list_pull_check_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECLIP_AGENT_MODELS", str(tmp_path))
    assert main(["models", "path"]) == 0
    assert capsys.readouterr().out == f"{tmp_path}\n"
    assert main(["models", "list"]) == 0
    listed = capsys.readouterr().out
    assert "tabletop:" in listed
    assert "ViT-B-32-quickgelu:openai          not here     licence: MIT (OpenAI)" in listed
    assert main(["models", "pull", "tabletop"]) == 0
    assert "its models ship with the package" in capsys.readouterr().out
    assert main(["models", "check", "fast"]) == 1
    assert "yolo26n.pt: not pulled" in capsys.readouterr().out
    assert main(["models", "check"]) == 0
    with serving(FileServer(b"weights" * 100)) as server:
        made = PublishedModel("detector", "yolo26n.pt", "somebody", "AGPL-3.0", lambda: (Address(server.address),))

        def only_this(preset: Preset) -> list[PublishedModel]:
            return [made] if preset.name == "fast" else []

        monkeypatch.setattr(published, "published_models", only_this)
        assert main(["models", "pull", "fast"]) == 0
    pulled = capsys.readouterr().out
    assert str(tmp_path / "detector" / "yolo26n.pt" / "weights.bin") in pulled
    assert "of the first pull (none is published)" in pulled
    assert main(["models", "check"]) == 0
    assert capsys.readouterr().out == "yolo26n.pt: right\n"


def test_a_preset_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "pull", "nothing"]) == 2
    assert "there is no preset 'nothing'" in capsys.readouterr().err


def test_without_its_weights_a_preset_names_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sim.shipped_scenes import shipped_scene

    monkeypatch.setenv("RECLIP_AGENT_MODELS", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(["ground", str(shipped_scene(0).image), "the cup", "--preset", "fast"]) == 2
    assert "`reclip-agent models pull fast` fetches all that it needs" in capsys.readouterr().err
