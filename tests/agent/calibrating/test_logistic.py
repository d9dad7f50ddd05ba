"""The fit gives back what made the data."""

from __future__ import annotations

import numpy as np
import pytest

from agent.calibrating.logistic import regressed


def test_a_regression_finds_its_weights() -> None:
    rng = np.random.default_rng(0)
    evidence = rng.normal(size=(20_000, 2))
    chance = 1 / (1 + np.exp(-(evidence @ [2.0, -1.0] + 0.5)))
    weights, bias = regressed(np.column_stack([evidence, rng.random(20_000) < chance]))
    assert [*weights, bias] == pytest.approx([2.0, -1.0, 0.5], abs=0.1)


def test_a_ridge_draws_to_zero_and_keeps_a_separable_fit_finite() -> None:
    rows = np.array([[-1.0, 0.0], [1.0, 1.0]])
    loose, tight = (regressed(rows, ridge)[0][0] for ridge in (0.01, 10.0))
    assert 0 < tight < 0.2 < loose < 20
    held, free = regressed(np.column_stack([rows[:, :1], rows]), np.array([1e6, 0.1, 0.1]))[0]
    assert abs(held) < 1e-4 < free
