from __future__ import annotations

import numpy as np
import pytest

from sim.depth_flaws import with_holes, with_noise

DEPTH = np.full((480, 640), 2.0, np.float32)


def test_a_share_of_the_pixels_is_missing_and_the_rest_as_it_was() -> None:
    flawed = with_holes(DEPTH, np.random.default_rng(49_020), share=0.2)
    assert flawed.dtype == np.float32
    assert (flawed == 0).mean() == pytest.approx(0.2, abs=0.002)
    assert set(np.unique(flawed)) == {0, 2}
    assert (DEPTH == 2).all()


def test_holes_are_single_pixels_and_patches() -> None:
    holes = with_holes(DEPTH, np.random.default_rng(49_021)) == 0
    beside = holes[1:-1, :-2] & holes[1:-1, 2:] & holes[:-2, 1:-1] & holes[2:, 1:-1]
    amid = holes[1:-1, 1:-1] & beside
    assert 0.02 < amid.mean() < 0.05  # by chance it would be 0.1 ** 5


def test_noise_grows_with_the_square_of_the_distance() -> None:
    for metres, expected in ((1.0, 0.003), (2.0, 0.012)):
        noisy = with_noise(np.full((200, 200), metres, np.float32), np.random.default_rng(49_022), 0.003)
        assert noisy.dtype == np.float32
        assert noisy.std() == pytest.approx(expected, rel=0.05)
        assert noisy.mean() == pytest.approx(metres, abs=0.001)
