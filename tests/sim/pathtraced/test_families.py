"""Shapes of the path-traced world: closed, of a sane size, and kept apart from what is kept out."""

from __future__ import annotations

import numpy as np
import pytest

from sim.catalogue import CATEGORIES
from sim.meshes import Mesh, union
from sim.pathtraced.clutter import MAKERS
from sim.pathtraced.families import FAMILIES, families_of
from sim.pathtraced.part import Family, Parts, stood

ALL = [
    pytest.param(family, id=f"{category}-{family.name}")
    for category in CATEGORIES
    for family in dict.fromkeys(FAMILIES[category])
]


def whole(parts: Parts) -> Mesh:
    return union(*(part.mesh for part in parts))


def open_edges(mesh: Mesh) -> int:
    """How many edges run one way more often than the other, points that coincide taken as one."""
    _, same = np.unique(np.round(mesh.vertices, 7), axis=0, return_inverse=True)
    faces = same.reshape(-1)[mesh.faces]
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    edges = edges[edges[:, 0] != edges[:, 1]]
    forwards = edges[:, 0] < edges[:, 1]
    _, which = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
    return int(np.count_nonzero(np.bincount(which.reshape(-1), weights=np.where(forwards, 1, -1))))


def volume_m3(mesh: Mesh) -> float:
    a, b, c = np.moveaxis(mesh.vertices[mesh.faces], 1, 0)
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


@pytest.mark.parametrize("family", ALL)
def test_a_thing_is_closed_and_faces_outwards(family: Family) -> None:
    for seed in range(3):
        mesh = whole(family.make(np.random.default_rng(seed)))
        assert np.isfinite(mesh.vertices).all()
        assert open_edges(mesh) == 0
        assert volume_m3(mesh) > 1e-6


@pytest.mark.parametrize("family", ALL)
def test_a_thing_fits_a_hand_and_stands_on_the_table(family: Family) -> None:
    for seed in range(3):
        vertices = whole(stood(family.make(np.random.default_rng(seed)))).vertices
        assert vertices[:, 2].min() == pytest.approx(0.0, abs=1e-9)
        assert np.abs(vertices[:, :2].min(axis=0) + vertices[:, :2].max(axis=0)).max() < 1e-9
        assert 0.03 < np.ptp(vertices, axis=0).max() < 0.26


@pytest.mark.parametrize("family", ALL)
def test_every_draw_is_another_and_the_same_seed_the_same(family: Family) -> None:
    first, again, other = (whole(family.make(np.random.default_rng(seed))) for seed in (1, 1, 2))
    assert np.array_equal(first.vertices, again.vertices)
    assert first.vertices.shape != other.vertices.shape or not np.array_equal(first.vertices, other.vertices)


@pytest.mark.parametrize("make", dict.fromkeys(MAKERS), ids=lambda make: make.__name__)
def test_clutter_is_closed(make) -> None:  # type: ignore[no-untyped-def]
    for seed in range(3):
        mesh = whole(make(np.random.default_rng(seed)))
        assert open_edges(mesh) == 0
        assert volume_m3(mesh) > 0


@pytest.mark.parametrize("category", CATEGORIES)
def test_worlds_share_no_family(category: str) -> None:
    train, kept_out = ({family.name for family in families_of(category, world)} for world in ("train", "kept-out"))
    assert len(train) >= 4
    assert kept_out
    assert not train & kept_out
    assert any(family.carries for family in families_of(category, "kept-out"))
