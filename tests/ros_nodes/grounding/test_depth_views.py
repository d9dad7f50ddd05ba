"""From depth, camera_info and TF to what is known of a picture's depth, with the messages that a node gets."""

from __future__ import annotations

import array
from typing import Any

import numpy as np
import pytest
from builtin_interfaces.msg import Time
from geometry_msgs.msg import Quaternion, Transform, TransformStamped, Vector3
from sensor_msgs.msg import Image
from std_msgs.msg import Header
from tf2_ros import Buffer

from ros_nodes.conversions import camera_info_from_intrinsics, depth_to_image
from ros_nodes.grounding.depth_views import DepthView, NoDepthError, depth_view
from ros_nodes.rotations import quaternion_from_matrix
from tests.support.ray_casting import DepthCamera

CAMERA = DepthCamera(50, azimuth_deg=30)
WIDTH, HEIGHT = CAMERA.size_wh
DEPTH_M = np.random.default_rng(49_014).uniform(0.5, 2, (HEIGHT, WIDTH)).astype(np.float32)
HEADER = Header(stamp=Time(sec=100, nanosec=5), frame_id="camera_optical")
INFO = camera_info_from_intrinsics(CAMERA.intrinsics, CAMERA.size_wh, HEADER)
DEPTH = depth_to_image(DEPTH_M, HEADER)


def transform(sec: int = 100) -> TransformStamped:
    (x, y, z), (qx, qy, qz, qw) = CAMERA.position_m.tolist(), quaternion_from_matrix(CAMERA.rotation)
    return TransformStamped(
        header=Header(stamp=Time(sec=sec), frame_id="base_link"),
        child_frame_id="camera_optical",
        transform=Transform(translation=Vector3(x=x, y=y, z=z), rotation=Quaternion(x=qx, y=qy, z=qz, w=qw)),
    )


@pytest.fixture
def buffer() -> Buffer:
    made = Buffer()
    made.set_transform_static(transform(), "test")
    return made


def seen(
    buffer: Buffer, header: Any = HEADER, depth: Any = DEPTH, info: Any = INFO, frame: str = "base_link"
) -> DepthView:
    return depth_view(header, CAMERA.size_wh, depth, info, buffer, frame)


def in_millimetres() -> Image:
    data = array.array("B", np.round(DEPTH_M * 1000).astype("<u2").tobytes())
    return Image(header=HEADER, height=HEIGHT, width=WIDTH, encoding="16UC1", step=2 * WIDTH, data=data)


def test_metres_the_camera_and_where_it_was(buffer: Buffer) -> None:
    view = seen(buffer)
    np.testing.assert_array_equal(view.depth, DEPTH_M)
    np.testing.assert_allclose(view.intrinsics, CAMERA.intrinsics)
    np.testing.assert_allclose(view.rotation, CAMERA.rotation, atol=1e-9)
    np.testing.assert_allclose(view.up, CAMERA.rotation.T @ [0, 0, 1], atol=1e-9)
    np.testing.assert_allclose(view.translation_m, CAMERA.position_m)
    assert view.frame == "base_link"


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
            "camera_info is 320x240, the picture 640x480: publish the depth aligned",
        ),
        ({"depth": depth_to_image(DEPTH_M[::2, ::2].copy(), HEADER)}, "the depth is 320x240, the picture 640x480"),
        ({"info": camera_info_from_intrinsics(np.zeros((3, 3)), CAMERA.size_wh, HEADER)}, "calibrate"),
        ({"depth": truncated()}, "bytes"),
    ],
    ids=["no depth", "no camera_info", "camera_info of another size", "depth of another size", "not calibrated", "cut"],
)
def test_what_is_missing_or_cannot_be_used_says_why(buffer: Buffer, given: dict[str, Any], reason: str) -> None:
    with pytest.raises(NoDepthError, match=reason):
        seen(buffer, **given)
