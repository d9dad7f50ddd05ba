"""A batch's rows in other forms, written beside them when the run is done: JSON lines, COCO, YOLO."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from agent.errors import NoRoomError
from scale.jobs.folder import rows_of

Row = dict[str, Any]


def write_format(out: Path, name: str) -> Path:
    """Write one of `FORMATS`; gives its file or folder.

    Raises:
        InvalidInputError: there are no rows.
        NoRoomError: it cannot be written.
    """
    try:
        return FORMATS[name](out, _rows(out))
    except OSError as error:
        raise NoRoomError(f"cannot write {name} into {out}: {error}; make room and run it again") from error


def _rows(out: Path) -> Iterator[Row]:
    for batch in rows_of(out).to_batches():
        yield from batch.to_pylist()


def _json_lines(out: Path, rows: Iterator[Row]) -> Path:
    """One object for each row, in their order."""
    path = out / "answers.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def _coco(out: Path, rows: Iterator[Row]) -> Path:
    """Object detection's form: a category for each expression, an annotation for each box that was found."""
    images: dict[int, Row] = {}
    categories: dict[str, int] = {}
    annotations: list[Row] = []
    for row in rows:
        size = {"width": row["width"], "height": row["height"]}
        images[row["picture"]] = {"id": row["picture"], "file_name": row["source"], **size}
        category = categories.setdefault(row["expression"], len(categories) + 1)
        for x1, y1, x2, y2 in row["boxes_xyxy"]:
            box = {"bbox": [x1, y1, x2 - x1, y2 - y1], "area": (x2 - x1) * (y2 - y1), "iscrowd": 0}
            place = {"id": len(annotations) + 1, "image_id": row["picture"], "category_id": category}
            annotations.append({**place, **box, "score": row["confidence"]})
    named = [{"id": number, "name": name} for name, number in categories.items()]
    path = out / "coco.json"
    content = {"images": [*images.values()], "annotations": annotations, "categories": named}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def _yolo(out: Path, rows: Iterator[Row]) -> Path:
    """A file of labels for each picture ("class x y width height", in shares of the picture), and one of the names."""
    folder = out / "labels"
    folder.mkdir(exist_ok=True)
    classes: dict[str, int] = {}
    labels: dict[str, list[str]] = {}
    for row in rows:
        number = classes.setdefault(row["expression"], len(classes))
        lines = labels.setdefault(f"{row['picture']:08}-{Path(row['source']).stem}.txt", [])
        for x1, y1, x2, y2 in row["boxes_xyxy"]:
            width, height = row["width"], row["height"]
            shares = ((x1 + x2) / 2 / width, (y1 + y2) / 2 / height, (x2 - x1) / width, (y2 - y1) / height)
            lines.append(f"{number} {' '.join(f'{share:.6f}' for share in shares)}\n")
    for name, lines in labels.items():
        (folder / name).write_text("".join(lines), encoding="utf-8")
    (folder / "classes.txt").write_text("".join(f"{name}\n" for name in classes), encoding="utf-8")
    return folder


FORMATS: dict[str, Callable[[Path, Iterator[Row]], Path]] = {"jsonl": _json_lines, "coco": _coco, "yolo": _yolo}
