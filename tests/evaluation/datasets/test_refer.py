"""The "refer" layout, and gRefCOCO's."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from agent.errors import InvalidInputError
from evaluation.datasets.refer import read_refer

INSTANCES = {
    "annotations": [
        {"id": 1, "image_id": 9, "bbox": [0, 0, 10, 10]},
        {"id": 2, "image_id": 9, "bbox": [20, 0, 10, 10]},
        {"id": 3, "image_id": 8, "bbox": [0, 0, 1, 1]},
    ]
}


def reference(**changes: Any) -> dict[str, Any]:
    return {
        "ref_id": 5,
        "ann_id": 2,
        "image_id": 9,
        "file_name": "COCO_train2014_000000000009_2.jpg",
        "split": "val",
        "sentences": [{"sent_id": 11, "raw": "Right one", "sent": "right one"}, {"sent_id": 12, "sent": "the other"}],
        **changes,
    }


def folder(tmp_path: Path, *references: dict[str, Any]) -> Path:
    (tmp_path / "instances.json").write_text(json.dumps(INSTANCES))
    (tmp_path / "refs(unc).p").write_bytes(pickle.dumps(list(references), protocol=2))
    return tmp_path


def test_a_split(tmp_path: Path) -> None:
    found = list(read_refer(folder(tmp_path, reference(), reference(ref_id=6, split="testA")), "unc", "val", tmp_path))
    assert [(each.key, each.expression) for each in found] == [("5/11", "Right one"), ("5/12", "the other")]
    assert found[0].image == tmp_path / "COCO_train2014_000000000009.jpg"
    assert found[0].gold_xyxy.tolist() == [[20, 0, 30, 10]]
    assert found[0].annotated_xyxy.tolist() == [[0, 0, 10, 10], [20, 0, 30, 10]]


def test_several_and_no_targets(tmp_path: Path) -> None:
    (tmp_path / "instances.json").write_text(json.dumps(INSTANCES))
    references = [reference(ann_id=[1, 2]), reference(ann_id=[-1], no_target=True), reference(ann_id=[-1])]
    (tmp_path / "grefs(unc).json").write_text(json.dumps(references))
    found = list(read_refer(tmp_path, "unc", "val", tmp_path))
    assert [len(each.gold_xyxy) for each in found] == [2, 2, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("change", "split", "words"),
    [
        ({}, "testB", "nothing is in the split 'testB'; it has val"),
        ({"ann_id": 77}, "val", "reference 5: there is no annotation with the id 77"),
        ({"ann_id": [2, 77]}, "val", "reference 5: there is no annotation with the id 77"),
        ({"image_id": 1}, "val", "reference 5: there is no annotation with the id 2"),
        ({"sentences": [{"sent_id": 1}]}, "val", "'sent' is missing"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, change: dict[str, Any], split: str, words: str) -> None:
    with pytest.raises(InvalidInputError, match=words):
        list(read_refer(folder(tmp_path, reference(**change)), "unc", split, tmp_path))


def test_no_such_files(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"neither refs\(google\)\.p nor grefs\(google\)\.json"):
        list(read_refer(tmp_path, "google", "val", tmp_path))
