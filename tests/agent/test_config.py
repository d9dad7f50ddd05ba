from __future__ import annotations

from pathlib import Path

import pytest

from agent.config import cache_dir


def test_the_cache_folder_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECLIP_AGENT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_dir.__wrapped__() == tmp_path / "reclip-agent"
    monkeypatch.setenv("RECLIP_AGENT_CACHE", str(tmp_path / "own"))
    assert cache_dir.__wrapped__() == tmp_path / "own"


def test_a_cache_folder_that_cannot_be_made_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("RECLIP_AGENT_CACHE", str(tmp_path / "file" / "cache"))
    folder = cache_dir.__wrapped__()
    assert folder.is_dir()
    assert folder != tmp_path / "file" / "cache"
    folder.rmdir()
