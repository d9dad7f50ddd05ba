from __future__ import annotations

import numpy as np
import pytest

from agent.reasoning.depth_relations import DEPTH_RELATIONS, DEPTH_SOFTNESS_M, with_depth
from agent.reasoning.soft_relations import SOFT_RELATIONS

NEAR, FAR_AND_HIGH, UNKNOWN = (0.3, 0.5, -0.4), (0.0, 0.9, 0.3), (np.nan, np.nan, np.nan)
PLACES = np.array([NEAR, FAR_AND_HIGH, UNKNOWN])
HOLDS = {"front": 0, "behind": 1, "closer": 0, "further": 1}
NOT_SURE = np.full((3, 3), 0.5)


def test_each_has_one_by_the_picture() -> None:
    assert set(DEPTH_RELATIONS) == set(HOLDS)
    assert set(DEPTH_RELATIONS) <= set(SOFT_RELATIONS)


@pytest.mark.parametrize(("name", "first"), HOLDS.items())
def test_what_depth_plainly_says_outweighs_the_picture(name: str, first: int) -> None:
    by_picture = np.full((3, 3), 0.3)
    by_picture[1 - first, first] = 1.0
    matrix = with_depth(name, by_picture, PLACES)
    assert matrix[first, 1 - first] > 0.95
    assert matrix[1 - first, first] < 0.05
    assert matrix[0, 0] == matrix[1, 1] == 0


@pytest.mark.parametrize("name", HOLDS)
def test_where_depth_is_not_known_the_picture_says(name: str) -> None:
    by_picture = np.random.default_rng(0).uniform(size=(3, 3))
    matrix = with_depth(name, by_picture, PLACES)
    np.testing.assert_array_equal(matrix[2], by_picture[2])
    np.testing.assert_array_equal(matrix[:, 2], by_picture[:, 2])


@pytest.mark.parametrize("name", HOLDS)
def test_depth_falls_off_softly_and_the_picture_helps(name: str) -> None:
    step = np.array([[0, 0.8, 0], [0, 0.8 + DEPTH_SOFTNESS_M, 0]])
    matrix = with_depth(name, NOT_SURE[:2, :2], step)
    assert sorted((matrix[0, 1], matrix[1, 0])) == pytest.approx([0.25, 0.75], abs=0.03)
    level = np.array([[0, 0.8, 0], [0.01, 0.8, 0]])
    by_picture = np.array([[0.0, 0.7], [0.3, 0.0]])
    np.testing.assert_allclose(with_depth(name, by_picture, level), by_picture, atol=0.01)
