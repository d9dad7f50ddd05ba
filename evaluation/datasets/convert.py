"""Your own pictures and a CSV of expressions, made into a dataset for `referring` in the released layout.

The CSV has a header and the columns ``image`` (a file in the folder), ``x1``, ``y1``, ``x2``, ``y2`` (pixels) and
``expression``. Rows of one picture and box are one reference; all boxes of a picture are its annotations.
"""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agent.errors import InvalidInputError
from evaluation.json_files import write_json_lines
from evaluation.options import Options, option

BOX_COLUMNS = ("x1", "y1", "x2", "y2")
COLUMNS = ("image", *BOX_COLUMNS, "expression")


OPTIONS = (
    option("table", type=Path, metavar="CSV", help=f"with a header and the columns {', '.join(COLUMNS)}"),
    option("--images", type=Path, required=True, metavar="FOLDER", help="the pictures"),
    option("--out", type=Path, required=True, metavar="FILE", help="JSON lines for `referring`"),
)


def run(options: Options) -> int:
    """Write the file."""
    count = convert(options.table, options.images, options.out)
    print(f"{options.out}: {count} expressions")
    return 0


def convert(table: Path, images: Path, out: Path) -> int:
    """Write the JSON lines that `evaluation.datasets.released.read_released` reads.

    Returns:
        How many expressions there are.

    Raises:
        InvalidInputError: the table or a picture cannot be read, a column is missing, or a box is none.
    """
    boxes: dict[str, dict[tuple[float, ...], list[str]]] = {}
    for where, row in _rows(table):
        if not (images / row["image"]).is_file():
            raise InvalidInputError(f"{where}: there is no picture {images / row['image']}")
        boxes.setdefault(row["image"], {}).setdefault(_box(row, where), []).append(row["expression"])
    out.parent.mkdir(parents=True, exist_ok=True)
    write_json_lines(out, _references(boxes))
    return sum(len(texts) for of_image in boxes.values() for texts in of_image.values())


def _rows(table: Path) -> list[tuple[str, dict[str, str]]]:
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInputError(f"cannot read {table}: {error}; expected CSV with the columns {COLUMNS}") from error
    found = []
    for number, row in enumerate(rows, start=2):
        where = f"{table}, line {number}"
        missing = [column for column in COLUMNS if not (row.get(column) or "").strip()]
        if missing:
            raise InvalidInputError(f"{where}: nothing in {', '.join(missing)}; the columns are {', '.join(COLUMNS)}")
        found.append((where, {column: row[column].strip() for column in COLUMNS}))
    if not found:
        raise InvalidInputError(f"{table} has no rows")
    return found


def _box(row: dict[str, str], where: str) -> tuple[float, ...]:
    try:
        x1, y1, x2, y2 = (float(row[column]) for column in BOX_COLUMNS)
    except ValueError as error:
        raise InvalidInputError(f"{where}: {error}") from error
    if not (all(map(math.isfinite, (x1, y1, x2, y2))) and x1 < x2 and y1 < y2):
        raise InvalidInputError(f"{where}: no box: x1 < x2 and y1 < y2 must hold")
    return x1, y1, x2 - x1, y2 - y1


def _references(boxes: dict[str, dict[tuple[float, ...], list[str]]]) -> Iterator[dict[str, Any]]:
    ids = itertools.count(1)
    for image_id, (image, of_image) in enumerate(boxes.items(), start=1):
        annotations = [{"id": next(ids), "bbox": list(box)} for box in of_image]
        for annotation, texts in zip(annotations, of_image.values(), strict=True):
            yield {
                "file_name": image,
                "image_id": image_id,
                "ann_id": annotation["id"],
                "anns": annotations,
                "sentences": [{"raw": text} for text in texts],
            }
