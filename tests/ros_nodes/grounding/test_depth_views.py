"""From depth, camera_info and TF to what is known of a picture's depth, with the messages that a node gets."""

from __future__ import annotations

import array
import os
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
import rclpy
from builtin_interfaces.msg import Time
from geometry_msgs.msg import Quaternion, Transform, TransformStamped, Vector3
from rclpy.node import Node
from sensor_msgs.msg import CompressedImage, Image
from std_msgs.msg import Header
from tf2_ros import Buffer

from agent.rotations import quaternion_from_matrix
from ros_nodes.conversions import camera_info_from_intrinsics, depth_to_image, stamp_ns
from ros_nodes.grounding.depth_views import (
    Calibrations,
    DepthView,
    DepthViews,
    NoDepthError,
    Workspace,
    depth_view,
    named_rectified,
)
from tests.support.ray_casting import DepthCamera, table

CAMERA = DepthCamera(50, azimuth_deg=30)
WIDTH, HEIGHT = CAMERA.size_wh
DEPTH_M = np.random.default_rng(49_014).uniform(0.5, 2, (HEIGHT, WIDTH)).astype(np.float32)
HEADER = Header(stamp=Time(sec=100, nanosec=5), frame_id="camera_optical")
INFO = camera_info_from_intrinsics(CAMERA.intrinsics, CAMERA.size_wh, HEADER)
DEPTH = depth_to_image(DEPTH_M, HEADER)


def transform(sec: int = 100, camera: DepthCamera = CAMERA, child: str = "camera_optical") -> TransformStamped:
    (x, y, z), (qx, qy, qz, qw) = camera.position_m.tolist(), quaternion_from_matrix(camera.rotation)
    return TransformStamped(
        header=Header(stamp=Time(sec=sec), frame_id="base_link"),
        child_frame_id=child,
        transform=Transform(translation=Vector3(x=x, y=y, z=z), rotation=Quaternion(x=qx, y=qy, z=qz, w=qw)),
    )


@pytest.fixture
def buffer() -> Buffer:
    made = Buffer()
    made.set_transform_static(transform(), "test")
    return made


def seen(
    buffer: Buffer, header: Any = HEADER, depth: Any = DEPTH, info: Any = INFO, frame: str = "base_link", **known: Any
) -> DepthView:
    return depth_view(header, CAMERA.size_wh, depth, Calibrations(info, **known), buffer, Workspace(frame))


def in_millimetres() -> Image:
    data = array.array("B", np.round(DEPTH_M * 1000).astype("<u2").tobytes())
    return Image(header=HEADER, height=HEIGHT, width=WIDTH, encoding="16UC1", step=2 * WIDTH, data=data)


def test_metres_the_camera_and_where_it_was(buffer: Buffer) -> None:
    view = seen(buffer)
    np.testing.assert_array_equal(view.depth, DEPTH_M)
    np.testing.assert_allclose(view.camera.matrix, CAMERA.intrinsics)
    np.testing.assert_allclose(view.rotation, CAMERA.rotation, atol=1e-9)
    np.testing.assert_allclose(view.up, CAMERA.rotation.T @ [0, 0, 1], atol=1e-9)
    np.testing.assert_allclose(view.translation_m, CAMERA.position_m)
    assert view.workspace.frame == "base_link"


def test_where_the_robot_s_base_stands_in_the_picture(buffer: Buffer) -> None:
    view = seen(buffer)
    across, down, ahead = CAMERA.intrinsics @ (CAMERA.rotation.T @ -CAMERA.position_m)
    np.testing.assert_allclose(view.base_xy, (across / ahead, down / ahead))
    assert replace(view, rotation=view.rotation @ np.diag([1.0, -1.0, -1.0])).base_xy is None  # behind the camera
    assert replace(view, workspace=Workspace("map")).base_xy is None


def test_millimetres(buffer: Buffer) -> None:
    view = seen(buffer, depth=in_millimetres())
    assert view.depth.dtype == np.uint16
    np.testing.assert_allclose(view.depth, 1000 * DEPTH_M, atol=0.51)


def test_a_transform_that_is_too_old() -> None:
    buffer = Buffer()
    for sec in (90, 91):
        buffer.set_transform(transform(sec), "test")
    with pytest.raises(NoDepthError, match=r"no transform from 'camera_optical' to 'base_link'.*extrapolation"):
        seen(buffer)


@pytest.mark.parametrize("frame", ["base_link", "", "/base_link"])
def test_no_transform(frame: str) -> None:
    with pytest.raises(NoDepthError, match=f"no transform from 'camera_optical' to '{frame}'"):
        seen(Buffer(), frame=frame)


def test_a_picture_without_a_frame(buffer: Buffer) -> None:
    with pytest.raises(NoDepthError, match="no transform from ''"):
        seen(buffer, header=Header(stamp=HEADER.stamp))


def test_a_transform_of_nonsense(buffer: Buffer, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = TransformStamped(transform=Transform(rotation=Quaternion(x=0.0, y=0.0, z=0.0, w=0.0)))
    monkeypatch.setattr(buffer, "lookup_transform", lambda *_: nothing)
    with pytest.raises(NoDepthError, match="not a rotation and translation"):
        seen(buffer)


APART = DepthCamera(47, azimuth_deg=33, distance_m=0.93, size_wh=(512, 424), focal_px=365)
DEPTH_HEADER = Header(stamp=HEADER.stamp, frame_id="depth_optical")
APART_M = APART.look(table())[0]
APART_DEPTH = depth_to_image(APART_M, DEPTH_HEADER)
APART_INFO = camera_info_from_intrinsics(APART.intrinsics, APART.size_wh, DEPTH_HEADER)
TABLE_M = CAMERA.look(table())[0]


@pytest.fixture
def pair(buffer: Buffer) -> Buffer:
    """Knows the place of the depth camera, too."""
    buffer.set_transform_static(transform(camera=APART, child="depth_optical"), "test")
    return buffer


@pytest.mark.parametrize("known", [{"depth_info": APART_INFO}, {"depth_info": APART_INFO, "depth_rectified": True}])
def test_depth_of_a_camera_of_its_own_is_moved_into_the_picture(pair: Buffer, known: dict[str, Any]) -> None:
    view = seen(pair, depth=APART_DEPTH, **known)
    assert view.depth.shape == (HEIGHT, WIDTH)
    both = (view.depth > 0) & (TABLE_M > 0)
    assert both.mean() > 0.6
    assert np.abs(view.depth - TABLE_M)[both].max() < 0.01
    np.testing.assert_allclose(view.camera.matrix, CAMERA.intrinsics)


def test_depth_of_the_same_frame_and_another_size_needs_its_calibration(buffer: Buffer) -> None:
    half = depth_to_image(np.ascontiguousarray(TABLE_M[::2, ::2]), HEADER)
    info = camera_info_from_intrinsics(np.diag([0.5, 0.5, 1]) @ CAMERA.intrinsics, (320, 240), HEADER)
    view = seen(buffer, depth=half, depth_info=info)
    assert (view.depth > 0).mean() > 0.98
    assert np.median(np.abs(view.depth - TABLE_M)) < 0.002


def test_the_calibration_of_another_depth_camera_does_not_matter_to_aligned_depth(buffer: Buffer) -> None:
    np.testing.assert_array_equal(seen(buffer, depth_info=APART_INFO).depth, DEPTH_M)


def bent_info() -> Any:
    info = camera_info_from_intrinsics(CAMERA.intrinsics, CAMERA.size_wh, HEADER)
    info.d = [-0.3, 0.1, 0.001, -0.0005, 0.0]
    return info


def test_depth_that_was_aligned_with_the_picture_itself_stays_as_it_is(buffer: Buffer) -> None:
    view = seen(buffer, info=bent_info())
    np.testing.assert_array_equal(view.depth, DEPTH_M)
    assert view.camera.is_distorted


def test_rectified_depth_is_bent_as_the_picture_is(buffer: Buffer) -> None:
    """As depth_image_proc registers it, whatever the lens of the picture's camera."""
    table_m = depth_to_image(TABLE_M, HEADER)
    view = seen(buffer, depth=table_m, info=bent_info(), depth_rectified=True)
    pixels = np.array([[600.5, 400.5], [320.5, 240.5]])
    rays = view.camera.rays(pixels)
    straight = np.floor(rays * CAMERA.focal_px + [WIDTH / 2, HEIGHT / 2]).astype(int)
    for (column, row), (other_column, other_row) in zip(np.floor(pixels).astype(int), straight, strict=True):
        assert view.depth[row, column] == pytest.approx(TABLE_M[other_row, other_column], abs=0.005)


@pytest.mark.parametrize("depth_rectified", [False, True])
def test_depth_of_a_rectified_picture_is_rectified(buffer: Buffer, depth_rectified: bool) -> None:
    view = seen(buffer, info=bent_info(), depth_rectified=depth_rectified, rectified=True)
    assert not view.camera.is_distorted
    np.testing.assert_array_equal(view.depth, DEPTH_M)


@pytest.mark.parametrize(
    ("topic", "is_so"),
    [
        ("/camera/image_raw", False),
        ("/camera/image_rect", True),
        ("/zed/rgb/image_rect_color/compressed", True),
        ("/camera/depth/image_rect_raw", True),
        ("/direct/image", False),
    ],
)
def test_a_topic_s_name_says_whether_its_pictures_are_rectified(topic: str, is_so: bool) -> None:
    assert named_rectified(topic) == is_so


def test_packed_depth(buffer: Buffer) -> None:
    data = bytes(12) + bytes(cv2.imencode(".png", np.round(1000 * DEPTH_M).astype(np.uint16))[1])
    packed = CompressedImage(header=HEADER, format="16UC1; compressedDepth png", data=array.array("B", data))
    np.testing.assert_allclose(seen(buffer, depth=packed).depth, 1000 * DEPTH_M, atol=0.51)


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Iterator[Node]:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    rclpy.init(domain_id=101 + os.getpid() % 100)
    yield rclpy.create_node("viewer")
    rclpy.shutdown()


def test_a_picture_s_depth_is_worked_out_once(node: Node) -> None:
    depths = {stamp_ns(HEADER): DEPTH}
    views = DepthViews(node, Calibrations(), workspace=Workspace("camera_optical"), depth_near=depths.get)
    with pytest.raises(NoDepthError, match="no camera_info has come"):
        views.of(HEADER, CAMERA.size_wh)
    views.known.camera_info = INFO
    view = views.of(HEADER, CAMERA.size_wh)
    assert views.of(HEADER, CAMERA.size_wh) is view
    with pytest.raises(NoDepthError, match="no depth picture"):
        views.of(Header(stamp=Time(sec=101), frame_id="camera_optical"), CAMERA.size_wh)
    depths[stamp_ns(HEADER)] = depth_to_image(DEPTH_M, HEADER)
    assert views.of(HEADER, CAMERA.size_wh) is not view


def in_frame(info: Any, frame: str) -> Any:
    copy = deepcopy(info)
    copy.header.frame_id = frame
    return copy


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"info": in_frame(INFO, "other")}, "camera_info is of the frame 'other', the picture of 'camera_optical'"),
        ({"info": in_frame(INFO, "")}, "camera_info is of the frame '', the picture of 'camera_optical'"),
        (
            {"depth": APART_DEPTH},
            "the depth is 512x424 of the frame 'depth_optical', the picture 640x480 of the frame 'camera_optical':"
            " publish the depth aligned with the picture, or its own calibration on depth/camera_info",
        ),
        (
            {"depth": depth_to_image(DEPTH_M, DEPTH_HEADER)},
            "the depth is 640x480 of the frame 'depth_optical', the picture 640x480 of the frame 'camera_optical'",
        ),
        (
            {"depth": APART_DEPTH, "depth_info": in_frame(APART_INFO, "third")},
            "depth/camera_info is of the frame 'third', the depth of 'depth_optical'",
        ),
        (
            {"depth": APART_DEPTH, "depth_info": in_frame(INFO, "depth_optical")},
            "depth/camera_info is 640x480, the depth 512x424",
        ),
        ({"depth": APART_DEPTH, "depth_info": APART_INFO}, "no transform from 'depth_optical' to 'camera_optical'"),
        ({"depth": depth_to_image(1000 * DEPTH_M, HEADER)}, "the depth's unit cannot be metres"),
    ],
)
def test_cameras_that_do_not_go_together_say_why(buffer: Buffer, given: dict[str, Any], reason: str) -> None:
    with pytest.raises(NoDepthError, match=reason):
        seen(buffer, **given)


@pytest.mark.parametrize(("height_m", "limit"), [(-6.3, "lowest_target_m is -1"), (9.0, "highest_target_m is 2")])
def test_a_height_at_which_no_target_can_be_speaks_of_the_unit(buffer: Buffer, height_m: float, limit: str) -> None:
    view = replace(seen(buffer), workspace=Workspace("base_link", -1.0, 2.0))
    with pytest.raises(NoDepthError, match=f"unit cannot be .* at {height_m} m in 'base_link', and {limit}"):
        view.check_height(height_m)
    for possible_m in (-1.0, 0.0, 2.0, np.nan):
        view.check_height(possible_m)


def truncated() -> Image:
    depth = depth_to_image(DEPTH_M, HEADER)
    depth.data = depth.data[: len(depth.data) // 2]
    return depth


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"depth": None}, "no depth"),
        ({"info": None}, "no camera_info"),
        (
            {"info": camera_info_from_intrinsics(CAMERA.intrinsics / 2, (320, 240), HEADER)},
            "camera_info is 320x240, the picture 640x480: publish the calibration of that size",
        ),
        (
            {"depth": depth_to_image(DEPTH_M[::2, ::2].copy(), HEADER)},
            "the depth is 320x240 of .*, the picture 640x480 of .*: publish the depth aligned",
        ),
        ({"info": camera_info_from_intrinsics(np.zeros((3, 3)), CAMERA.size_wh, HEADER)}, "calibrate"),
        ({"depth": truncated()}, "bytes"),
    ],
    ids=["no depth", "no camera_info", "camera_info of another size", "depth of another size", "not calibrated", "cut"],
)
def test_what_is_missing_or_cannot_be_used_says_why(buffer: Buffer, given: dict[str, Any], reason: str) -> None:
    with pytest.raises(NoDepthError, match=reason):
        seen(buffer, **given)
