"""Parquet files: a column of pictures, and where wanted one of expressions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from scale.batch.inputs.source import InputFile, Item, UnreadableInputError, file_system
from scale.jobs.folder import arrow

SUFFIXES = (".parquet",)
IMAGE = "image"


@dataclass(frozen=True)
class ParquetRows:
    """See `scale.batch.inputs.source.Source`.

    Attributes:
        column: of expressions, each a text or a list of texts; None for the batch's.
        image: of pictures: bytes of a file, or a struct whose field ``bytes`` holds them (as Hugging Face's datasets
            have it).
    """

    column: str | None = None
    image: str = IMAGE

    def count(self, file: InputFile) -> int:
        """See `scale.batch.inputs.source.Source`."""
        with _opened(file) as parquet:
            names = parquet.schema_arrow.names
            for wanted in (self.image, *([self.column] if self.column else [])):
                if wanted not in names:
                    raise UnreadableInputError(f"{file.address} has no column {wanted!r}, but {', '.join(names)}")
            return int(parquet.metadata.num_rows)

    def read(self, file: InputFile, numbers: range) -> Iterator[Item]:
        """See `scale.batch.inputs.source.Source`."""
        columns = [self.image, *([self.column] if self.column else [])]
        with _opened(file) as parquet:
            first = 0
            for group in range(parquet.num_row_groups):
                rows = range(first, first + parquet.metadata.row_group(group).num_rows)
                first = rows.stop
                wanted = [number for number in numbers if number in rows]
                if not wanted:
                    continue
                table = parquet.read_row_group(group, columns=columns)
                for number in wanted:
                    row = {name: table[name][number - rows.start].as_py() for name in columns}
                    yield self._item(f"{file.address}#{number}", row)

    def _item(self, source: str, row: dict[str, Any]) -> Item:
        picture = row[self.image]
        picture = picture.get("bytes") if isinstance(picture, dict) else picture
        said = row[self.column] if self.column else None
        expressions = None if self.column is None else expressions_of(said)
        if not isinstance(picture, bytes):
            return Item(source, None, expressions=expressions, problem=f"its {self.image!r} holds no bytes")
        return Item(source, picture, expressions=expressions)


def expressions_of(said: object) -> tuple[str, ...]:
    """The texts of a cell: one, a list of them, or none."""
    if said is None:
        return ()
    return tuple(map(str, said)) if isinstance(said, (list, tuple)) else (str(said),)


@contextmanager
def _opened(file: InputFile) -> Iterator[Any]:
    found, path = file_system(file.address)
    try:
        with arrow("pyarrow.parquet").ParquetFile(path, filesystem=found) as parquet:
            yield parquet
    except UnreadableInputError:
        raise
    except (OSError, ValueError) as error:  # Arrow's own errors are either
        raise UnreadableInputError(f"{file.address} cannot be read as Parquet: {error}") from error
