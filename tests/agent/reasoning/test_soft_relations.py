"""Extended mode's geometry, on boxes whose places are plain."""

from __future__ import annotations

import numpy as np
import pytest

from agent.reasoning.soft_relations import SOFT_RELATIONS, between, distances, from_the_middle, further, near, on

SIZE_WH = (640, 480)
FAR_LEFT, NEAR_RIGHT_BIG = (100, 100, 140, 140), (300, 250, 380, 330)
BOXES = np.array([FAR_LEFT, NEAR_RIGHT_BIG], dtype=float)
HOLDS = {
    "left": 0, "right": 1, "behind": 0, "front": 1, "above": 0, "below": 1, "smaller": 0, "bigger": 1, "shorter": 0,
    "taller": 1, "closer": 1, "further": 0,
}  # fmt: skip


@pytest.mark.parametrize(("name", "first"), HOLDS.items())
def test_what_plainly_holds(name: str, first: int) -> None:
    matrix = SOFT_RELATIONS[name](from_the_middle(BOXES, SIZE_WH))
    assert matrix[first, 1 - first] > 0.95
    assert matrix[1 - first, first] < 0.05
    assert matrix[0, 0] == matrix[1, 1] == 0


@pytest.mark.parametrize("name", HOLDS)
def test_two_directions_add_up_and_a_hair_s_breadth_is_a_half(name: str) -> None:
    boxes = np.array([(100, 100, 140, 140), (100.5, 100.5, 140.6, 140.6)])
    matrix = SOFT_RELATIONS[name](from_the_middle(boxes, SIZE_WH))
    assert matrix[0, 1] + matrix[1, 0] == pytest.approx(1)
    assert matrix[0, 1] == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("name", SOFT_RELATIONS)
def test_a_picture_of_twice_the_size_scores_the_same(name: str) -> None:
    boxes = np.array(
        [(100, 100, 140, 150), (180, 120, 230, 180), (90, 200, 150, 260), (300, 90, 330, 140)], dtype=float
    )
    small, large = (from_the_middle(factor * boxes, (factor * 640, factor * 480)) for factor in (1, 2))
    np.testing.assert_allclose(SOFT_RELATIONS[name](small), SOFT_RELATIONS[name](large), atol=1e-9)


def test_of_two_in_a_row_the_one_at_the_side_is_further() -> None:
    boxes = from_the_middle(np.array([(300.0, 200, 340, 240), (560, 200, 600, 240)]), SIZE_WH)
    assert further(boxes)[1, 0] > 0.7
    assert SOFT_RELATIONS["behind"](boxes)[1, 0] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("behind left", 0), ("behind right", 1), ("front left", 2), ("front right", 3), ("corner", 1), ("edge", 4)],
)
def test_corners_and_the_edge(name: str, expected: int) -> None:
    centres = np.array([(120, 100), (600, 40), (120, 400), (500, 380), (625, 240), (320, 240)], dtype=float)
    matrix = SOFT_RELATIONS[name](from_the_middle(np.hstack([centres - 15, centres + 15]), SIZE_WH))
    assert np.delete(matrix[expected], expected).min() > 0.7


def test_near_falls_off() -> None:
    boxes = np.array([(100, 100, 140, 140), (145, 100, 185, 140), (600, 100, 640, 140)], dtype=float)
    scores = near(boxes)
    assert scores[0, 1] > 0.9
    assert scores[0, 2] < 0.05
    assert distances(boxes)[0, 1] < distances(boxes)[0, 2]


def test_what_stands_in_a_bowl_is_in_it_and_the_bowl_is_not_in_that() -> None:
    bowl, apple, beside = (200, 200, 300, 280), (230, 190, 270, 240), (320, 210, 360, 250)
    scores = on(np.array([bowl, apple, beside], dtype=float))
    assert scores[1, 0] > 0.8
    assert scores[0, 1] < 0.05
    assert scores[2, 0] < 0.05


def test_between_two_and_no_further() -> None:
    one, other = (100, 200, 140, 240), (400, 200, 440, 240)
    middle, beyond, beside = (250, 205, 290, 245), (550, 200, 590, 240), (250, 420, 290, 460)
    scores = between(np.array([one, other, middle, beyond, beside], dtype=float))
    assert scores[2, 0, 1] > 0.9
    assert scores[2, 1, 0] == pytest.approx(scores[2, 0, 1])
    assert scores[3, 0, 1] < 0.05
    assert scores[4, 0, 1] < 0.3
    assert not scores[0, 0, :].any()
