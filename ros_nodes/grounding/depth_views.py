"""What a node knows of a picture's depth: the depth picture, the calibration, and where the camera was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from rclpy.time import Time
from tf2_ros import Buffer, TransformException, TransformListener

from agent.datatypes import FloatArray
from agent.errors import InvalidInputError
from agent.perception.depth_points import DepthArray
from ros_nodes.conversions import depth_from_image, intrinsics_from_camera_info, stamp_ns
from ros_nodes.graph_node import GraphNode
from ros_nodes.rotations import matrix_from_quaternion


class NoDepthError(Exception):
    """The depth of a picture is not known: the message says what is missing."""


@dataclass(frozen=True, eq=False)
class DepthView:
    """The depth of a picture, and where its camera was.

    Attributes:
        depth: (H, W) float32 metres or uint16 millimetres along the optical axis, aligned with the picture.
        intrinsics: (3, 3) camera matrix in pixels.
        rotation: (3, 3) from the camera's optical axes to the frame's.
        translation_m: (3,) the camera in the frame.
        frame: name of that frame.
    """

    depth: DepthArray
    intrinsics: FloatArray
    rotation: FloatArray
    translation_m: FloatArray
    frame: str

    @property
    def up(self) -> FloatArray:
        """(3,) the frame's z axis, in the camera's optical axes."""
        up: FloatArray = self.rotation[2]
        return up


class DepthViews:
    """Depth as it comes. Safe to use from several threads.

    Attributes:
        camera_info: the last sensor_msgs CameraInfo; None before the first.
    """

    def __init__(self, node: GraphNode, *, frame: str, depth_near: Callable[[int], Any | None]) -> None:
        """Listen to TF.

        Args:
            node: that listens.
            frame: that places are told in. Its z axis points up (REP-103).
            depth_near: the depth picture that belongs to a stamp in nanoseconds, or None.
        """
        self.camera_info: Any = None
        self._frame = frame
        self._depth_near = depth_near
        self._transforms = Buffer(node=node)
        self._listener = TransformListener(self._transforms, node)

    def of(self, header: Any, size_wh: tuple[int, int]) -> DepthView:
        """The depth of a picture, by its std_msgs Header and its size.

        Raises:
            NoDepthError: something is missing or cannot be used.
        """
        stamp = stamp_ns(header)
        depth = None if stamp is None else self._depth_near(stamp)
        return depth_view(header, size_wh, depth, self.camera_info, self._transforms, self._frame)


def depth_view(
    header: Any, size_wh: tuple[int, int], depth: Any, camera_info: Any, buffer: Buffer, frame: str
) -> DepthView:
    """Put messages together.

    Args:
        header: of the picture: its stamp, and the camera's optical frame.
        size_wh: of the picture.
        depth: sensor_msgs Image aligned with the picture; None where there is none.
        camera_info: sensor_msgs CameraInfo of the picture; None where there is none.
        buffer: what is known of TF.
        frame: that the camera's place is told in.

    Raises:
        NoDepthError: something is missing or cannot be used.
    """
    if depth is None:
        raise NoDepthError("no depth picture has come with a stamp near this picture's")
    if camera_info is None:
        raise NoDepthError("no camera_info has come")
    for what, message in (("the depth", depth), ("camera_info", camera_info)):
        if (message.width, message.height) != size_wh:
            raise NoDepthError(
                f"{what} is {message.width}x{message.height}, the picture {size_wh[0]}x{size_wh[1]}:"
                " publish the depth aligned with the colour, and that camera's calibration"
            )
    rotation, translation_m = _mounting(header, buffer, frame)
    try:
        return DepthView(
            depth_from_image(depth), intrinsics_from_camera_info(camera_info), rotation, translation_m, frame
        )
    except InvalidInputError as error:
        raise NoDepthError(str(error)) from error


def _mounting(header: Any, buffer: Buffer, frame: str) -> tuple[FloatArray, FloatArray]:
    if header.frame_id == frame:
        return np.eye(3), np.zeros(3)
    try:
        found = buffer.lookup_transform(frame, header.frame_id, Time.from_msg(header.stamp)).transform
    except TransformException as error:
        raise NoDepthError(f"no transform from {header.frame_id!r} to {frame!r}: {error}") from error
    rotation, translation = found.rotation, found.translation
    turned = np.array([rotation.x, rotation.y, rotation.z, rotation.w])
    moved = np.array([translation.x, translation.y, translation.z])
    if not (np.isfinite(moved).all() and 0.5 < np.linalg.norm(turned) < 2):  # false for NaN, too
        raise NoDepthError(f"the transform from {header.frame_id!r} to {frame!r} is no rotation and translation")
    return matrix_from_quaternion(turned), moved
