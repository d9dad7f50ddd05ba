"""CSV files of boxes in pictures, and what is said of each."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from agent.errors import InvalidInputError

BOX = ("x1", "y1", "x2", "y2")


class SaidBox(NamedTuple):
    """A row: the picture's file name, the box in pixels, and a text about it."""

    image: str
    box_xyxy: tuple[float, float, float, float]
    text: str


def read_box_table(table: Path, images: Path, column: str) -> list[SaidBox]:
    """The rows of a CSV with a header and the columns ``image``, ``x1``, ``y1``, ``x2``, ``y2`` and one of text.

    Args:
        images: the folder that the pictures are in.
        column: what the text's column is called.

    Raises:
        InvalidInputError: the table cannot be read, has no rows, lacks a column, names a picture that is not there, or
            has a box that is none; the message names the line.
    """
    columns = ("image", *BOX, column)
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInputError(f"cannot read {table}: {error}; expected CSV with the columns {columns}") from error
    if not rows:
        raise InvalidInputError(f"{table} has no rows")
    return list(_read(rows, table, images, columns))


def _read(rows: list[dict[str, str | None]], table: Path, images: Path, columns: tuple[str, ...]) -> Iterator[SaidBox]:
    for number, row in enumerate(rows, start=2):
        image, *corners, text = cells = [(row.get(column) or "").strip() for column in columns]
        missing = [column for column, cell in zip(columns, cells, strict=True) if not cell]
        where = f"{table}, line {number}"
        if missing:
            raise InvalidInputError(f"{where}: nothing in {', '.join(missing)}; the columns are {', '.join(columns)}")
        try:
            x1, y1, x2, y2 = map(float, corners)
        except ValueError as error:
            raise InvalidInputError(f"{where}: malformed: {error}") from error
        if not (-math.inf < x1 < x2 < math.inf and -math.inf < y1 < y2 < math.inf):
            raise InvalidInputError(f"{where}: no box: x1 < x2 and y1 < y2 must hold")
        if not (images / image).is_file():
            raise InvalidInputError(f"{where}: there is no picture {images / image}")
        yield SaidBox(image, (x1, y1, x2, y2), text)
