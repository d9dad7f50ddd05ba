"""Runs a job: skips the blocks that are done, does the others, and shows how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scale.jobs.blocks import Block, Start
from scale.jobs.engines import Engine
from scale.jobs.folder import claimed


def run_job(
    start: Start, blocks: Iterable[Block], out: Path, *, run: Mapping[str, Any], total: int, unit: str, engine: Engine
) -> None:
    """Do the blocks of a job that are not done yet.

    Args:
        start: see `Start`.
        blocks: read as they are handed out.
        out: the folder; see `scale.jobs.folder`.
        run: all that the rows depend on, JSON-ready: a folder with another one is refused.
        total: the sizes of all blocks together.
        unit: what they count.

    Raises:
        InvalidInputError: the folder belongs to another run, or another process works in it.
        NoRoomError: the folder cannot be written.
        WorkerLostError: see `Engine.run`; run again, it goes on where it stopped.
    """
    from tqdm import tqdm

    with (
        claimed(out, run) as done,
        tqdm(total=total, desc=out.name, unit=unit, delay=1, disable=None, smoothing=0) as bar,
    ):
        left = _left(blocks, done, bar)
        for size in engine.run(start, left, out):
            bar.update(size)


def _left(blocks: Iterable[Block], done: set[str], bar: Any) -> Iterable[Block]:
    """Those that are not done; the others are not counted, so that rate and time left are this run's."""
    for block in blocks:
        if block.file not in done:
            yield block
        else:
            bar.total -= block.size
