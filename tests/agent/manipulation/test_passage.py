"""How high a hand passes over what stands on its way."""

from __future__ import annotations

import numpy as np
import pytest

from agent.manipulation.passage import ABOVE_M, height_to_pass

START, END = np.array([0.3, -0.3, 0.12]), np.array([0.3, 0.3, 0.10])


def tower(x: float, y: float, height_m: float) -> np.ndarray:
    """(21, 3) points of something thin."""
    return np.column_stack([np.full(21, x), np.full(21, y), np.linspace(0.004, height_m, 21)])


def test_it_passes_over_the_tallest_on_the_way() -> None:
    standing = np.concatenate([tower(0.32, 0.0, 0.25), tower(0.25, 0.1, 0.10), tower(0.6, 0.0, 0.3)])
    assert height_to_pass(standing, START, END) == pytest.approx(0.25 + ABOVE_M, abs=0.005)


@pytest.mark.parametrize("beside", [tower(0.45, 0.0, 0.25), tower(0.3, 0.45, 0.25), np.zeros((0, 3))])
def test_what_is_not_on_the_way_does_not_matter(beside: np.ndarray) -> None:
    assert height_to_pass(beside, START, END) == 0.0


def test_what_it_sets_out_with_is_left_behind() -> None:
    assert height_to_pass(tower(0.3, -0.25, 0.25), START, END) == 0.0


def test_where_it_goes_anywhere_everything_is_on_the_way() -> None:
    assert height_to_pass(tower(0.6, 0.5, 0.2), START, None) == pytest.approx(0.2 + ABOVE_M, abs=0.005)
