"""JSON lines and detections as they were released."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agent.errors import InvalidInputError
from evaluation.datasets.released import picture_name, read_detections, read_released

REFERENCE: dict[str, Any] = {
    "file_name": "COCO_train2014_000000380440_491042.jpg",
    "image_id": 380440,
    "ann_id": 2,
    "anns": [{"id": 1, "bbox": [10, 20, 30, 40]}, {"id": 2, "bbox": [50.5, 60, 10, 10]}],
    "sentences": [{"raw": "The Left one"}, {"raw": "left"}],
}


def written(tmp_path: Path, *references: dict[str, Any]) -> Path:
    path = tmp_path / "refs.jsonl"
    path.write_text("\n".join(map(json.dumps, references)) + "\n")
    return path


def test_one_example_for_each_sentence(tmp_path: Path) -> None:
    first, second = read_released(written(tmp_path, REFERENCE), tmp_path / "train2014")
    assert first.image == tmp_path / "train2014" / "COCO_train2014_000000380440.jpg"
    assert (first.expression, second.expression) == ("The Left one", "left")
    assert (first.image_id, first.key, second.key) == ("380440", "0/0", "0/1")
    assert first.gold_xyxy.tolist() == [[50.5, 60, 60.5, 70]]
    assert first.annotated_xyxy.tolist() == [[10, 20, 40, 60], [50.5, 60, 60.5, 70]]


@pytest.mark.parametrize(("ann_id", "count"), [(2, 1), ("2", 1), ([2], 1), ([1, 2], 2), (["1", "2"], 2), ([1, 7], 1)])
def test_annotation_ids_may_be_numbers_texts_or_lists(tmp_path: Path, ann_id: Any, count: int) -> None:
    example, *_ = read_released(written(tmp_path, {**REFERENCE, "ann_id": ann_id}), tmp_path)
    assert len(example.gold_xyxy) == count


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("COCO_train2014_000000380440_491042.jpg", "COCO_train2014_000000380440.jpg"),
        ("COCO_train2014_000000380440.jpg", "COCO_train2014_000000380440.jpg"),
        ("coco_12_3.jpg", "coco_12.jpg"),
        ("black_wearing/123_4.jpg", "black_wearing/123_4.jpg"),
    ],
)
def test_names_of_coco_carry_the_annotation(file_name: str, name: str) -> None:
    assert picture_name(file_name) == name


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"anns": [{"id": 1}]}, "'bbox' is missing"),
        ({"anns": [{"id": 2, "bbox": [1, 2, 3]}]}, "x, y, width and height"),
        ({"anns": 5}, "malformed"),
        ({"ann_id": 7}, "there is no annotation with the id 7"),
        ({"sentences": [{}]}, "'raw' is missing"),
        ({"file_name": None}, "malformed"),
    ],
)
def test_malformed_lines_are_named(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInputError, match=f"line 2: .*{words}"):
        list(read_released(written(tmp_path, REFERENCE, {**REFERENCE, **change}), tmp_path))


@pytest.mark.parametrize(
    "content",
    [{"7": [[1, 2, 3, 4], [5, 6, 7, 8]]}, [{"image_id": 7, "box": [1, 2, 3, 4]}, {"image_id": 7, "box": [5, 6, 7, 8]}]],
)
def test_detections_in_both_forms(tmp_path: Path, content: Any) -> None:
    path = tmp_path / "dets.json"
    path.write_text(json.dumps(content))
    found = read_detections(path)
    assert {key: boxes.tolist() for key, boxes in found.items()} == {"7": [[1, 2, 4, 6], [5, 6, 12, 14]]}


@pytest.mark.parametrize("text", ["", "7", '{"7": [[1]]}', '[{"image_id": 7}]', '{"7": 5}'])
def test_what_are_no_detections(tmp_path: Path, text: str) -> None:
    path = tmp_path / "dets.json"
    path.write_text(text)
    with pytest.raises(InvalidInputError):
        read_detections(path)
