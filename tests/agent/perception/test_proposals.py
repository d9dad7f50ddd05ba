from __future__ import annotations

import numpy as np
import pytest

from agent.datatypes import Frame
from agent.errors import InvalidBoxesError
from agent.perception.proposals import GivenBoxes

FRAME = Frame(np.zeros((48, 64, 3), np.uint8))


def test_given_boxes_are_clipped_and_the_unusable_dropped_with_a_reason() -> None:
    nan = float("nan")
    boxes = [[-5, -5, 10, 10], [3, 3, 3, 9], [100, 100, 120, 120], [nan, 0, 1, 1], [60, 40, 64, 48]]
    found = GivenBoxes(boxes).propose(FRAME)
    assert found.boxes_xyxy.tolist() == [[0, 0, 10, 10], [60, 40, 64, 48]]
    assert [(dropped.index, dropped.reason) for dropped in found.dropped] == [
        (1, "zero or negative area"),
        (2, "outside the image"),
        (3, "not finite"),
    ]


def test_no_boxes_and_no_boxes_at_all() -> None:
    assert len(GivenBoxes([]).propose(FRAME)) == 0
    for wrong in ([[1, 2, 3]], "boxes", [["a", 1, 2, 3]]):
        with pytest.raises(InvalidBoxesError):
            GivenBoxes(wrong).propose(FRAME)


def test_why_none_can_be_used() -> None:
    assert GivenBoxes([]).propose(FRAME).why_unusable == ""
    assert GivenBoxes([[70, 0, 80, 9], [1, 1, 9, 9]]).propose(FRAME).why_unusable == ""
    found = GivenBoxes([[70, 0, 80, 9], [70, 0, 80, 99]]).propose(FRAME)
    assert found.why_unusable == "none of 2 proposals can be used: box 0 (70, 0, 80, 9): outside the image"
