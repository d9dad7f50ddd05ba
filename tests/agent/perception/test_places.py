from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agent.datatypes import FloatArray
from agent.errors import InvalidBoxesError, InvalidCameraError, InvalidDepthError
from agent.perception.places import places_of
from sim.depth_flaws import with_holes
from tests.support.ray_casting import DepthCamera, block, table

CAMERA = DepthCamera(45, azimuth_deg=30)
UP = CAMERA.rotation[2]
NEAR, FAR, HIGH = (-0.1, 0.0, 0.0), (0.15, 0.1, 0.0), (-0.05, 0.15, 0.14)
SIDES = (0.05, 0.05, 0.06)
DEPTH_M, BOXES = CAMERA.look(
    block(NEAR, SIDES), block(FAR, SIDES), block(HIGH, SIDES), block((*HIGH[:2], 0.0), (0.08, 0.08, 0.14)), table()
)
BOXES = BOXES[:3]


def from_the_camera(points_m: Any) -> FloatArray:
    """(N, 3) points in the world as `places_of` tells them: right, ahead, up."""
    ahead = CAMERA.rotation[:, 2] * (1, 1, 0)
    ahead /= np.linalg.norm(ahead)
    moved: FloatArray = np.asarray(points_m) - CAMERA.position_m
    return moved @ np.column_stack([CAMERA.rotation[:, 0], ahead, (0, 0, 1)])


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_what_is_seen_of_a_thing_lies_within_it(missing: float) -> None:
    depth = with_holes(DEPTH_M, np.random.default_rng(49_021), missing) if missing else DEPTH_M
    middles = np.add([NEAR, FAR, HIGH], (0, 0, SIDES[2] / 2))
    found = places_of(depth, CAMERA.intrinsics, BOXES, UP)
    assert found == pytest.approx(from_the_camera(middles), abs=0.04)


def test_a_thing_on_another_is_nearer_than_its_place_in_the_picture() -> None:
    _, far, high = places_of(DEPTH_M, CAMERA.intrinsics, BOXES, UP)
    assert BOXES[2, 3] < BOXES[1, 3]  # it stands higher in the picture, as if it were further away
    assert high[1] < far[1] - 0.05


def test_millimetres_are_metres_and_up_need_not_be_of_length_one() -> None:
    millimetres = np.round(DEPTH_M * 1000).astype(np.uint16)
    expected = places_of(DEPTH_M, CAMERA.intrinsics, BOXES, UP)
    assert places_of(millimetres, CAMERA.intrinsics, BOXES, 3 * UP) == pytest.approx(expected, abs=0.002)


def test_straight_from_above_ahead_is_up_in_the_picture() -> None:
    above = DepthCamera(90)
    depth, boxes = above.look(block((0.1, 0, 0), SIDES), block((-0.1, 0, 0), SIDES), table())
    places = places_of(depth, above.intrinsics, boxes[:2], above.rotation[2])
    assert places[0, 1] > places[1, 1] + 0.15


def test_where_depth_shows_nothing_a_place_is_not_known() -> None:
    depth = DEPTH_M.copy()
    x1, y1, x2, y2 = BOXES[1].astype(int)
    depth[y1 - 5 : y2 + 5, x1 - 5 : x2 + 5] = np.nan
    assert np.isnan(places_of(depth, CAMERA.intrinsics, BOXES, UP)).all(axis=1).tolist() == [False, True, False]


def test_no_boxes_have_no_places() -> None:
    assert places_of(DEPTH_M, CAMERA.intrinsics, np.zeros((0, 4)), UP).shape == (0, 3)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"depth": DEPTH_M[None]}, InvalidDepthError),
        ({"intrinsics": np.zeros((3, 3))}, InvalidCameraError),
        ({"up": (0, 0, 0)}, InvalidCameraError),
        ({"up": (0, np.nan, 1)}, InvalidCameraError),
        ({"up": (0, 1)}, InvalidCameraError),
        ({"boxes_xyxy": BOXES[0]}, InvalidBoxesError),
        ({"boxes_xyxy": np.array([[700.0, 0, 800, 10]])}, InvalidBoxesError),
    ],
)
def test_bad_input(changed: dict[str, Any], error: type[Exception]) -> None:
    given = {"depth": DEPTH_M, "intrinsics": CAMERA.intrinsics, "boxes_xyxy": BOXES, "up": UP}
    with pytest.raises(error):
        places_of(**{**given, **changed})
