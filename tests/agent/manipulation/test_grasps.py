"""Grasps of solids whose shape is known, on a table, ray by ray."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agent.errors import InvalidBoxesError, InvalidCameraError, InvalidDepthError, NoGraspError
from agent.manipulation.grasps import find_grasps
from agent.manipulation.gripper import Grasp, Grasps, Gripper
from agent.rotations import matrix_from_quaternion
from sim.depth_flaws import with_holes, with_noise
from tests.support.ray_casting import DepthCamera, Solid, ball, block, can, dish, hollow, joined, table

GRIPPER = Gripper()
NOBODY = np.zeros((0, 4))
CAMERA = DepthCamera(45, azimuth_deg=20)


def looked(thing: Solid, *others: Solid, camera: DepthCamera = CAMERA) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The depth, the thing's box and the others'."""
    depth, boxes = camera.look(thing, table(), *others)
    return depth, boxes[0], boxes[2:]


def grasps_of(
    depth: Any, box: Any, others: Any = NOBODY, *, gripper: Gripper = GRIPPER, camera: DepthCamera = CAMERA
) -> Grasps:
    return find_grasps(depth, camera.intrinsics, (camera.rotation, camera.position_m), box, others, gripper)


def axes_of(grasp: Grasp) -> np.ndarray:
    return matrix_from_quaternion(grasp.pose.quaternion_xyzw)


@pytest.mark.parametrize("elevation_deg", [30, 60, 90])
def test_a_block_across_its_narrow_side(elevation_deg: float) -> None:
    camera = DepthCamera(elevation_deg, azimuth_deg=20)
    depth, box, _ = looked(block((0.05, -0.03, 0), (0.14, 0.05, 0.05), 30), camera=camera)
    best = grasps_of(depth, box, camera=camera).best[0]
    axes = axes_of(best)
    assert best.width_m == pytest.approx(0.05, abs=0.008)
    assert axes[:, 2] == pytest.approx([0, 0, -1], abs=0.01)
    assert abs(axes[:2, 0] @ [-np.sin(np.pi / 6), np.cos(np.pi / 6)]) > np.cos(np.radians(10))
    assert best.pose.position_m[:2] == pytest.approx([0.05, -0.03], abs=0.012)
    assert 0.002 < best.pose.position_m[2] < 0.04
    assert best.width_m < best.opening_m <= GRIPPER.stroke_m


@pytest.mark.parametrize("solid", [ball((0.02, 0.06, 0), 0.036), can((0.02, 0.06, 0), 0.033, 0.11)])
def test_round_things_through_their_middle(solid: Solid) -> None:
    depth, box, _ = looked(solid)
    best = grasps_of(depth, box).best[0]
    assert best.pose.position_m[:2] == pytest.approx([0.02, 0.06], abs=0.006)
    assert best.width_m == pytest.approx(0.069, abs=0.006)


@pytest.mark.parametrize("azimuth_deg", [0, 20, 50])
def test_fingers_come_down_where_one_sees_that_nothing_is(azimuth_deg: float) -> None:
    """Behind a cup may be its handle."""
    camera = DepthCamera(45, azimuth_deg=azimuth_deg)
    depth, box, _ = looked(can((0.02, 0.06, 0), 0.033, 0.09), camera=camera)
    across = axes_of(grasps_of(depth, box, camera=camera).best[0])[:, 0]
    assert abs(across @ camera.rotation[:, 2]) < 0.45


def test_a_bowl_by_its_rim() -> None:
    depth, box, _ = looked(hollow((0, 0, 0), 0.09, 0.06, 0.005))
    best = grasps_of(depth, box).best[0]
    assert best.width_m < 0.015
    assert np.hypot(*best.pose.position_m[:2]) == pytest.approx(0.0875, abs=0.008)
    assert best.pose.position_m[2] < 0.055
    inward = -np.array(best.pose.position_m[:2]) / np.hypot(*best.pose.position_m[:2])
    assert abs(axes_of(best)[:2, 0] @ inward) > 0.7
    assert best.hangs_m == pytest.approx(0.18, abs=0.015)


def test_a_plate_by_its_edge() -> None:
    """Its rim slopes outwards and up: a finger goes under it."""
    depth, box, _ = looked(dish((0, 0, 0), 0.06, 0.095, 0.018, 0.004))
    best = grasps_of(depth, box).best[0]
    assert best.width_m < 0.015
    assert 0.3 < axes_of(best)[:, 2] @ [0, 0, -1] < 0.95
    assert best.hangs_m > 0.17


def test_a_tall_thing_can_be_taken_from_the_side() -> None:
    depth, box, _ = looked(can((0, 0, 0), 0.03, 0.2))
    best = grasps_of(depth, box).best
    sides = [grasp for grasp in best if grasp.approach == "side"]
    assert sides
    for grasp in sides:
        assert axes_of(grasp)[:, 2] @ [0, 0, 1] == pytest.approx(0, abs=0.02)
        assert axes_of(grasp)[2, 0] == pytest.approx(0, abs=0.02)
        assert grasp.pose.position_m[2] > GRIPPER.palm_radius_m


def test_fingers_keep_clear_of_neighbours() -> None:
    thing = block((0, 0, 0), (0.05, 0.05, 0.05))
    left, right = block((0, 0.06, 0), (0.09, 0.05, 0.05)), block((0, -0.06, 0), (0.09, 0.05, 0.05))
    depth, box, others = looked(thing, left, right)
    found = grasps_of(depth, box, others)
    assert abs(axes_of(found.best[0])[0, 0]) > 0.9  # along the gap
    assert {refusal.other for refusal in found.refused} >= {0, 1}


def test_no_room_between_neighbours() -> None:
    thing = block((0, 0, 0), (0.05, 0.05, 0.05))
    rows = (((0, 0.036, 0), 0), ((0, -0.036, 0), 0), ((0.036, 0, 0), 90), ((-0.036, 0, 0), 90))
    high = DepthCamera(90)
    depth, box, others = looked(thing, *(block(at, (0.06, 0.01, 0.05), yaw) for at, yaw in rows), camera=high)
    with pytest.raises(NoGraspError, match="no room between it and its neighbour"):
        grasps_of(depth, box, others, camera=high)


def test_what_is_too_wide_is_refused_with_its_width() -> None:
    depth, box, _ = looked(block((0, 0, 0), (0.18, 0.16, 0.03)))
    with pytest.raises(NoGraspError, match=r"wider than the gripper opens: 0\.1[4-6] m of 0\.11 m"):
        grasps_of(depth, box)


def test_what_is_too_wide_is_not_pinched_by_a_low_rim() -> None:
    tin = joined(can((0, 0, 0), 0.056, 0.074), hollow((0, 0, 0.073), 0.053, 0.009, 0.004))
    depth, box, _ = looked(tin)
    with pytest.raises(NoGraspError, match="wider than the gripper opens"):
        grasps_of(depth, box)


@pytest.mark.parametrize("azimuth_deg", range(45, 360, 45))
def test_fingers_come_down_beside_what_a_head_hides(azimuth_deg: float) -> None:
    """How far a thing that is not symmetric goes on behind is not seen."""
    camera = DepthCamera(40, azimuth_deg)
    balls = ((np.array([0.02, 0.0, 0.035]), 0.035), (np.array([-0.02, 0.0, 0.067]), 0.022))
    duck = joined(*(ball((x, y, z - radius), radius) for (x, y, z), radius in balls))
    depth, box, _ = looked(duck, camera=camera)
    best = grasps_of(depth, box, camera=camera).best[0]
    side = best.opening_m / 2 + GRIPPER.tip_thickness_m / 2
    on_fingers = np.stack(np.meshgrid([-side, side], [-0.008, 0.0, 0.008], np.linspace(-0.05, 0.0, 11)), -1)
    points = on_fingers.reshape(-1, 3) @ axes_of(best).T + best.pose.position_m
    assert all(np.linalg.norm(points - middle, axis=1).min() > radius for middle, radius in balls)


def test_fingers_stay_above_the_table() -> None:
    depth, box, _ = looked(block((0, 0, 0), (0.14, 0.02, 0.012), 70))
    for grasp in grasps_of(depth, box).best:
        assert grasp.pose.position_m[2] > 0.001


def test_best_first_and_unlike_each_other() -> None:
    depth, box, _ = looked(block((0, 0, 0), (0.12, 0.05, 0.05)))
    best = grasps_of(depth, box).best
    scores = [grasp.score for grasp in best]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] <= scores[0] <= 1
    assert len({grasp.pose for grasp in best}) == len(best) > 3


def test_holes_and_noise_change_little() -> None:
    rng = np.random.default_rng(49_011)
    solid = block((0.02, 0, 0), (0.12, 0.05, 0.05), 40)
    depth, box, _ = looked(solid)
    flawed = with_holes(with_noise(depth, rng, 0.001), rng)
    flawed[::7, ::5] = np.nan
    best = grasps_of(flawed, box).best[0]
    assert best.pose.position_m[:2] == pytest.approx([0.02, 0], abs=0.015)
    assert best.width_m == pytest.approx(0.05, abs=0.012)


def test_millimetres_are_metres() -> None:
    depth, box, _ = looked(block((0, 0, 0), (0.12, 0.05, 0.05)))
    best = grasps_of(np.round(depth * 1000).astype(np.uint16), box).best[0]
    assert best.width_m == pytest.approx(0.05, abs=0.008)


def test_a_box_of_bare_table_holds_nothing() -> None:
    depth, _, _ = looked(block((0, 0, 0), (0.05, 0.05, 0.05)))
    with pytest.raises(NoGraspError, match="nothing in the box stands out"):
        grasps_of(depth, (10, 10, 60, 60))


def test_a_box_without_depth() -> None:
    depth, box, _ = looked(block((0, 0, 0), (0.05, 0.05, 0.05)))
    with pytest.raises(NoGraspError, match="hardly any depth"):
        grasps_of(np.zeros_like(depth), box)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"depth": np.zeros((4, 4, 3), dtype=np.float32)}, InvalidDepthError),
        ({"depth": np.zeros((480, 640))}, InvalidDepthError),
        ({"box": (1, 2, 3)}, InvalidBoxesError),
        ({"box": (-50, -50, -10, -10)}, InvalidBoxesError),
        ({"others": [[1, 2, 3]]}, InvalidBoxesError),
        ({"others": [[1, 2, 3, np.nan]]}, InvalidBoxesError),
        ({"others": [["a", 2, 3, 4]]}, InvalidBoxesError),
        ({"camera": np.eye(4)}, InvalidCameraError),
        ({"pose": (np.eye(2), np.zeros(3))}, InvalidCameraError),
        ({"pose": (np.full((3, 3), np.nan), np.zeros(3))}, InvalidCameraError),
    ],
)
def test_bad_input_is_told_apart(changed: dict[str, Any], error: type[Exception]) -> None:
    depth, box, _ = looked(block((0, 0, 0), (0.05, 0.05, 0.05)))
    given = {
        "depth": depth, "camera": CAMERA.intrinsics, "pose": (CAMERA.rotation, CAMERA.position_m), "box": box,
        "others": NOBODY,
    } | changed  # fmt: skip
    with pytest.raises(error):
        find_grasps(given["depth"], given["camera"], given["pose"], given["box"], given["others"], GRIPPER)
