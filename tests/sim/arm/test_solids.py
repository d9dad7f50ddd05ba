"""Convex pieces fill what is drawn, and leave hollow what is hollow."""

from __future__ import annotations

import numpy as np
import pytest

from sim.arm.solids import FOOT_M, solids_of
from sim.shapes import SHAPE_SETS, read_shapes

SHAPES = [
    (name, category, variant)
    for name in SHAPE_SETS
    for category, variants in read_shapes(name).items()
    for variant in range(len(variants))
]


@pytest.mark.parametrize(("name", "category", "variant"), SHAPES)
def test_pieces_reach_as_far_as_the_drawn_shape_does(name: str, category: str, variant: int) -> None:
    shape = read_shapes(name)[category][variant]
    drawn = np.vstack([mesh.vertices for mesh in (shape.body, shape.accent) if mesh is not None])
    solid = np.vstack(solids_of(name, category, variant))
    np.testing.assert_allclose(solid[:, :2].min(axis=0), drawn[:, :2].min(axis=0), atol=0.003)
    np.testing.assert_allclose(solid.max(axis=0), drawn.max(axis=0), atol=0.003)
    assert FOOT_M <= solid[:, 2].min() < FOOT_M + 0.004


@pytest.mark.parametrize("category", ["cup", "bowl"])
def test_what_is_open_is_hollow(category: str) -> None:
    for variant in range(len(read_shapes("training")[category])):
        pieces = solids_of("training", category, variant)
        rim = max(piece[:, 2].max() for piece in pieces)
        floor, *walls = [piece for piece in pieces if not _is_beside(piece)]
        assert floor[:, 2].max() < 0.3 * rim
        assert not walls


def _is_beside(piece: np.ndarray) -> bool:
    """Whether a piece lies away from the upright line through the middle."""
    return bool(
        (piece[:, 0] > 0).all() or (piece[:, 0] < 0).all() or (piece[:, 1] > 0).all() or (piece[:, 1] < 0).all()
    )
