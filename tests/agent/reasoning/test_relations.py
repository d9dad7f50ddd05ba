import numpy as np
import pytest

from agent.reasoning.relations import RELATIONS
from agent.reasoning.superlatives import SUPERLATIVES

SMALL_UPPER_LEFT = (0, 0, 10, 10)
BIG_LOWER_RIGHT = (20, 30, 60, 70)
BOXES = np.array([SMALL_UPPER_LEFT, BIG_LOWER_RIGHT], dtype=float)


@pytest.mark.parametrize(
    ("name", "first_to_second", "second_to_first"),
    [
        ("left", 1, 0),
        ("right", 0, 1),
        ("above", 1, 0),
        ("below", 0, 1),
        ("bigger", 0, 1),
        ("smaller", 1, 0),
        ("inside", 0, 0),
    ],
)
def test_each_relation(name: str, first_to_second: float, second_to_first: float) -> None:
    own = 1 if name == "inside" else 0
    expected = [[own, first_to_second], [second_to_first, own]]
    np.testing.assert_array_equal(RELATIONS[name](BOXES), expected)


@pytest.mark.parametrize("name", ["left", "right", "above", "below", "bigger", "smaller"])
def test_equal_boxes_stand_in_no_relation(name: str) -> None:
    assert not RELATIONS[name](np.array([SMALL_UPPER_LEFT] * 3, dtype=float)).any()


def test_centres_count_not_edges() -> None:
    wide, narrow = (0, 0, 100, 10), (30, 0, 50, 10)
    assert RELATIONS["left"](np.array([wide, narrow], dtype=float))[1, 0] == 1


def test_inside_is_the_share_of_the_own_area() -> None:
    half_in, whole = (0, 0, 10, 10), (5, 0, 105, 10)
    matrix = RELATIONS["inside"](np.array([half_in, whole], dtype=float))
    np.testing.assert_allclose(matrix, [[1, 0.5], [0.05, 1]])


@pytest.mark.parametrize("name", RELATIONS)
def test_no_boxes(name: str) -> None:
    assert RELATIONS[name](np.zeros((0, 4))).shape == (0, 0)


@pytest.mark.parametrize("name", SUPERLATIVES)
def test_a_superlative_compares_as_the_relation_of_its_name(name: str) -> None:
    np.testing.assert_array_equal(SUPERLATIVES[name](BOXES), RELATIONS[name](BOXES))
