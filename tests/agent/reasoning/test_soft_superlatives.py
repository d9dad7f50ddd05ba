"""Which in a row, where it is not sure who stands in the row."""

from __future__ import annotations

import numpy as np
import pytest

from agent.reasoning.soft_superlatives import in_the_middle, ranked

ROW = np.array([(100 * at, 100, 100 * at + 40, 140) for at in range(5)], dtype=float)
BEFORE = np.triu(np.ones((5, 5)), 1)
ALL = np.ones(5)


@pytest.mark.parametrize(("rank", "expected"), [(1, 0), (2, 1), (3, 2), (5, 4), (-1, 4), (-2, 3)])
def test_a_sure_row(rank: int, expected: int) -> None:
    np.testing.assert_allclose(ranked(BEFORE, ALL, rank), np.eye(5)[expected])


def test_there_is_no_sixth_of_five() -> None:
    assert not ranked(BEFORE, ALL, 6).any()


def test_who_does_not_fit_does_not_count() -> None:
    fits = np.array([0.0, 1, 1, 1, 1])
    assert ranked(BEFORE, fits, 1)[1] == 1


def test_chances_are_those_of_counting_all_ways() -> None:
    rng = np.random.default_rng(1)
    beats, fits = rng.random((4, 4)), rng.random(4)
    np.fill_diagonal(beats, 0)
    for rank in (1, 2, 3):
        expected = np.zeros(4)
        for i in range(4):
            others = [k for k in range(4) if k != i]
            for ways in np.ndindex(2, 2, 2):
                chance = [beats[k, i] * fits[k] for k in others]
                if sum(ways) == rank - 1:
                    expected[i] += np.prod([c if way else 1 - c for c, way in zip(chance, ways, strict=True)])
        np.testing.assert_allclose(ranked(beats, fits, rank), expected)


def test_the_middle_has_as_many_on_both_sides() -> None:
    assert in_the_middle(ROW, ALL).argmax() == 2
    assert in_the_middle(ROW, np.array([1.0, 1, 1, 0, 0])).argmax() == 1
    assert in_the_middle(ROW[:1], ALL[:1])[0] == pytest.approx(1)
