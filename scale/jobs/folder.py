"""The folder of a job's results: which run it belongs to, a Parquet file for each block that is done, and a lock.

A file is written beside its place and moved there whole, so that a block is done or not, whatever is killed when; two
that do the same block write the same bytes.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from agent.errors import InvalidInputError, MissingDependencyError, NoRoomError
from scale.jobs.blocks import Block

if TYPE_CHECKING:
    import pyarrow as pa

RUN, ROWS, LOCK = "run.json", "rows", ".lock"


def arrow(module: str = "pyarrow") -> Any:
    """A module of Arrow's.

    Raises:
        MissingDependencyError: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingDependencyError('jobs write Parquet: pip install "reclip-agent[batch]"') from error


@contextmanager
def claimed(out: Path, run: Mapping[str, Any]) -> Iterator[set[str]]:
    """A run's folder, begun or gone on with; nobody else works in it meanwhile.

    Args:
        run: all that its rows depend on, JSON-ready.

    Yields:
        The files of the blocks that are done.

    Raises:
        InvalidInputError: it belongs to another run, or another process works in it.
        NoRoomError: it cannot be written.
    """
    try:
        (out / ROWS).mkdir(parents=True, exist_ok=True)
        with FileLock(out / LOCK, timeout=0):
            _check_or_write(out / RUN, run)
            for left in (out / ROWS).glob("*.part"):  # of who was killed while writing
                left.unlink()
            yield {path.name for path in (out / ROWS).glob("*.parquet")}
    except Timeout as error:
        raise InvalidInputError(f"another process works in {out}: wait for it, or give another --out") from error
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        raise NoRoomError(f"{out} cannot be written: {error}; give another --out") from error


def write_block(out: Path, block: Block, table: pa.Table) -> None:
    """Put a block's rows into the folder, all or none.

    Raises:
        NoRoomError: they cannot be written.
    """
    parquet = arrow("pyarrow.parquet")
    folder = out / ROWS
    part = None
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=block.file, suffix=".part", delete=False) as file:
            part = Path(file.name)
            parquet.write_table(table, file, compression="zstd")
        os.replace(part, folder / block.file)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise NoRoomError(
            f"cannot write into {folder}: {error}; make room and run it again: what is done is kept"
        ) from error


def rows_of(out: Path) -> Any:
    """The rows of a run as an Arrow dataset, whose files are in the run's order.

    Raises:
        InvalidInputError: there are none.
    """
    files = sorted(str(path) for path in (out / ROWS).glob("*.parquet"))
    if not files:
        raise InvalidInputError(f"there are no rows in {out / ROWS}: run the job first")
    return arrow("pyarrow.dataset").dataset(files, format="parquet")


def _check_or_write(path: Path, run: Mapping[str, Any]) -> None:
    wanted = json.loads(json.dumps(run))
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8") as file:
            file.write(json.dumps(wanted, indent=1, ensure_ascii=False) + "\n")
        os.replace(file.name, path)
        return
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        differing = sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))
    except (ValueError, TypeError, AttributeError, OSError) as error:
        raise InvalidInputError(f"{path} is not a run's: {error}; give another --out") from error
    if differing:
        told = "; ".join(f"{name} was {_short(found.get(name))}, is {_short(wanted.get(name))}" for name in differing)
        raise InvalidInputError(f"{path.parent} holds another run ({told}): give another --out")


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."
