"""Places beside, between, on and in solids whose shape is known, on a table, ray by ray."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agent.errors import InvalidBoxesError, InvalidCameraError, InvalidDepthError, InvalidInputError, NoPlaceError
from agent.manipulation.places import Place, Workspace, find_place
from tests.support.ray_casting import DepthCamera, Solid, ball, block, can, hollow, table

NOBODY = np.zeros((0, 4))
CAMERA = DepthCamera(45, azimuth_deg=20)
ANYWHERE = Workspace(nearest_m=0.0, furthest_m=9.0)
SMALL = (0.05, 0.05, 0.05)
CUBE = block((0, 0, 0), (0.06, 0.06, 0.06), 20)


def put(
    relation: str, landmarks: list[Solid], *others: Solid, held: Any = SMALL, workspace: Workspace = ANYWHERE
) -> Place:
    depth, boxes = CAMERA.look(*landmarks, table(), *others)
    count = len(landmarks)
    pose = CAMERA.rotation, CAMERA.position_m
    return find_place(depth, CAMERA.intrinsics, pose, relation, boxes[:count], held, boxes[count + 1 :], workspace)


def as_seen(place: Place) -> np.ndarray:
    """How far from the world's origin to the camera's right, and away from it."""
    right, ahead = CAMERA.rotation[:, 0], CAMERA.rotation[:, 2] * [1, 1, 0]
    return np.array([right, ahead / np.linalg.norm(ahead)]) @ place.position_m


@pytest.mark.parametrize(
    ("relation", "side"), [("left of", (-1, 0)), ("right of", (1, 0)), ("behind", (0, 1)), ("in front of", (0, -1))]
)
def test_sides_are_the_camera_s(relation: str, side: tuple[int, int]) -> None:
    at = as_seen(put(relation, [CUBE]))
    along, aside = at @ side, at @ np.array(side)[::-1]
    assert 0.065 < along < 0.16
    assert abs(aside) < 0.05
    assert along > 2 * abs(aside)


def test_it_rests_on_the_table_and_is_let_go_right_above() -> None:
    place = put("right of", [CUBE])
    assert place.position_m[2] == pytest.approx(0, abs=0.003)
    assert 0 < place.drop_height_m <= 0.02


def test_beside_a_thing_where_the_table_is_free() -> None:
    crowd = [block((*(0.11 * CAMERA.rotation[:2, 0] * side), 0), (0.07, 0.07, 0.05)) for side in (-1, 1)]
    at = as_seen(put("next to", [CUBE], *crowd))
    assert 0.06 < np.linalg.norm(at) < 0.2
    for side in (-1, 1):
        assert np.linalg.norm(at - [0.11 * side, 0]) > 0.065


def test_no_free_spot_is_told() -> None:
    x, y = 0.19 * CAMERA.rotation[:2, 0]
    wide = block((x, y, 0), (0.5, 0.28, 0.02), 20)
    with pytest.raises(NoPlaceError, match=r"nothing 0\.20 m long and 0\.19 m wide fits there"):
        put("right of", [CUBE], wide, held=(0.2, 0.19, 0.03))


def test_between_two_things() -> None:
    one, other = block((0, 0.12, 0), (0.05, 0.05, 0.05)), can((0, -0.12, 0), 0.03, 0.06)
    assert put("between", [one, other]).position_m[:2] == pytest.approx([0, 0], abs=0.02)


def test_something_long_is_turned_to_fit() -> None:
    one, other = block((-0.07, 0, 0), (0.03, 0.2, 0.03)), block((0.07, 0, 0), (0.03, 0.2, 0.03))
    place = put("between", [one, other], held=(0.16, 0.02, 0.02))
    assert abs(np.sin(place.yaw_rad)) > 0.8


def test_on_the_table_away_from_everything() -> None:
    place = put("on the table", [], CUBE, ball((0.1, 0.1, 0), 0.03))
    assert place.position_m[2] == pytest.approx(0, abs=0.003)
    assert np.hypot(*place.position_m[:2]) > 0.06
    assert np.hypot(*np.subtract(place.position_m[:2], [0.1, 0.1])) > 0.05


def test_the_middle_of_a_plate_is_no_free_table() -> None:
    x, y = 0.2 * CAMERA.rotation[:2, 0]
    with pytest.raises(NoPlaceError, match="fits there"):
        put("right of", [CUBE], hollow((x, y, 0), 0.15, 0.012, 0.005))


def test_on_a_block() -> None:
    place = put("on", [block((0.02, 0.03, 0), (0.09, 0.08, 0.05), 10)])
    assert place.position_m == pytest.approx((0.02, 0.03, 0.05), abs=0.008)


@pytest.mark.parametrize("relation", ["in", "on"])
def test_in_a_bowl(relation: str) -> None:
    place = put(relation, [hollow((0.02, 0.03, 0), 0.08, 0.05, 0.005)])
    assert place.position_m[:2] == pytest.approx((0.02, 0.03), abs=0.01)
    assert place.position_m[2] < 0.02
    assert place.drop_height_m < 0.04


def test_what_is_long_lies_across_a_bowl() -> None:
    place = put("in", [hollow((0.02, 0.03, 0), 0.08, 0.05, 0.005)], held=(0.2, 0.03, 0.02))
    assert place.position_m[2] == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize(
    ("relation", "solid", "held", "why"),
    [
        ("in", CUBE, SMALL, "not open above"),
        ("on", ball((0, 0, 0), 0.036), SMALL, "not flat"),
        ("on", can((0, 0, 0), 0.011, 0.1), (0.2, 0.12, 0.05), "too small"),
        ("in", hollow((0, 0, 0), 0.04, 0.08, 0.004), (0.09, 0.09, 0.05), "does not fit in: 0.09 m wide"),
    ],
)
def test_where_nothing_stays(relation: str, solid: Solid, held: Any, why: str) -> None:
    with pytest.raises(NoPlaceError, match=why):
        put(relation, [solid], held=held)


def test_what_is_taken_already() -> None:
    crate, lodger = block((0, 0, 0), (0.12, 0.12, 0.04)), block((0, 0, 0.04), (0.05, 0.05, 0.05))
    with pytest.raises(NoPlaceError, match="on it or in it already"):
        put("on", [crate], lodger)


def test_the_arm_s_reach() -> None:
    near = Workspace(nearest_m=0.0, furthest_m=0.09)
    assert np.hypot(*put("on the table", [], CUBE, held=(0.02, 0.02, 0.02), workspace=near).position_m[:2]) <= 0.09
    with pytest.raises(NoPlaceError, match="does not reach"):
        put("right of", [block((0.3, 0, 0), (0.05, 0.05, 0.05))], workspace=near)
    with pytest.raises(NoPlaceError, match="does not reach"):
        put("on", [block((0.3, 0, 0), (0.08, 0.08, 0.05))], workspace=near)


def test_a_landmark_that_the_depth_does_not_show() -> None:
    with pytest.raises(NoPlaceError):
        find_place(
            CAMERA.look(table())[0], CAMERA.intrinsics, (CAMERA.rotation, CAMERA.position_m), "on",
            (300, 200, 340, 240), SMALL, NOBODY,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"relation": "under"}, InvalidInputError),
        ({"held": (0.1, 0.1)}, InvalidInputError),
        ({"held": (0.1, -0.1, 0.1)}, InvalidInputError),
        ({"held": (0.1, np.nan, 0.1)}, InvalidInputError),
        ({"landmarks": NOBODY}, InvalidBoxesError),
        ({"relation": "between"}, InvalidBoxesError),
        ({"boxes": [[1, 2]]}, InvalidBoxesError),
        ({"depth": np.zeros((9, 9))}, InvalidDepthError),
        ({"pose": (np.eye(3), np.zeros(2))}, InvalidCameraError),
    ],
)
def test_bad_input_is_told_apart(changed: dict[str, Any], error: type[Exception]) -> None:
    depth, boxes = CAMERA.look(CUBE, table())
    given = {
        "depth": depth, "pose": (CAMERA.rotation, CAMERA.position_m), "relation": "on", "landmarks": boxes[:1],
        "held": SMALL, "boxes": NOBODY,
    } | changed  # fmt: skip
    with pytest.raises(error):
        find_place(
            given["depth"], CAMERA.intrinsics, given["pose"], given["relation"], given["landmarks"], given["held"],
            given["boxes"],
        )  # fmt: skip
