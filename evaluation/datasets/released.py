"""The layout of the released evaluation files: JSON lines of references, and files of detections.

Source: Subramanian et al., "ReCLIP", ACL 2022: ``refcoco_val.jsonl``, ``refcocog_dets_dict.json`` and the like, and
RefGTA in the same form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import InvalidInputError
from evaluation.datasets.examples import ReferringExample, boxes_from_xywh
from evaluation.json_files import naming_what_is_malformed, read_json, read_json_lines
from evaluation.tables import grouped

NO_TARGET = -1
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
            texts = [(f"{number}/{at}", sentence["raw"]) for at, sentence in enumerate(reference["sentences"])]
            yield from examples_of(reference, reference["anns"], texts, images)


def examples_of(
    reference: dict[str, Any],
    annotations: Sequence[dict[str, Any]],
    texts: Sequence[tuple[str, str]],
    images: Path,
    *,
    needs_all: bool = False,
) -> Iterator[ReferringExample]:
    """Key and text of each sentence of a reference as examples; -1 or ``no_target`` says that nothing is meant.

    Args:
        annotations: COCO's, of all that is annotated in its picture.
        needs_all: whether all that is meant must be among them, not just one of it.

    Raises:
        InvalidInputError: what is meant is not among them.
    """
    annotated = boxes_from_xywh([each["bbox"] for each in annotations])
    meant_ids = reference["ann_id"] if isinstance(reference["ann_id"], (list, tuple)) else [reference["ann_id"]]
    meant = set() if reference.get("no_target") else {str(each) for each in meant_ids if each != NO_TARGET}
    ids = [str(each["id"]) for each in annotations]
    missing = meant.difference(ids)
    if missing and (needs_all or missing == meant):
        raise InvalidInputError(f"there is no annotation with the id {', '.join(sorted(missing))}")
    gold = annotated[np.isin(ids, [*meant])]
    image, image_id = images / picture_name(reference["file_name"]), str(reference["image_id"])
    return (ReferringExample(key, image, image_id, str(text), gold, annotated) for key, text in texts)


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
    with naming_what_is_malformed(path):
        if not isinstance(content, dict):
            by_image = grouped(lambda each: each["image_id"], content)
            content = {image_id: [each["box"] for each in of_image] for image_id, of_image in by_image.items()}
        return {str(image_id): boxes_from_xywh(boxes) for image_id, boxes in content.items()}
