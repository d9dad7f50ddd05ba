"""One form for all datasets: an expression about a picture, and the boxes that are meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path

import numpy as np
from PIL import Image

from agent.datatypes import FloatArray
from agent.errors import InvalidInputError
from evaluation.tables import grouped

MAX_SHOWN = 3
NO_BOXES = np.zeros((0, 4))


@dataclass(frozen=True, eq=False)
class ReferringExample:
    """One expression.

    Attributes:
        key: no other of its dataset has it; the same whenever the dataset is read.
        image: the picture's file.
        image_id: as the dataset and files of detections have it.
        expression: as it was written.
        gold_xyxy: (K, 4) float64 pixels: any of them is right; none where nothing is meant (gRefCOCO's no-target).
        annotated_xyxy: (M, 4) float64 pixels: all annotated objects of the picture, the ground-truth proposals.
    """

    key: str
    image: Path
    image_id: str
    expression: str
    gold_xyxy: FloatArray
    annotated_xyxy: FloatArray


def boxes_from_xywh(rows: Sequence[Sequence[float]]) -> FloatArray:
    """(N, 4) float64 x, y, width, height, as COCO has them, to x1, y1, x2, y2.

    Raises:
        InvalidInputError: they are no (N, 4) numbers.
    """
    try:
        boxes = np.array(rows, dtype=np.float64).reshape(len(rows), 4)
    except (TypeError, ValueError) as error:
        raise InvalidInputError(f"boxes must be lists of x, y, width and height: {error}") from error
    boxes[:, 2:] += boxes[:, :2]
    return boxes


def label_problems(examples: Sequence[ReferringExample]) -> dict[str, list[str]]:
    """What is wrong with a dataset's labels: the kind of problem -> the keys of the examples that have it."""
    size = cache(_size)
    found = [(kind, each.key) for each in examples for kind in _problems(each, size(each.image))]
    times = Counter(each.key for each in examples)
    found += [("the same key twice", key) for key, count in times.items() if count > 1]
    return {kind: [key for _, key in pairs] for kind, pairs in grouped(itemgetter(0), found).items()}


def label_report(examples: Sequence[ReferringExample]) -> str:
    """`label_problems` for people."""
    problems = label_problems(examples)
    images = len({each.image for each in examples})
    lines = [f"{len(examples)} expressions about {images} pictures: " + ("problems" if problems else "no problem")]
    for kind, keys in problems.items():
        more = ", ..." if len(keys) > MAX_SHOWN else ""
        lines.append(f"  {kind}: {len(keys)} ({', '.join(keys[:MAX_SHOWN])}{more})")
    return "\n".join(lines)


def _size(path: Path) -> tuple[int, int] | None:
    try:
        with Image.open(path) as image:
            return image.size
    except OSError:
        return None


def _problems(example: ReferringExample, size_wh: tuple[int, int] | None) -> list[str]:
    found = [] if example.expression.strip() else ["no words"]
    if size_wh is None:
        found.append("no picture, or one that cannot be read")
    gold = example.gold_xyxy
    if (gold[:, 2:] <= gold[:, :2]).any():
        found.append("a box without area")
    elif size_wh is not None and ((gold < -1) | (gold > np.tile(size_wh, 2) + 1)).any():
        found.append("a box that is not inside the picture")
    if len(gold) and not all((example.annotated_xyxy == box).all(axis=1).any() for box in gold):
        found.append("a box that is not among the annotated ones")
    return found
