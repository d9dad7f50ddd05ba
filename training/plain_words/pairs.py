"""Pairs of what people say and the same in plain words: read, checked, and split by their text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from agent.errors import InvalidInputError
from agent.language.plain_words.pieces import joined, split_plainly

PAIRS = Path(__file__).with_name("pairs")
HELD_OUT_SHARE = 0.06


@dataclass(frozen=True)
class Pair:
    """One of them, as words."""

    said: tuple[str, ...]
    plain: tuple[str, ...]

    @classmethod
    def of(cls, said: str, plain: str) -> Pair:
        """A pair of texts; what stands in angle brackets is one word."""
        marked = plain.strip()
        is_mark = marked.startswith("<") and marked.endswith(">")
        return cls(tuple(split_plainly(said)), (marked,) if is_mark else tuple(split_plainly(marked)))

    def __str__(self) -> str:
        return f"{joined(self.said)}\t{joined(self.plain)}"

    @property
    def is_held_out(self) -> bool:
        """Whether it is for measuring alone; the same for the same words."""
        digest = hashlib.sha256(" ".join(self.said).encode()).digest()
        return int.from_bytes(digest[:4], "big") < HELD_OUT_SHARE * 2**32


def read_pairs(folder: Path = PAIRS) -> list[Pair]:
    """All pairs of the folder's ``.tsv`` files, each once.

    Raises:
        InvalidInputError: a line is no pair; the message says which.
    """
    pairs: dict[tuple[str, ...], Pair] = {}
    for path in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            parts = line.split("\t")
            if len(parts) != 2 or not all(part.strip() for part in parts):
                raise InvalidInputError(f"{path.name}:{number}: expected two texts with a tab between; got {line!r}")
            pair = Pair.of(*parts)
            pairs.setdefault(pair.said, pair)
    return list(pairs.values())
