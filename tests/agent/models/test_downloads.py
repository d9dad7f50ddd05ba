"""From a real server: whatever goes wrong, no file is there that is not whole and right."""

from __future__ import annotations

import hashlib
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from agent.errors import DownloadError
from agent.models import downloads
from agent.models.downloads import TRIES, digest, download
from tests.support.file_server import FileServer, serving

CONTENT = np.random.default_rng(0).bytes(300_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "PAUSE_S", 0.0)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "weights.bin"


def test_it_comes_whole(target: Path) -> None:
    with serving(FileServer(CONTENT)) as server:
        assert download(server.address, target, SHA256) == SHA256
        assert target.read_bytes() == CONTENT
        assert download(server.address, target, SHA256) == SHA256
        assert download(server.address, target) == SHA256
    assert server.starts == [0], "what is there is not fetched again"
    assert not target.with_name("weights.bin.part").exists()


def test_a_broken_connection_goes_on_where_it_stopped(target: Path) -> None:
    with serving(FileServer(CONTENT, breaks_after=70_000)) as server:
        assert download(server.address, target, SHA256) == SHA256
    assert server.starts == [0, 70_000, 140_000, 210_000, 280_000]
    assert target.read_bytes() == CONTENT


def test_without_ranges_it_begins_again(target: Path) -> None:
    with serving(FileServer(CONTENT, breaks_after=70_000, ranges=False)) as server:
        with pytest.raises(DownloadError, match="run it again: it resumes where it stopped"):
            download(server.address, target, SHA256)
        assert not target.exists()
        server.breaks_after = None
        assert download(server.address, target, SHA256) == SHA256
    assert target.read_bytes() == CONTENT


def test_what_an_earlier_program_began_is_gone_on_with(target: Path) -> None:
    target.parent.mkdir()
    target.with_name("weights.bin.part").write_bytes(CONTENT[:123_456])
    with serving(FileServer(CONTENT)) as server:
        download(server.address, target, SHA256)
    assert server.starts == [123_456]
    assert target.read_bytes() == CONTENT


def test_the_beginning_of_a_longer_file_is_thrown_away(target: Path) -> None:
    target.parent.mkdir()
    target.with_name("weights.bin.part").write_bytes(CONTENT + b"more")
    with serving(FileServer(CONTENT)) as server:
        download(server.address, target, SHA256)
    assert target.read_bytes() == CONTENT


def test_a_wrong_digest_leaves_nothing(target: Path) -> None:
    with serving(FileServer(CONTENT[:-1] + b"!")) as server:
        with pytest.raises(DownloadError, match=f"published is {SHA256}: it was thrown away"):
            download(server.address, target, SHA256)
        assert sorted(path.name for path in target.parent.iterdir()) in (["weights.bin.lock"], [])
        server.content = CONTENT
        download(server.address, target, SHA256)
    assert digest(target) == SHA256


def test_a_damaged_file_is_fetched_again(target: Path) -> None:
    target.parent.mkdir()
    target.write_bytes(CONTENT[:1000])
    with serving(FileServer(CONTENT)) as server:
        download(server.address, target, SHA256)
    assert target.read_bytes() == CONTENT


@pytest.mark.parametrize(("status", "requests"), [(404, 1), (403, 1), (500, TRIES), (429, TRIES)])
def test_a_server_that_refuses(target: Path, status: int, requests: int) -> None:
    with serving(FileServer(CONTENT, status=status)) as server, pytest.raises(DownloadError, match=str(status)):
        download(server.address, target, SHA256)
    assert len(server.starts) == requests
    assert not target.exists()


def test_nobody_there(target: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(DownloadError, match="check the network"):
        download(f"http://127.0.0.1:{port}/weights.bin", target)


def test_a_full_disk(target: Path) -> None:
    target.parent.mkdir()
    target.with_name("weights.bin.part").symlink_to("/dev/full")
    with (
        serving(FileServer(CONTENT)) as server,
        pytest.raises(DownloadError, match=r"No space left on device.*make room"),
    ):
        download(server.address, target, SHA256)
    assert not target.exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DownloadError, match="RECLIP_AGENT_MODELS"):
        download("http://127.0.0.1:9/weights.bin", tmp_path / "file" / "weights.bin")


def test_programs_that_want_the_same_file_fetch_it_once(target: Path) -> None:
    program = "import sys; from pathlib import Path; from agent.models.downloads import download;"
    program += "print(download(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))"
    with serving(FileServer(CONTENT, breaks_after=40_000)) as server:
        command = [sys.executable, "-c", program, server.address, str(target), SHA256]
        started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
        assert [each.communicate(timeout=120)[0].strip() for each in started] == [SHA256] * 4
    assert server.starts == list(range(0, len(CONTENT), 40_000))
    assert target.read_bytes() == CONTENT


def test_killed_in_the_middle_it_leaves_no_file_and_goes_on_later(target: Path) -> None:
    program = "import sys; from pathlib import Path; from agent.models import downloads;"
    program += "downloads.PAUSE_S = 600; downloads.download(sys.argv[1], Path(sys.argv[2]))"
    part = target.with_name("weights.bin.part")
    with serving(FileServer(CONTENT, breaks_after=100_000)) as server:
        fetching = subprocess.Popen([sys.executable, "-c", program, server.address, str(target)])
        while not (part.exists() and part.stat().st_size == 100_000):
            assert fetching.poll() is None
        fetching.kill()
        fetching.wait()
        assert not target.exists()
        server.breaks_after = None
        download(server.address, target, SHA256)
    assert server.starts == [0, 100_000]
