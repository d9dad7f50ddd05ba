"""Jobs on a Ray cluster of two nodes: the files of the plain loop, also where a worker or a node is killed."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.errors import InvalidInputError, MissingDependencyError, WorkerLostError
from scale.jobs.engines import Engine
from tests.scale.jobs.test_job import do
from tests.support.counting_job import Squares, files_of
from tests.support.ray_cluster import two_nodes


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with tempfile.TemporaryDirectory(prefix="ray") as folder, two_nodes(folder) as made:
        yield made


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("whole")
    do(out)
    return files_of(out)


def test_it_writes_the_same_files(cluster: Any, whole: dict[str, bytes], tmp_path: Path) -> None:
    do(tmp_path, engine=Engine(2, cluster.address))
    assert files_of(tmp_path) == whole
    do(tmp_path, engine=Engine(2, cluster.address))
    assert files_of(tmp_path) == whole, "nothing is done twice"


def test_a_worker_that_is_killed_is_started_anew(cluster: Any, whole: dict[str, bytes], tmp_path: Path) -> None:
    do(tmp_path / "out", Squares(dies=tmp_path / "died"), Engine(2, cluster.address))
    assert (tmp_path / "died").exists()
    assert files_of(tmp_path / "out") == whole


def test_what_the_work_raises_comes_through(cluster: Any, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="10 is no number"):
        do(tmp_path, Squares(fails_at=10), Engine(2, cluster.address))


def test_a_cluster_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'reclip-agent[ray]'")
    monkeypatch.setenv("RAY_gcs_server_port_wait_time_s", "1")
    with pytest.raises(WorkerLostError, match=r"cannot join the Ray cluster 127\.0\.0\.1:1"):
        do(tmp_path, engine=Engine(1, "127.0.0.1:1"))


def test_without_ray_the_install_command_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingDependencyError, match=r'pip install "reclip-agent\[ray\]"'):
        do(tmp_path, engine=Engine(1, "auto"))
