"""What every form of input is: files that hold a known number of pictures, of which any can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from agent.datatypes import ImageArray
from agent.errors import InvalidInputError
from scale.jobs.folder import arrow


class UnreadableInputError(InvalidInputError):
    """A file of the input is not what its name says, or cannot be reached."""


@dataclass(frozen=True)
class InputFile:
    """A file as it was when the input was listed.

    Attributes:
        address: a path, or an address that Arrow or fsspec knows (``s3://bucket/key``).
        size: bytes.
        modified_ns: when it was last changed, in nanoseconds since the epoch; 0 where nobody knows.
    """

    address: str
    size: int
    modified_ns: int


@dataclass(frozen=True, eq=False)
class Item:
    """One picture of an input.

    Attributes:
        source: its file, and where in it: ``shard.parquet#12``.
        picture: the bytes of a picture file, or what was decoded already; None where nothing could be read.
        stamp_s: when it was taken, in seconds since the epoch, or since a video's beginning; None where nobody knows.
        expressions: what is asked about it alone; None where the batch's are.
        problem: why it could not be read; empty where it could.
    """

    source: str
    picture: bytes | ImageArray | None
    stamp_s: float | None = None
    expressions: tuple[str, ...] | None = None
    problem: str = ""


class Source(Protocol):
    """A form of input; it is pickled on its way to the workers."""

    def count(self, file: InputFile) -> int:
        """How many pictures a file holds.

        Raises:
            UnreadableInputError: it is not of this form, or broken.
        """

    def read(self, file: InputFile, numbers: range) -> Iterator[Item]:
        """Some of them, in order: each that cannot be read says so.

        Raises:
            UnreadableInputError: the file itself cannot be read any more.
        """


def file_system(address: str) -> tuple[Any, str]:
    """The Arrow file system that an address or a path is on, and its path there; fsspec's where Arrow has none.

    Raises:
        UnreadableInputError: neither knows it.
    """
    fs = arrow("pyarrow.fs")
    if "://" not in address:
        return fs.LocalFileSystem(), address
    try:
        return tuple(fs.FileSystem.from_uri(address))
    except (OSError, ValueError):
        pass
    try:
        from fsspec.core import url_to_fs

        found, path = url_to_fs(address)
    except (ImportError, ValueError, OSError) as error:
        raise UnreadableInputError(f"neither Arrow nor fsspec can open {address}: {error}") from error
    return fs.PyFileSystem(fs.FSSpecHandler(found)), path


def local_path(file: InputFile) -> str:
    """The path of a file that a reader needs on a disk.

    Raises:
        UnreadableInputError: it is elsewhere.
    """
    if "://" in file.address:
        raise UnreadableInputError(f"{file.address}: videos and bags are read from a disk; copy it there")
    return file.address
