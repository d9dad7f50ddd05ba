"""Opens what INPUT names: lists its files, counts their pictures, and deals them out in blocks."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ros_nodes import bags
from ros_nodes.cameras.files import PICTURE_SUFFIXES
from scale.batch.inputs import parquet, pictures, video, webdataset
from scale.batch.inputs.bag import Bags
from scale.batch.inputs.source import InputFile, Item, Source, UnreadableInputError, file_system
from scale.jobs.blocks import Block, digest_of
from scale.jobs.folder import arrow

FORMS = (
    "a folder or glob of pictures, videos, bags (rosbag2, .mcap), Parquet (.parquet) or WebDataset (.tar) shards, or"
    " one such file; local, or an address that Arrow or fsspec knows"
)
_WILD = re.compile(r"[*?\[]")


@dataclass(frozen=True)
class Part:
    """Some pictures of one file."""

    file: InputFile
    numbers: range


@dataclass(frozen=True)
class Input:
    """A batch's pictures, listed and counted.

    Attributes:
        source: their form.
        files: how many pictures each file holds, in the order of their addresses.
        every: every how many-th is taken.
        limit: the most that are taken; None for all.
    """

    source: Source
    files: tuple[tuple[InputFile, int], ...]
    every: int = 1
    limit: int | None = None

    @property
    def total(self) -> int:
        """How many pictures are taken."""
        taken = len(range(0, sum(count for _, count in self.files), self.every))
        return taken if self.limit is None else min(taken, self.limit)

    @property
    def digest(self) -> str:
        """Of all that the pictures' places depend on."""
        return digest_of([self.source, self.every, self.limit, *self.files])

    def parts(self) -> Iterator[Part]:
        """The pictures that are taken, file by file."""
        left, skipped = self.total, 0
        for file, count in self.files:
            numbers = range(skipped, count, self.every)[:left]
            skipped = skipped - count if skipped >= count else (skipped - count) % self.every
            left -= len(numbers)
            if numbers:
                yield Part(file, numbers)

    def blocks(self, size: int) -> Iterator[Block]:
        """The same in blocks of so many pictures, in order; a block's content is (number of its first, parts)."""
        for number, (first, parts) in enumerate(_dealt(self.parts(), size)):
            yield Block(number, (first, parts), sum(len(each.numbers) for each in parts), digest_of(parts))


def read_parts(source: Source, parts: Iterable[Part]) -> Iterator[Item]:
    """The pictures of a block."""
    for part in parts:
        yield from source.read(part.file, part.numbers)


def open_input(
    address: str, *, topic: str | None = None, column: str | None = None, every: int = 1, limit: int | None = None
) -> Input:
    """List and count what an input holds.

    Args:
        address: one of `FORMS`.
        topic: of a bag's pictures.
        column: of expressions, in shards.

    Raises:
        UnreadableInputError: there is nothing there, several forms at once, or a file that cannot be read.
        UnreadableBagError: the same of a bag, or a bag without such a topic.
    """
    forms: dict[tuple[str, ...], Source] = {
        PICTURE_SUFFIXES: pictures.Pictures(),
        video.SUFFIXES: video.Videos(),
        bags.SUFFIXES: Bags(topic),
        parquet.SUFFIXES: parquet.ParquetRows(column),
        webdataset.SUFFIXES: webdataset.Shards(column),
    }
    files = _listed(address)
    if os.path.isfile(os.path.join(address, bags.METADATA)):
        files, found = [InputFile(address, 0, os.stat(address).st_mtime_ns)], [forms[bags.SUFFIXES]]
    else:
        found = [form for suffixes, form in forms.items() if any(_ends(each, suffixes) for each in files)]
        files = [each for each in files if any(_ends(each, suffixes) for suffixes in forms)]
    if len(found) != 1:
        told = "files of several forms: name one with a glob (DIR/*.jpg)" if found else "nothing that can be read"
        raise UnreadableInputError(f"{address} has {told}; give {FORMS}")
    (source,) = found
    opened = Input(source, tuple((file, source.count(file)) for file in files), every, limit)
    if not opened.total:
        raise UnreadableInputError(f"{address} holds no pictures; give {FORMS}")
    return opened


def _ends(file: InputFile, suffixes: Sequence[str]) -> bool:
    return file.address.lower().endswith(tuple(suffixes))


def _listed(address: str) -> list[InputFile]:
    """The files that a path, a folder or a glob means, by their addresses."""
    fs = arrow("pyarrow.fs")
    wild = _WILD.search(address)
    base = address[: address.rindex("/", 0, wild.start())] if wild and "/" in address[: wild.start()] else "."
    base = base if wild else address
    found, path = file_system(base)
    prefix = base[: len(base) - len(path)] if base.endswith(path) else base.partition("://")[0] + "://"
    try:
        (info,) = found.get_file_info([path])
        is_folder = info.type == fs.FileType.Directory
        deep = wild is not None and "/" in address[wild.start() :]
        infos = found.get_file_info(fs.FileSelector(path, recursive=deep)) if is_folder else [info]
    except OSError as error:
        raise UnreadableInputError(f"{address} cannot be listed: {error}") from error
    files = [_file(each, prefix) for each in infos if each.type == fs.FileType.File]
    pattern = address.removeprefix("./") if wild else None
    chosen = [
        each
        for each in files
        if not os.path.basename(each.address).startswith(".")
        and (pattern is None or fnmatch.fnmatch(each.address.removeprefix("./"), pattern))
    ]
    if not chosen:
        raise UnreadableInputError(f"there is nothing at {address}; give {FORMS}")
    return sorted(chosen, key=lambda each: each.address)


def _file(info: Any, prefix: str) -> InputFile:
    return InputFile(f"{prefix}{info.path}", info.size or 0, info.mtime_ns or 0)


def _dealt(parts: Iterable[Part], size: int) -> Iterator[tuple[int, tuple[Part, ...]]]:
    """Parts cut and put together to so many pictures each, with the number of the first picture."""
    waiting: list[Part] = []
    first = count = 0
    for part in parts:
        numbers = part.numbers
        while numbers:
            taken, numbers = numbers[: size - count], numbers[size - count :]
            waiting.append(Part(part.file, taken))
            count += len(taken)
            if count == size:
                yield first, tuple(waiting)
                first, count, waiting = first + size, 0, []
    if waiting:
        yield first, tuple(waiting)
