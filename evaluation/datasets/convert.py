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
from evaluation.json_files import naming_what_is_malformed, write_json_lines
from evaluation.options import Options, option

COLUMNS = ("image", "x1", "y1", "x2", "y2", "expression")
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
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInputError(f"cannot read {table}: {error}; expected CSV with the columns {COLUMNS}") from error
    if not rows:
        raise InvalidInputError(f"{table} has no rows")
    boxes: dict[str, dict[tuple[float, ...], list[str]]] = {}
    for number, row in enumerate(rows, start=2):
        with naming_what_is_malformed(f"{table}, line {number}"):
            image, box, expression = _cells(row)
            if not (images / image).is_file():
                raise InvalidInputError(f"there is no picture {images / image}")
            boxes.setdefault(image, {}).setdefault(box, []).append(expression)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_json_lines(out, _references(boxes))
    return len(rows)


def _cells(row: dict[str, str | None]) -> tuple[str, tuple[float, ...], str]:
    """Picture, box as x, y, width and height, and expression."""
    image, *corners, expression = cells = [(row.get(column) or "").strip() for column in COLUMNS]
    missing = [column for column, cell in zip(COLUMNS, cells, strict=True) if not cell]
    if missing:
        raise InvalidInputError(f"nothing in {', '.join(missing)}; the columns are {', '.join(COLUMNS)}")
    x1, y1, x2, y2 = map(float, corners)
    if not (-math.inf < x1 < x2 < math.inf and -math.inf < y1 < y2 < math.inf):
        raise InvalidInputError("no box: x1 < x2 and y1 < y2 must hold")
    return image, (x1, y1, x2 - x1, y2 - y1), expression


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
