"""What a job is made of: blocks, and the function that makes a table of one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

Work = Callable[[Any], "pa.Table"]
"""A block's content to its rows: the same content always gives the same rows."""
Start = Callable[[], Work]
"""Loads what the work needs, once in each process; it is pickled on its way there."""


@dataclass(frozen=True)
class Block:
    """A part of a job that is done as a whole or not at all.

    Attributes:
        number: its place in the job, from 0.
        content: what the work is given; it is pickled on its way there.
        size: how many pictures or expressions it is about, for progress.
        digest: hexadecimal, of its content.
    """

    number: int
    content: Any
    size: int
    digest: str

    @property
    def file(self) -> str:
        """The name of its rows' file: sorted by name, files are in the job's order."""
        return f"{self.number:08}-{self.digest[:16]}.parquet"


def digest_of(parts: Iterable[object]) -> str:
    """The sha256 of things' ``repr``, hexadecimal."""
    found = hashlib.sha256()
    for part in parts:
        found.update(repr(part).encode() + b"\n")
    return found.hexdigest()
