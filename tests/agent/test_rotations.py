from __future__ import annotations

import math

import numpy as np
import pytest

from agent.rotations import matrix_from_quaternion, quaternion_from_matrix

HALF = math.sqrt(0.5)


@pytest.mark.parametrize(
    ("quaternion", "matrix"),
    [
        ((0.0, 0.0, 0.0, 1.0), np.eye(3)),
        ((0.0, 0.0, HALF, HALF), np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]])),
        ((1.0, 0.0, 0.0, 0.0), np.diag([1, -1, -1])),
        ((-0.5, 0.5, -0.5, 0.5), np.array([[0, 0, 1], [-1, 0, 0], [0, -1, 0]])),
    ],
    ids=["none", "quarter turn about z", "half turn about x", "optical axes in camera axes (REP-103)"],
)
def test_known_rotations(quaternion: tuple[float, float, float, float], matrix: np.ndarray) -> None:
    assert matrix_from_quaternion(quaternion) == pytest.approx(matrix)
    assert matrix_from_quaternion(quaternion_from_matrix(matrix)) == pytest.approx(matrix)


def test_there_and_back() -> None:
    rng = np.random.default_rng(49_000)
    for quaternion in rng.normal(size=(200, 4)):
        unit = quaternion / np.linalg.norm(quaternion) * (1 if quaternion[3] >= 0 else -1)
        assert quaternion_from_matrix(matrix_from_quaternion(quaternion)) == pytest.approx(unit)
