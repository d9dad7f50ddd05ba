"""The layout of the released evaluation files: JSON lines of references, and files of detections.

Source: Subramanian et al., "ReCLIP", ACL 2022: ``refcoco_val.jsonl``, ``refcocog_dets_dict.json`` and the like, and
RefGTA in the same form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from agent.datatypes import FloatArray
from agent.errors import InvalidInputError
from evaluation.datasets.examples import NO_BOXES, ReferringExample, boxes_from_xywh
from evaluation.json_files import naming_what_is_malformed, read_json, read_json_lines

Detections = Mapping[str, FloatArray]
"""image_id -> (N, 4) float64 boxes x1, y1, x2, y2."""


def read_released(path: Path, images: Path) -> Iterator[ReferringExample]:
    """The references of a file, one example for each sentence, in their order.

    Args:
        path: JSON lines ``{"file_name", "image_id", "ann_id", "anns": [{"id", "bbox"}], "sentences": [{"raw"}]}``;
            ``ann_id`` is a number, a text or a list of them, ``bbox`` is x, y, width, height.
        images: the folder of the pictures.

    Raises:
        InvalidInputError: the file cannot be read, or a line is something else; the message says which.
    """
    for number, (where, reference) in enumerate(read_json_lines(path)):
        with naming_what_is_malformed(where):
            yield from _examples(reference, images, number)


def _examples(reference: dict[str, Any], images: Path, number: int) -> Iterator[ReferringExample]:
    ids, boxes = annotated(reference["anns"])
    meant = {str(each) for each in as_list(reference["ann_id"])}
    gold = boxes[[each in meant for each in ids]] if ids else NO_BOXES
    if meant and not len(gold):
        raise InvalidInputError(f"none of its annotations has the id {', '.join(sorted(meant))}")
    texts = [(f"{number}/{at}", sentence["raw"]) for at, sentence in enumerate(reference["sentences"])]
    return examples_of(reference, texts, images, gold, boxes)


def examples_of(
    reference: dict[str, Any], texts: Sequence[tuple[str, str]], images: Path, gold: FloatArray, boxes: FloatArray
) -> Iterator[ReferringExample]:
    """Each key and expression of a reference with its picture, the boxes that are meant, and all of them."""
    image, image_id = images / picture_name(reference["file_name"]), str(reference["image_id"])
    return (ReferringExample(key, image, image_id, str(text), gold, boxes) for key, text in texts)


def annotated(annotations: Sequence[Mapping[str, Any]]) -> tuple[list[str], FloatArray]:
    """Ids, and (M, 4) float64 boxes x1, y1, x2, y2, of COCO's annotations."""
    return [str(each["id"]) for each in annotations], boxes_from_xywh([each["bbox"] for each in annotations])


def as_list(ids: Any) -> list[Any]:
    """Annotation ids, of which there may be one or a list."""
    return list(ids) if isinstance(ids, (list, tuple)) else [ids]


def picture_name(file_name: str) -> str:
    """The picture's own name: names of COCO carry the annotation's number at their end."""
    if "coco" not in file_name.lower() or re.search(r"_\d{12}\.jpg$", file_name):
        return file_name
    return file_name.rpartition("_")[0] + ".jpg"


def read_detections(path: Path) -> Detections:
    """Detected boxes of many pictures: ``{image_id: [[x, y, w, h], ...]}``, or a list of ``{"image_id", "box"}``.

    Raises:
        InvalidInputError: the file cannot be read, or is neither.
    """
    content = read_json(path)
    rows: dict[str, list[Any]] = {}
    with naming_what_is_malformed(path):
        if isinstance(content, dict):
            rows = {str(image_id): boxes for image_id, boxes in content.items()}
        else:
            for each in content:
                rows.setdefault(str(each["image_id"]), []).append(each["box"])
        return {image_id: boxes_from_xywh(boxes) for image_id, boxes in rows.items()}
