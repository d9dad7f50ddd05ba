"""Your own pictures and a CSV of expressions, made into a dataset for `referring` in the released layout.

The CSV has a header and the columns ``image`` (a file in the folder), ``x1``, ``y1``, ``x2``, ``y2`` (pixels) and
``expression``. Rows of one picture and box are one reference; all boxes of a picture are its annotations.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agent.calibrating.box_table import BOX, read_box_table
from evaluation.json_files import write_json_lines
from evaluation.options import Options, option

COLUMNS = ("image", *BOX, "expression")
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
    rows = read_box_table(table, images, "expression")
    boxes: dict[str, dict[tuple[float, ...], list[str]]] = {}
    for image, (x1, y1, x2, y2), expression in rows:
        boxes.setdefault(image, {}).setdefault((x1, y1, x2 - x1, y2 - y1), []).append(expression)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_json_lines(out, _references(boxes))
    return len(rows)


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
