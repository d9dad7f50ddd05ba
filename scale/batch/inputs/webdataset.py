"""WebDataset shards: tar files in which the files of a sample follow each other and share a name without suffix."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from ros_nodes.cameras.files import PICTURE_SUFFIXES
from scale.batch.inputs.parquet import expressions_of
from scale.batch.inputs.source import InputFile, Item, UnreadableInputError, file_system

SUFFIXES = (".tar",)
END_BYTES = 1024
"""Of zeros, at the end of every tar file that is whole (POSIX.1-1988)."""


class _Member(NamedTuple):
    suffix: str
    offset: int
    size: int


@dataclass(frozen=True)
class Shards:
    """See `scale.batch.inputs.source.Source`.

    Attributes:
        column: the suffix of the files of expressions, without its dot: ``txt`` has one a line, ``json`` a text or a
            list; None for the batch's.
    """

    column: str | None = None

    def count(self, file: InputFile) -> int:
        """See `scale.batch.inputs.source.Source`."""
        return len(_samples(file))

    def read(self, file: InputFile, numbers: range) -> Iterator[Item]:
        """See `scale.batch.inputs.source.Source`."""
        samples = _samples(file)
        found, path = file_system(file.address)
        with found.open_input_file(path) as stream:
            for number in numbers:
                key, members = samples[number]
                parts = {each.suffix: stream.read_at(each.size, each.offset) for each in members if self._wants(each)}
                picture = next((part for suffix, part in parts.items() if suffix in PICTURE_SUFFIXES), None)
                expressions = None if self.column is None else _expressions(parts.get(f".{self.column}"), self.column)
                problem = "" if picture else "the sample has no picture"
                yield Item(f"{file.address}#{key}", picture, expressions=expressions, problem=problem)

    def _wants(self, member: _Member) -> bool:
        return member.suffix in PICTURE_SUFFIXES or member.suffix == f".{self.column}"


def _expressions(content: bytes | None, column: str) -> tuple[str, ...]:
    text = (content or b"").decode("utf-8", errors="replace")
    if column != "json":
        return tuple(line for line in text.splitlines() if line.strip())
    try:
        return expressions_of(json.loads(text))
    except ValueError:
        return ()


@lru_cache(maxsize=4)
def _samples(file: InputFile) -> list[tuple[str, list[_Member]]]:
    """The samples of a shard by their names, and where their files lie in it; nothing of them is read."""
    found, path = file_system(file.address)
    try:
        with found.open_input_file(path) as stream, tarfile.open(fileobj=stream, mode="r:") as archive:
            members = [(*_split(each.name), each) for each in archive if each.isfile()]
            end = stream.read_at(END_BYTES, max(0, file.size - END_BYTES))
    except (OSError, tarfile.TarError) as error:
        raise UnreadableInputError(f"{file.address} cannot be read as a tar file: {error}") from error
    if any(end):
        raise UnreadableInputError(f"{file.address} is cut off")
    return [
        (key, [_Member(suffix, each.offset_data, each.size) for _, suffix, each in of_key])
        for key, of_key in groupby(members, key=lambda member: member[0])
    ]


def _split(name: str) -> tuple[str, str]:
    """A sample's name, and the suffix from the first dot of the file's own name on, as WebDataset has it."""
    folder, slash, file = name.rpartition("/")
    stem, dot, suffix = file.partition(".")
    return f"{folder}{slash}{stem}", f"{dot}{suffix}".lower()
