"""The "refer" layout of RefCOCO, RefCOCO+ and RefCOCOg, and gRefCOCO's like it.

A folder with ``refs(SPLIT_BY).p`` (a pickle; gRefCOCO: ``grefs(SPLIT_BY).json``) and COCO's ``instances.json``.

Source: Kazemzadeh et al., "ReferItGame", EMNLP 2014; Yu et al., "Modeling Context in Referring Expressions", ECCV 2016;
Liu et al., "GRES", CVPR 2023.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from agent.datatypes import FloatArray
from agent.errors import InvalidInputError
from evaluation.datasets.examples import NO_BOXES, ReferringExample
from evaluation.datasets.released import annotated, as_list, examples_of
from evaluation.json_files import naming_what_is_malformed, read_json
from evaluation.tables import grouped

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
    pickled, written = folder / f"refs({split_by}).p", folder / f"grefs({split_by}).json"
    if not pickled.is_file() and not written.is_file():
        raise InvalidInputError(f"there is neither {pickled.name} nor {written.name} in {folder}")
    references = read_plain_pickle(pickled) if pickled.is_file() else read_json(written)
    with naming_what_is_malformed(folder):
        by_image = _annotations(folder / "instances.json")
        chosen = [each for each in references if each["split"] == split]
        if not chosen:
            splits = ", ".join(sorted({str(each["split"]) for each in references}))
            raise InvalidInputError(f"nothing in {folder} is in the split {split!r}; it has {splits or 'none'}")
        for reference in chosen:
            yield from _examples(reference, by_image, images)


def _annotations(path: Path) -> dict[str, tuple[list[str], FloatArray]]:
    """image_id -> ids and boxes of what is annotated in it."""
    by_image = grouped(lambda each: str(each["image_id"]), read_json(path)["annotations"])
    return {image_id: annotated(each) for image_id, each in by_image.items()}


def _examples(
    reference: dict[str, Any], by_image: dict[str, tuple[list[str], FloatArray]], images: Path
) -> Iterator[ReferringExample]:
    ids, boxes = by_image.get(str(reference["image_id"]), ([], NO_BOXES))
    meant = {str(each) for each in as_list(reference["ann_id"]) if each != NO_TARGET and not reference.get("no_target")}
    gold = boxes[[each in meant for each in ids]] if meant else NO_BOXES
    number = reference["ref_id"]
    if len(gold) < len(meant):
        raise InvalidInputError(f"reference {number}: instances.json has not all of the annotations {sorted(meant)}")
    texts = [(f"{number}/{each['sent_id']}", each.get("raw") or each["sent"]) for each in reference["sentences"]]
    return examples_of(reference, texts, images, gold, boxes)


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")

    def persistent_load(self, pid: Any) -> Any:
        raise pickle.UnpicklingError("it asks for something outside of itself")


def read_plain_pickle(path: Path) -> Any:
    """What a pickle of plain data holds: numbers, texts, lists, tuples, sets and dictionaries; texts of Python 2 are
    taken for Latin-1.

    Raises:
        InvalidInputError: it cannot be read, or holds more: anything that would run is refused.
    """
    try:
        with path.open("rb") as file:
            return _PlainUnpickler(file, encoding="latin1").load()
    except Exception as error:  # bytes that are no pickle raise whatever comes of them
        raise InvalidInputError(f"cannot read {path}: {error}; expected a pickle of plain data") from error
