"""The "refer" layout of RefCOCO, RefCOCO+ and RefCOCOg, and gRefCOCO's like it.

A folder with ``refs(SPLIT_BY).p`` (a pickle; gRefCOCO: ``grefs(SPLIT_BY).json``) and COCO's ``instances.json``.

Source: Kazemzadeh et al., "ReferItGame", EMNLP 2014; Yu et al., "Modeling Context in Referring Expressions", ECCV 2016;
Liu et al., "GRES", CVPR 2023.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agent.datatypes import FloatArray
from agent.errors import InvalidInputError
from evaluation.datasets.examples import NO_BOXES, ReferringExample
from evaluation.datasets.released import annotated, as_list, picture_name
from evaluation.datasets.restricted_pickle import read_plain_pickle
from evaluation.json_files import naming_what_is_malformed, read_json

NO_TARGET = -1


def read_refer(folder: Path, split_by: str, split: str, images: Path) -> Iterator[ReferringExample]:
    """The references of one split, one example for each sentence, in their order.

    Args:
        folder: of the dataset: ``refcoco``, ``refcoco+``, ``refcocog``, ``grefcoco``.
        split_by: who made the splits: unc, umd, google.
        split: train, val, test, testA, testB, ...
        images: COCO's ``train2014``.

    Raises:
        InvalidInputError: a file is missing or something else, or nothing is in that split.
    """
    references = _references(folder, split_by)
    with naming_what_is_malformed():
        by_image = _annotations(folder / "instances.json")
        chosen = [each for each in references if each["split"] == split]
        if not chosen:
            splits = ", ".join(sorted({str(each["split"]) for each in references}))
            raise InvalidInputError(f"nothing in {folder} is in the split {split!r}; it has {splits or 'none'}")
        for reference in chosen:
            yield from _examples(reference, by_image, images)


def _references(folder: Path, split_by: str) -> list[dict[str, Any]]:
    pickled, written = folder / f"refs({split_by}).p", folder / f"grefs({split_by}).json"
    if pickled.is_file():
        return list(read_plain_pickle(pickled))
    if written.is_file():
        return list(read_json(written))
    raise InvalidInputError(f"there is neither {pickled.name} nor {written.name} in {folder}")


def _annotations(path: Path) -> dict[str, tuple[list[str], FloatArray]]:
    """image_id -> ids and boxes of what is annotated in it."""
    grouped: dict[str, list[dict[str, Any]]] = {}
    for each in read_json(path)["annotations"]:
        grouped.setdefault(str(each["image_id"]), []).append(each)
    return {image_id: annotated(each) for image_id, each in grouped.items()}


def _examples(
    reference: dict[str, Any], by_image: dict[str, tuple[list[str], FloatArray]], images: Path
) -> Iterator[ReferringExample]:
    image_id = str(reference["image_id"])
    ids, boxes = by_image.get(image_id, ([], NO_BOXES))
    meant = {str(each) for each in as_list(reference["ann_id"]) if each != NO_TARGET}
    gold = NO_BOXES if reference.get("no_target") else boxes[[each in meant for each in ids]]
    if meant and not reference.get("no_target") and len(gold) < len(meant):
        raise InvalidInputError(
            f"reference {reference['ref_id']}: instances.json has not all of the annotations {sorted(meant)}"
        )
    for sentence in reference["sentences"]:
        yield ReferringExample(
            key=f"{reference['ref_id']}/{sentence['sent_id']}",
            image=images / picture_name(reference["file_name"]),
            image_id=image_id,
            expression=str(sentence.get("raw") or sentence["sent"]),
            gold_xyxy=gold,
            annotated_xyxy=boxes,
        )
