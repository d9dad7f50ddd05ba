from __future__ import annotations

import numpy as np
import pytest

from agent.errors import InvalidCameraError, InvalidDepthError
from agent.perception.camera import Camera
from agent.perception.registration import registered
from tests.support.ray_casting import DepthCamera, block, table

EYE, NOWHERE = np.eye(3), np.zeros(3)
COLOUR = DepthCamera(50, azimuth_deg=30)
APART = DepthCamera(47, azimuth_deg=33, distance_m=0.93, size_wh=(512, 424), focal_px=365)
SOLIDS = (block((0.02, -0.03, 0.0), (0.10, 0.05, 0.06), 35), block((-0.1, 0.08, 0.0), (0.06, 0.06, 0.12)), table())
BENT = ("plumb_bob", np.array([-0.30, 0.10, 0.001, -0.0005, 0.0]))


def moved(depth: np.ndarray) -> np.ndarray:
    rotation = COLOUR.rotation.T @ APART.rotation
    translation = COLOUR.rotation.T @ (APART.position_m - COLOUR.position_m)
    return registered(depth, Camera(APART.intrinsics), rotation, translation, Camera(COLOUR.intrinsics), COLOUR.size_wh)


def test_depth_of_a_camera_beside_is_what_the_picture_s_would_see() -> None:
    found, expected = moved(APART.look(*SOLIDS)[0]), COLOUR.look(*SOLIDS)[0]
    assert found.dtype == np.float32
    seen = (found > 0) & (expected > 0)
    assert seen.mean() > 0.6
    off = np.abs(found - expected)[seen]
    assert np.median(off) < 0.001
    assert (off > 0.01).mean() < 0.03, "but for the edges"


def test_millimetres_are_metres_then() -> None:
    depth = APART.look(*SOLIDS)[0]
    in_millimetres = np.round(1000 * depth).astype(np.uint16)
    assert np.median(np.abs(moved(in_millimetres) - moved(depth))) < 0.001


def test_the_nearest_hides_what_is_behind_it() -> None:
    depth = np.full((10, 10), 2.0, np.float32)
    depth[4:6, 4:6] = 1.0
    camera = Camera(np.array([[10.0, 0, 5], [0, 10, 5], [0, 0, 1]]))
    beside = registered(depth, camera, EYE, np.array([0.2, 0, 0]), camera, (10, 10))
    assert beside[4, 6:8].tolist() == [1.0, 1.0]
    assert set(np.unique(beside)) == {0.0, 1.0, 2.0}


def test_a_finer_picture_is_filled() -> None:
    depth = np.full((120, 160), 1.0, np.float32)
    coarse = Camera(np.array([[150.0, 0, 80], [0, 150, 60], [0, 0, 1]]))
    fine = Camera(np.diag([4.5, 4.5, 1]) @ coarse.matrix)
    assert (registered(depth, coarse, EYE, NOWHERE, fine, (720, 540)) == 1.0).all()


@pytest.mark.parametrize("lens", [BENT, ("equidistant", np.array([-0.02, 0.005, -0.003, 0.0006]))], ids=lambda x: x[0])
def test_through_a_lens_and_back(lens: tuple[str, np.ndarray]) -> None:
    """Depth along the optical axis that says where its pixel is."""
    straight, bent = Camera(COLOUR.intrinsics), Camera(COLOUR.intrinsics, *lens)
    columns = np.broadcast_to(np.arange(640) + 0.5, (480, 640))
    depth = (1 + columns / 1000).astype(np.float32)
    seen = registered(depth, straight, EYE, NOWHERE, bent, (640, 480))
    rows, places = np.nonzero(seen)
    expected = straight.pixels(bent.rays(np.column_stack([places, rows]) + 0.5))[:, 0]
    assert np.abs(1000 * (seen[rows, places] - 1) - expected).max() < 3
    again = registered(seen, bent, EYE, NOWHERE, straight, (640, 480))
    whole = (again > 0)[100:380, 120:520]
    assert whole.mean() > 0.99
    assert np.abs(again - depth)[100:380, 120:520][whole].max() < 0.004


def test_a_lens_folds_nothing_back_into_the_picture() -> None:
    """Its formula turns back far outside: what lies there is not seen."""
    bent = Camera(COLOUR.intrinsics, *BENT)
    wide = Camera(COLOUR.intrinsics * [[0.2], [0.2], [1]] + [[0, 0, 256], [0, 0, 192], [0, 0, 0]])
    depth = np.full((480, 640), 2.0, np.float32)
    depth[160:320, 213:427] = 1.0
    seen = registered(depth, wide, EYE, NOWHERE, bent, (640, 480))
    assert (seen[120:360, 160:480] == 1.0).all()


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf, -1.0, 1e9])
def test_holes_stay_holes(value: float) -> None:
    depth = np.full((480, 640), value, np.float32)
    assert not registered(depth, Camera(COLOUR.intrinsics), EYE, NOWHERE, Camera(COLOUR.intrinsics), (640, 480)).any()


def test_nothing_is_seen_from_a_camera_that_looks_away() -> None:
    camera = Camera(COLOUR.intrinsics)
    depth = COLOUR.look(table())[0]
    assert not registered(depth, camera, np.diag([-1.0, 1.0, -1.0]), NOWHERE, camera, COLOUR.size_wh).any()


@pytest.mark.parametrize("depth", [np.zeros((4, 4)), np.zeros((2001, 2000), np.float32)], ids=["float64", "too large"])
def test_depth_that_cannot_be_used(depth: np.ndarray) -> None:
    camera = Camera(COLOUR.intrinsics)
    with pytest.raises(InvalidDepthError):
        registered(depth, camera, EYE, NOWHERE, camera, (4, 4))


def test_cameras_that_do_not_go_together() -> None:
    camera, dim = Camera(COLOUR.intrinsics), Camera(np.diag([1e-300, 1e-300, 1]))
    with pytest.raises(InvalidCameraError, match="finer"):
        registered(np.ones((4, 4), np.float32), dim, EYE, NOWHERE, camera, (4, 4))
