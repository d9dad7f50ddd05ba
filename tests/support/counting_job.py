"""A job of plain numbers: what jobs do, without a model."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from agent.errors import InvalidInputError
from scale.jobs.blocks import Block, Work, digest_of


@dataclass(frozen=True)
class Squares:
    """Squares numbers.

    Attributes:
        pause_s: for each block.
        dies: where a file is named: the first process to make it is killed half way through the job.
        fails_at: a number that cannot be squared.
    """

    pause_s: float = 0.0
    dies: Path | None = None
    fails_at: int = -1

    def __call__(self) -> Work:
        return self.square

    def square(self, numbers: range) -> pa.Table:
        time.sleep(self.pause_s)
        if self.fails_at in numbers:
            raise InvalidInputError(f"{self.fails_at} is no number that anybody squares")
        if self.dies is not None and numbers.start >= 20:
            try:
                self.dies.touch(exist_ok=False)
            except FileExistsError:
                pass
            else:
                os.kill(os.getpid(), signal.SIGKILL)
        return pa.table({"number": list(numbers), "square": [number**2 for number in numbers]})


def blocks_of(total: int, size: int = 3) -> Iterator[Block]:
    """Numbers from 0 in blocks."""
    for at, first in enumerate(range(0, total, size)):
        numbers = range(first, min(total, first + size))
        yield Block(at, numbers, len(numbers), digest_of([numbers]))


def files_of(out: Path) -> dict[str, bytes]:
    """What a run has written, by name."""
    return {path.name: path.read_bytes() for path in (out / "rows").iterdir()}
