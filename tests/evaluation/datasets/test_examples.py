"""Labels are checked, and what is wrong is reported."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agent.errors import InvalidInputError
from evaluation.datasets.examples import (
    ReferringExample,
    boxes_from_xywh,
    label_problems,
    label_report,
)


def example(image: Path, box: list[float], key: str = "1", expression: str = "the cup") -> ReferringExample:
    boxes = np.array([box], dtype=float)
    return ReferringExample(key, image, "1", expression, boxes, boxes)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    Image.new("RGB", (40, 30)).save(tmp_path / "image.png")
    return tmp_path / "image.png"


def test_a_good_label_has_no_problem(image: Path) -> None:
    assert label_problems([example(image, [0, 0, 40, 30])]) == {}
    assert label_report([example(image, [0, 0, 40, 30])]) == "1 expressions about 1 pictures: no problem"


def test_each_problem_is_named_with_its_examples(image: Path, tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no picture")
    good = example(image, [0, 0, 40, 30], "good")
    examples = [
        good,
        example(image, [5, 5, 5, 9], "flat"),
        example(image, [5, 5, 60, 9], "outside"),
        example(image, [5, 5, 9, 9], "silent", " "),
        example(tmp_path / "missing.png", [5, 5, 9, 9], "gone"),
        example(tmp_path / "text.png", [5, 5, 9, 9], "text"),
        ReferringExample("other", image, "1", "the cup", np.array([[1.0, 1, 2, 2]]), good.annotated_xyxy),
        example(image, [0, 0, 40, 30], "good"),
    ]
    assert label_problems(examples) == {
        "a box without area": ["flat"],
        "a box that is not inside the picture": ["outside"],
        "no words": ["silent"],
        "no picture, or one that cannot be read": ["gone", "text"],
        "a box that is not among the annotated ones": ["other"],
        "the same key twice": ["good"],
    }
    assert "  no picture, or one that cannot be read: 2 (gone, text)" in label_report(examples).splitlines()


def test_boxes_of_coco() -> None:
    assert boxes_from_xywh([[1, 2, 3, 4]]).tolist() == [[1, 2, 4, 6]]
    assert boxes_from_xywh([]).shape == (0, 4)
    with pytest.raises(InvalidInputError, match="x, y, width and height"):
        boxes_from_xywh([[1, 2, 3]])
