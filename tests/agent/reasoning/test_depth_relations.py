from __future__ import annotations

import numpy as np
import pytest

from agent.reasoning.depth_relations import DEPTH_RELATIONS, DEPTH_SOFTNESS_M
from agent.reasoning.soft_relations import SOFT_RELATIONS

NEAR, FAR_AND_HIGH, UNKNOWN = (0.3, 0.5, -0.4), (0.0, 0.9, 0.3), (np.nan, np.nan, np.nan)
PLACES = np.array([NEAR, FAR_AND_HIGH, UNKNOWN])
HOLDS = {"front": 0, "behind": 1, "closer": 0, "further": 1}


def test_each_has_one_by_the_picture_to_fall_back_on() -> None:
    assert set(DEPTH_RELATIONS) == set(HOLDS)
    assert set(DEPTH_RELATIONS) <= set(SOFT_RELATIONS)


@pytest.mark.parametrize(("name", "first"), HOLDS.items())
def test_what_plainly_holds_and_what_is_not_known(name: str, first: int) -> None:
    matrix = DEPTH_RELATIONS[name](PLACES)
    assert matrix[first, 1 - first] > 0.95
    assert matrix[1 - first, first] < 0.05
    assert matrix[0, 0] == matrix[1, 1] == matrix[2, 2] == 0
    assert np.isnan(matrix[2, :2]).all()
    assert np.isnan(matrix[:2, 2]).all()


@pytest.mark.parametrize("name", HOLDS)
def test_it_falls_off_softly(name: str) -> None:
    step = np.array([[0, 0.8, 0], [0, 0.8 + DEPTH_SOFTNESS_M, 0]])
    matrix = DEPTH_RELATIONS[name](step)
    assert sorted((matrix[0, 1], matrix[1, 0])) == pytest.approx([0.25, 0.75], abs=0.03)
