from __future__ import annotations

import numpy as np
import pytest

from agent.errors import NoGraspPointError
from agent.perception.support_plane import find_support


def plane(normal: list[float], offset: float, count: int, seed: int = 49_010, noise_m: float = 0.0) -> np.ndarray:
    """(count, 3) points within half a metre of the plane's nearest point to the camera."""
    rng = np.random.default_rng(seed)
    across = np.linalg.svd(np.array([normal]))[2][1:]
    flat = rng.uniform(-0.5, 0.5, (count, 2)) @ across
    return flat + np.array(normal) * (noise_m * rng.standard_normal((count, 1)) - offset)


TABLE = [0.0, -0.6, -0.8]
WALL = [0.0, 0.0, -1.0]


def test_the_plane_of_most_points_and_its_noise() -> None:
    clutter = np.random.default_rng(49_011).uniform((-0.5, -0.2, 0.0), (0.5, 0.8, 1.0), (400, 3))
    found = find_support(np.concatenate([plane(TABLE, 0.8, 600, noise_m=0.001), clutter]))
    assert found.normal == pytest.approx(TABLE, abs=0.01)
    assert found.offset == pytest.approx(0.8, abs=0.003)
    assert found.spread_m == pytest.approx(0.001, rel=0.3)


def test_heights_are_above_it_towards_the_camera() -> None:
    found = find_support(plane(TABLE, 0.8, 600))
    points = plane(TABLE, 0.75, 5)
    assert found.heights(points) == pytest.approx(0.05)
    assert found.heights(np.zeros((1, 3))) == pytest.approx(0.8)


def test_a_level_plane_goes_before_a_larger_one() -> None:
    points = np.concatenate([plane(TABLE, 0.8, 300), plane(WALL, 1.2, 900)])
    assert find_support(points).normal == pytest.approx(WALL, abs=0.01)
    assert find_support(points, up=np.array([0.0, -0.5, -0.866])).normal == pytest.approx(TABLE, abs=0.01)
    assert find_support(points, up=np.array([1.0, 0.0, 0.0])).normal == pytest.approx(WALL, abs=0.01)


def test_a_level_plane_of_a_few_points_does_not() -> None:
    points = np.concatenate([plane(TABLE, 0.8, 40), plane(WALL, 1.2, 900)])
    assert find_support(points, up=np.array(TABLE)).normal == pytest.approx(WALL, abs=0.01)


@pytest.mark.parametrize(
    "points",
    [
        np.zeros((0, 3)),
        plane(TABLE, 0.8, 10),
        np.ones((100, 3)),
        np.outer(np.linspace(1, 2, 100), [0.1, 0.2, 1.0]),
        np.random.default_rng(49_012).uniform((-1, -1, 1), (1, 1, 3), (1000, 3)),
    ],
    ids=["none", "few", "one place", "a line", "a cloud"],
)
def test_no_plane(points: np.ndarray) -> None:
    with pytest.raises(NoGraspPointError):
        find_support(points)
