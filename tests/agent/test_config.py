from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

from agent.config import cache_dir, need_temporary_folder
from agent.errors import NoFolderError


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


@pytest.fixture
def without_temporary_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> NoReturn:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_get_default_tempdir", none)
    monkeypatch.setenv("TMPDIR", "/nowhere")


@pytest.mark.usefixtures("without_temporary_folder")
def test_the_cache_folder_takes_the_place_of_a_temporary_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECLIP_AGENT_CACHE", str(tmp_path / "own"))
    need_temporary_folder()
    assert tempfile.gettempdir() == str(tmp_path / "own")


@pytest.mark.usefixtures("without_temporary_folder")
def test_where_nothing_can_be_written_the_error_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("RECLIP_AGENT_CACHE", str(tmp_path / "file" / "cache"))
    for needs in (need_temporary_folder, cache_dir.__wrapped__):
        with pytest.raises(NoFolderError, match="set TMPDIR"):
            needs()
