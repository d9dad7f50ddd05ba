"""From a box, depth, camera_info and TF to a pose, with the messages that a node gets."""

from __future__ import annotations

import array
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from builtin_interfaces.msg import Time
from geometry_msgs.msg import PoseStamped, Quaternion, Transform, TransformStamped, Vector3
from sensor_msgs.msg import Image
from std_msgs.msg import Header
from tf2_ros import Buffer

from agent.perception.camera import Camera
from agent.rotations import matrix_from_quaternion, quaternion_from_matrix
from ros_nodes.conversions import camera_info_from_intrinsics, depth_to_image
from ros_nodes.grounding.depth_views import Calibrations, Workspace, depth_view
from ros_nodes.grounding.poses import NoPoseError, target_pose
from sim.depth_flaws import with_holes
from sim.lenses import Lens
from sim.renderer import boxes_of_masks
from tests.support.ray_casting import DepthCamera, block, table

CAMERA = DepthCamera(50, azimuth_deg=30)
MIDDLE, SIDES, YAW_DEG = np.array([0.02, -0.03, 0.03]), (0.10, 0.05, 0.06), 35
DEPTH_M, BOXES = CAMERA.look(block((0.02, -0.03, 0.0), SIDES, YAW_DEG), table())
BOX = tuple(BOXES[0].tolist())
HEADER = Header(stamp=Time(sec=100, nanosec=5), frame_id="camera_optical")
INFO = camera_info_from_intrinsics(CAMERA.intrinsics, CAMERA.size_wh, HEADER)
DEPTH = depth_to_image(with_holes(DEPTH_M, np.random.default_rng(49_013)), HEADER)


def transform(
    parent: str, child: str, rotation: np.ndarray, translation: np.ndarray, sec: int = 100
) -> TransformStamped:
    (x, y, z), (qx, qy, qz, qw) = np.asarray(translation, dtype=float).tolist(), quaternion_from_matrix(rotation)
    return TransformStamped(
        header=Header(stamp=Time(sec=sec), frame_id=parent),
        child_frame_id=child,
        transform=Transform(translation=Vector3(x=x, y=y, z=z), rotation=Quaternion(x=qx, y=qy, z=qz, w=qw)),
    )


MOUNTING = transform("base_link", "camera_optical", CAMERA.rotation, CAMERA.position_m)


@pytest.fixture
def buffer() -> Buffer:
    made = Buffer()
    made.set_transform_static(MOUNTING, "test")
    return made


def in_millimetres(depth_m: np.ndarray) -> Image:
    rounded = np.round(depth_m * 1000).astype("<u2")
    height, width = rounded.shape
    data = array.array("B", rounded.tobytes())
    return Image(header=HEADER, height=height, width=width, encoding="16UC1", step=2 * width, data=data)


def posed(box: Any, depth: Image, buffer: Buffer, frame: str) -> PoseStamped:
    return target_pose(
        HEADER, box, depth_view(HEADER, CAMERA.size_wh, depth, Calibrations(INFO), buffer, Workspace(frame))
    )


def position(pose: PoseStamped) -> np.ndarray:
    at = pose.pose.position
    return np.array([at.x, at.y, at.z])


def axes(pose: PoseStamped) -> np.ndarray:
    q = pose.pose.orientation
    assert np.linalg.norm([q.x, q.y, q.z, q.w]) == pytest.approx(1)
    return matrix_from_quaternion([q.x, q.y, q.z, q.w])


@pytest.mark.parametrize(
    "depth", [DEPTH, in_millimetres(with_holes(DEPTH_M, np.random.default_rng(49_013)))], ids=["32FC1", "16UC1"]
)
def test_the_middle_in_base_link(buffer: Buffer, depth: Image) -> None:
    pose = posed(BOX, depth, buffer, "base_link")
    assert position(pose) == pytest.approx(MIDDLE, abs=0.004)
    assert (pose.header.frame_id, pose.header.stamp.sec, pose.header.stamp.nanosec) == ("base_link", 100, 5)


def test_the_gripper_points_down_and_along_the_longer_side(buffer: Buffer) -> None:
    turned = axes(posed(BOX, DEPTH, buffer, "base_link"))
    assert np.linalg.det(turned) == pytest.approx(1)
    assert turned[:, 2] == pytest.approx([0, 0, -1], abs=1e-3)
    longer = np.array([np.cos(np.radians(YAW_DEG)), np.sin(np.radians(YAW_DEG)), 0])
    assert abs(turned[:, 0] @ longer) > np.cos(np.radians(3))


def test_the_camera_s_own_frame_needs_no_transform() -> None:
    pose = posed(BOX, DEPTH, Buffer(), "camera_optical")
    assert CAMERA.in_world(position(pose)) == pytest.approx(MIDDLE, abs=0.004)
    assert CAMERA.rotation @ axes(pose)[:, 2] == pytest.approx([0, 0, -1], abs=1e-3)


def test_any_frame_that_tf_knows(buffer: Buffer) -> None:
    """Its z axis need not point up."""
    tilt = matrix_from_quaternion([0.3, -0.5, 0.2, 0.7])
    buffer.set_transform_static(transform("tool", "base_link", tilt, np.array([1.0, 2.0, 3.0])), "test")
    pose = posed(BOX, DEPTH, buffer, "tool")
    assert position(pose) == pytest.approx(tilt @ MIDDLE + [1, 2, 3], abs=0.004)
    assert pose.header.frame_id == "tool"


def test_a_lens_is_undone(buffer: Buffer) -> None:
    """At the picture's edge, where the pose would be elsewhere without the coefficients."""
    camera = Camera(CAMERA.intrinsics, "plumb_bob", np.array([-0.35, 0.15, 0.001, -0.0005, 0.0]))
    foot = np.array([-0.19, 0.33, 0.0])
    bare_m = CAMERA.look(table())[0]
    rendered_m = CAMERA.look(block((foot[0], foot[1], foot[2]), SIDES, YAW_DEG), table())[0]
    lens = Lens(camera, CAMERA.size_wh, CAMERA.intrinsics)
    x1, y1, x2, y2 = boxes_of_masks((lens.photograph(bare_m - rendered_m) > 1e-4).astype(np.uint8), 1)[0]
    info = deepcopy(INFO)
    off_m = []
    for coefficients in (camera.distortion, np.zeros(5)):
        info.d = coefficients.tolist()
        depth = depth_to_image(lens.photograph(rendered_m), HEADER)
        view = depth_view(HEADER, CAMERA.size_wh, depth, Calibrations(info), buffer, Workspace("base_link"))
        found = position(target_pose(HEADER, (x1, y1, x2, y2), view))
        off_m.append(float(np.linalg.norm(found - foot - [0, 0, SIDES[2] / 2])))
    assert off_m[0] < 0.005
    assert off_m[1] > 0.02


def test_a_unit_ten_times_too_large_is_told_by_where_the_target_would_be(buffer: Buffer) -> None:
    with pytest.raises(NoPoseError, match=r"unit cannot be .*the target would be at -\d\.\d m in 'base_link'"):
        posed(BOX, in_millimetres(10 * DEPTH_M), buffer, "base_link")


def test_a_moving_camera_is_where_it_was_at_the_picture_s_stamp() -> None:
    buffer = Buffer()
    for sec, shift in ((99, -0.1), (101, 0.1)):
        there = np.add(CAMERA.position_m, (shift, 0, 0))
        buffer.set_transform(transform("base_link", "camera_optical", CAMERA.rotation, there, sec), "test")
    pose = posed(BOX, DEPTH, buffer, "base_link")
    assert position(pose) == pytest.approx(MIDDLE, abs=0.004)


@pytest.mark.parametrize(
    ("depth", "box", "reason"),
    [
        (depth_to_image(np.zeros_like(DEPTH_M), HEADER), BOX, "hardly any depth"),
        (DEPTH, (700.0, 0.0, 800.0, 90.0), "box"),
        (DEPTH, (10.0, 400.0, 60.0, 440.0), "stands out"),
    ],
    ids=["no depth", "box outside", "bare table"],
)
def test_what_cannot_be_used_says_why(buffer: Buffer, depth: Image, box: Any, reason: str) -> None:
    with pytest.raises(NoPoseError, match=reason):
        posed(box, depth, buffer, "base_link")
