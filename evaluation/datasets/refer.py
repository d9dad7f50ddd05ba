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

from agent.errors import InvalidInputError
from evaluation.datasets.examples import ReferringExample
from evaluation.datasets.released import examples_of
from evaluation.json_files import naming_what_is_malformed, read_json
from evaluation.tables import grouped


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
        annotations = grouped(lambda each: str(each["image_id"]), read_json(folder / "instances.json")["annotations"])
        by_split = grouped(lambda reference: str(reference["split"]), references)
        if split not in by_split:
            raise InvalidInputError(
                f"nothing is in the split {split!r}; it has {', '.join(sorted(by_split)) or 'none'}"
            )
    for reference in by_split[split]:
        with naming_what_is_malformed(f"{folder}, reference {reference.get('ref_id')}"):
            number, annotated = reference["ref_id"], annotations.get(str(reference["image_id"]), [])
            texts = [
                (f"{number}/{each['sent_id']}", each.get("raw") or each["sent"]) for each in reference["sentences"]
            ]
            yield from examples_of(reference, annotated, texts, images, needs_all=True)


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")


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
