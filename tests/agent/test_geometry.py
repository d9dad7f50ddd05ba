from __future__ import annotations

import numpy as np
import pytest

from agent import geometry

BOXES = np.array([[0.0, 0.0, 10.0, 10.0], [5.0, 0.0, 15.0, 10.0], [20.0, 20.0, 24.0, 22.0], [3.0, 3.0, 3.0, 9.0]])


def test_empty_boxes() -> None:
    none = np.zeros((0, 4))
    assert geometry.areas(none).shape == (0,)
    assert geometry.iou_matrix(none, BOXES).shape == (0, 4)
    assert geometry.without_duplicates(none, np.zeros(0), max_iou=0.5) == []


def test_areas_and_centres() -> None:
    assert geometry.areas(BOXES).tolist() == [100.0, 100.0, 8.0, 0.0]
    assert geometry.centres(BOXES)[2].tolist() == [22.0, 21.0]


def test_iou_and_share() -> None:
    iou = geometry.iou_matrix(BOXES, BOXES)
    assert np.allclose(iou, iou.T)
    assert iou[0, 1] == pytest.approx(50 / 150)
    shares = geometry.intersection_shares(BOXES, np.array([[0.0, 0.0, 5.0, 100.0]]))
    assert shares[:, 0].tolist() == [0.5, 0.0, 0.0, 0.0]


def test_duplicates_keep_the_better_score() -> None:
    boxes = np.array([[0.0, 0.0, 10.0, 10.0], [0.0, 0.0, 10.0, 9.0], [50.0, 0.0, 60.0, 10.0]])
    assert geometry.without_duplicates(boxes, np.array([0.3, 0.9, 0.5]), max_iou=0.6) == [1, 2]
    assert geometry.without_duplicates(boxes, np.array([0.3, 0.9, 0.5]), max_iou=0.95) == [1, 2, 0]
