from __future__ import annotations

import numpy as np
import pytest

from agent.perception.camera import Camera
from agent.perception.depth_points import MARGIN_PX, MAX_DEPTH_M, points_around

CAMERA = Camera(np.array([[500.0, 0, 320], [0, 500, 240], [0, 0, 1]]))
BOX = np.array([100.0, 50, 110, 58])


def test_points_lie_where_the_pinhole_camera_says() -> None:
    depth = np.full((480, 640), 2.0, np.float32)
    found = points_around(depth, CAMERA, BOX, margin=0.0, max_pixels=10_000)
    assert (found.columns.min(), found.columns.max()) == (100 - MARGIN_PX, 109 + MARGIN_PX)
    assert (found.rows.min(), found.rows.max()) == (50 - MARGIN_PX, 57 + MARGIN_PX)
    assert found.xyz[0] == pytest.approx([(97.5 - 320) / 250, (47.5 - 240) / 250, 2.0])
    image = found.xyz @ CAMERA.matrix.T
    assert image[:, :2] / image[:, 2:] == pytest.approx(np.column_stack([found.columns, found.rows]) + 0.5)


def test_uint16_is_millimetres() -> None:
    depth = np.full((480, 640), 1234, np.uint16)
    assert points_around(depth, CAMERA, BOX, margin=0.0, max_pixels=10_000).xyz[:, 2] == pytest.approx(1.234)


def test_holes_are_left_out() -> None:
    depth = np.full((480, 640), np.nan, np.float32)
    depth[52, 100:106] = [1.0, np.inf, -1.0, 0.0, MAX_DEPTH_M, 2 * MAX_DEPTH_M]
    found = points_around(depth, CAMERA, BOX, margin=0.0, max_pixels=10_000)
    assert found.columns.tolist() == [100, 104]
    assert found.where(found.columns > 100).xyz[:, 2].tolist() == [MAX_DEPTH_M]


def test_a_large_box_is_thinned_out() -> None:
    depth = np.ones((2160, 3840), np.float32)
    found = points_around(depth, CAMERA, np.array([0.0, 0, 3840, 2160]), margin=0.6, max_pixels=1_000)
    assert 500 < len(found) <= 1_100
    assert (np.diff(np.unique(found.columns)) == found.stride).all()
    assert (np.diff(np.unique(found.rows)) == found.stride).all()
