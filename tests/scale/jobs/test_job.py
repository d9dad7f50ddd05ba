"""Jobs: equal rows wherever they run, done once whatever is killed, and folders that know whose they are."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from agent.errors import InvalidInputError, NoRoomError, WorkerLostError
from scale.jobs.engines import Engine
from scale.jobs.folder import rows_of
from scale.jobs.job import run_job
from tests.support.counting_job import Squares, blocks_of, files_of

ROOT = Path(__file__).parents[3]
TOTAL = 50
PATIENCE_S = 240.0


def do(out: Path, job: Squares | None = None, engine: Engine | None = None, **run: object) -> None:
    run_job(
        job or Squares(),
        blocks_of(TOTAL),
        out,
        run={"job": "squares", **run},
        total=TOTAL,
        unit="number",
        engine=engine or Engine(),
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("whole")
    do(out)
    return files_of(out)


def test_rows_are_in_the_jobs_order(tmp_path: Path) -> None:
    do(tmp_path)
    assert rows_of(tmp_path).to_table().column("number").to_pylist() == list(range(TOTAL))
    with pytest.raises(InvalidInputError, match="run the job first"):
        rows_of(tmp_path / "rows")


def test_processes_write_the_same_files(whole: dict[str, bytes], tmp_path: Path) -> None:
    do(tmp_path, engine=Engine(workers=2))
    assert files_of(tmp_path) == whole


def test_what_is_done_is_not_done_again(whole: dict[str, bytes], tmp_path: Path) -> None:
    do(tmp_path)
    gone = sorted((tmp_path / "rows").iterdir())[3]
    gone.unlink()
    (tmp_path / "rows" / "00000099.part").write_bytes(b"cut off")
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "rows").glob("*.parquet")}
    do(tmp_path)
    assert files_of(tmp_path) == whole
    assert all(path.stat().st_mtime_ns == before for path, before in kept.items())


def test_a_worker_that_is_killed_ends_the_run_and_the_next_goes_on(whole: dict[str, bytes], tmp_path: Path) -> None:
    dying = Squares(dies=tmp_path / "died")
    with pytest.raises(WorkerLostError, match="run it again; blocks that are done are kept"):
        do(tmp_path / "out", dying, Engine(workers=2))
    assert set(files_of(tmp_path / "out")) < set(whole)
    do(tmp_path / "out", dying, Engine(workers=2))
    assert files_of(tmp_path / "out") == whole


def test_a_driver_that_is_killed_goes_on(whole: dict[str, bytes], tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from tests.scale.jobs.test_job import do\n"
        "from tests.support.counting_job import Squares\n"
        f"do(Path({str(tmp_path)!r}), Squares(pause_s=0.1))"
    )
    for wanted in (2, 5):
        driver = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
        end_s = time.monotonic() + PATIENCE_S
        while len(list(tmp_path.glob("rows/*.parquet"))) < wanted:
            assert driver.poll() is None
            assert time.monotonic() < end_s
            time.sleep(0.02)
        driver.send_signal(signal.SIGKILL)
        driver.wait()
        assert len(list(tmp_path.glob("rows/*.parquet"))) < len(whole)
    do(tmp_path)
    assert files_of(tmp_path) == whole


def test_what_the_work_raises_comes_through(tmp_path: Path) -> None:
    for engine in (Engine(), Engine(workers=2)):
        with pytest.raises(InvalidInputError, match="10 is no number"):
            do(tmp_path, Squares(fails_at=10), engine)


def test_a_folder_of_another_run_is_refused(tmp_path: Path) -> None:
    do(tmp_path, expressions=["the cup"])
    with pytest.raises(InvalidInputError, match=r'another run \(expressions was \["the cup"\], is \["the bowl"\]\)'):
        do(tmp_path, expressions=["the bowl"])
    (tmp_path / "run.json").write_text("no json")
    with pytest.raises(InvalidInputError, match="is not a run's"):
        do(tmp_path)
    (tmp_path / "run.json").write_text(json.dumps(["a list"]))
    with pytest.raises(InvalidInputError, match="is not a run's"):
        do(tmp_path)


def test_two_do_not_work_in_one_folder(tmp_path: Path) -> None:
    with FileLock(tmp_path / ".lock"), pytest.raises(InvalidInputError, match="another process works in"):
        do(tmp_path)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NoRoomError, match="give another --out"):
        do(tmp_path / "file")


def test_a_full_disk(tmp_path: Path) -> None:
    """A tmpfs of 64 KiB, where this account may mount one."""
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)], capture_output=True).returncode:
        pytest.skip("only root can mount a tmpfs")
    try:
        with pytest.raises(NoRoomError, match="make room and run it again: what is done is kept"):
            do(small)
        done = files_of(small)
        assert done
        assert not [name for name in done if name.endswith(".part")]
    finally:
        subprocess.run(["umount", str(small)], check=True)
