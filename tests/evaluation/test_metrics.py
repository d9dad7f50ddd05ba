"""Shares, their intervals and average precision, against figures known from elsewhere."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evaluation.metrics import FrameDetections, Share, average_precision, match, median_95

NO_BOXES = np.zeros((0, 4))
TRUTH = np.array([[0, 0, 10, 10], [20, 0, 30, 10], [40, 0, 50, 10], [60, 0, 70, 10]], dtype=np.float64)
NOWHERE = np.array([[0, 50, 10, 60]], dtype=np.float64)


def frame(boxes: np.ndarray, scores: list[float], truth: np.ndarray, ignored: np.ndarray = NO_BOXES) -> FrameDetections:
    return FrameDetections(boxes, np.array(scores), truth, ignored)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0), (263, 300, 0.8346, 0.9091)],
)
def test_wilson_s_interval(hits: int, total: int, low: float, high: float) -> None:
    assert Share(hits, total).wilson_95 == pytest.approx((low, high), abs=2e-4)


def test_a_share_of_nothing() -> None:
    assert math.isnan(Share(0, 0).value)
    assert Share(0, 0).wilson_95 == (0.0, 1.0)


def test_all_found_is_one() -> None:
    assert average_precision(match([frame(TRUTH, [0.9, 0.8, 0.7, 0.6], TRUTH)])) == pytest.approx(1.0)


def test_nothing_found_is_nought_and_nothing_there_is_no_number() -> None:
    assert average_precision(match([frame(NO_BOXES, [], TRUTH)])) == 0.0
    assert math.isnan(average_precision(match([frame(NOWHERE, [0.5], NO_BOXES)])))


def test_a_worse_false_box_costs_nothing_a_better_one_does() -> None:
    boxes = np.concatenate([TRUTH, NOWHERE])
    assert average_precision(match([frame(boxes, [0.9, 0.8, 0.7, 0.6, 0.1], TRUTH)])) == pytest.approx(1.0)
    first = average_precision(match([frame(boxes, [0.9, 0.8, 0.7, 0.6, 0.95], TRUTH)]))
    assert first == pytest.approx(4 / 5)


def test_half_the_recall_counts_half() -> None:
    """Precision 1 up to recall 0.5: 51 of the 101 points."""
    assert average_precision(match([frame(TRUTH[:2], [0.9, 0.8], TRUTH)])) == pytest.approx(51 / 101)


def test_precision_by_hand_over_two_frames() -> None:
    """In order of score: hit, false, hit (of three): precision 1 to recall 1/3, then 2/3 to recall 2/3."""
    frames = [
        frame(TRUTH[:1], [0.9], TRUTH[:1]),
        frame(np.concatenate([NOWHERE, TRUTH[1:2]]), [0.8, 0.7], TRUTH[1:3]),
    ]
    assert average_precision(match(frames)) == pytest.approx((34 * 1 + 33 * 2 / 3) / 101)


def test_a_second_box_on_the_same_thing_is_false() -> None:
    matches = match([frame(TRUTH[[0, 0]], [0.9, 0.8], TRUTH[:1])])
    assert matches.hits.tolist() == [True, False]


def test_a_loose_box_finds_nothing() -> None:
    shifted = TRUTH[:1] + np.array([6.0, 0.0, 6.0, 0.0])
    assert match([frame(shifted, [0.9], TRUTH[:1])]).hits.tolist() == [False]


def test_hardly_visible_things_may_be_found_or_not() -> None:
    matches = match([frame(TRUTH[:2], [0.9, 0.8], TRUTH[:1], ignored=TRUTH[1:2])])
    assert matches.hits.tolist() == [True]
    assert matches.total == 1


def test_an_interval_of_the_median_takes_no_shape_for_granted() -> None:
    assert median_95(range(1, 101)) == (41, 61)
    assert median_95([5.0]) == (5.0, 5.0)
    assert all(map(math.isnan, median_95([])))
