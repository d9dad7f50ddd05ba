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
from agent.perception.camera import Camera
from agent.perception.depth_points import MAX_DEPTH_M, DepthArray
from agent.perception.registration import registered
from agent.rotations import matrix_from_quaternion
from ros_nodes.conversions import camera_from_info, depth_from_image, picture_size_of, stamp_ns
from ros_nodes.graph_node import GraphNode

LEAST_AHEAD_M = 0.05
NONE_NEAR = "no depth picture has come with a stamp near this picture's"


class NoDepthError(Exception):
    """The depth of a picture is not known: the message says what is missing."""


@dataclass(frozen=True)
class Workspace:
    """Where targets can be.

    Attributes:
        frame: that places are told in. Its z axis points up (REP-103).
        lowest_m, highest_m: of a target, along that axis.
        has_arm: whether the robot's arm stands at the frame's origin, on a table that is z = 0: boxes on it, on its
            shadow or on the bare table are left out of the proposals.
    """

    frame: str
    lowest_m: float = -1.0
    highest_m: float = 100.0
    has_arm: bool = False


@dataclass(frozen=True, eq=False)
class DepthView:
    """The depth of a picture, and where its camera was.

    Attributes:
        depth: (H, W) float32 metres or uint16 millimetres along the optical axis, aligned with the picture.
        camera: of the picture.
        rotation: (3, 3) from the camera's optical axes to those of the workspace's frame.
        translation_m: (3,) the camera in that frame.
        workspace: where targets can be.
    """

    depth: DepthArray
    camera: Camera
    rotation: FloatArray
    translation_m: FloatArray
    workspace: Workspace

    @property
    def up(self) -> FloatArray:
        """(3,) the frame's z axis, in the camera's optical axes."""
        up: FloatArray = self.rotation[2]
        return up

    @property
    def camera_pose(self) -> tuple[FloatArray, FloatArray]:
        """Rotation and translation from the optical axes to the frame."""
        return self.rotation, self.translation_m

    @property
    def base_xy(self) -> tuple[float, float] | None:
        """Pixels where the robot's base stands, as of `pixel_of`; None as well where the workspace's frame is not the
        robot's base by its name (REP-105).
        """
        is_base = self.workspace.frame.rpartition("/")[-1].startswith("base")
        return self.pixel_of((0.0, 0.0, 0.0)) if is_base else None

    def pixel_of(self, point_m: tuple[float, float, float]) -> tuple[float, float] | None:
        """Where a point of the workspace's frame is seen, or would be by a wider picture without a lens's distortion;
        None behind the camera.
        """
        x, y, ahead = np.subtract(point_m, self.translation_m) @ self.rotation
        if ahead < LEAST_AHEAD_M:
            return None
        across, down, _ = self.camera.matrix @ (x / ahead, y / ahead, 1.0)
        return float(across), float(down)

    def check_height(self, height_m: float) -> None:
        """See that a target can be at this height in the workspace's frame; NaN passes.

        Raises:
            NoDepthError: it cannot.
        """
        space = self.workspace
        if height_m < space.lowest_m or height_m > space.highest_m:
            is_low = height_m < space.lowest_m
            limit = f"lowest_target_m is {space.lowest_m:g}" if is_low else f"highest_target_m is {space.highest_m:g}"
            raise NoDepthError(
                f"the depth's unit cannot be metres (32FC1) or millimetres (16UC1), or TF has the camera in a wrong"
                f" place: the target would be at {height_m:.1f} m in {space.frame!r}, and {limit}"
            )


@dataclass
class Calibrations:
    """What is known of the two cameras.

    Attributes:
        camera_info: of the picture, sensor_msgs CameraInfo; None before the first.
        depth_info: of the depth, where it has a camera of its own; None before the first.
        rectified, depth_rectified: whether their pictures are; depth that is aligned with a rectified picture is, too.
    """

    camera_info: Any = None
    depth_info: Any = None
    rectified: bool = False
    depth_rectified: bool = False


class DepthViews:
    """Depth as it comes. Safe to use from several threads.

    Attributes:
        known: of the cameras; whoever hears their calibrations puts them there.
    """

    def __init__(
        self,
        node: GraphNode,
        known: Calibrations,
        *,
        workspace: Workspace,
        depth_near: Callable[[int], Any | None],
    ) -> None:
        """Listen to TF.

        Args:
            node: that listens.
            known: of the cameras already.
            workspace: where targets can be.
            depth_near: the depth picture that belongs to a stamp in nanoseconds, or None.
        """
        self.known = known
        self._workspace = workspace
        self._depth_near = depth_near
        self._last: tuple[int, Any, DepthView] | None = None
        self._transforms = Buffer(node=node)
        self._listener = TransformListener(self._transforms, node)

    def of(self, header: Any, size_wh: tuple[int, int]) -> DepthView:
        """The depth of a picture, by its std_msgs Header and its size.

        Raises:
            NoDepthError: something is missing or cannot be used.
        """
        stamp = stamp_ns(header)
        depth = None if stamp is None else self._depth_near(stamp)
        last = self._last
        if last and last[0] == stamp and last[1] is depth:  # it is asked for with the look and with the answer
            return last[2]
        view = depth_view(header, size_wh, depth, self.known, self._transforms, self._workspace)
        if stamp is not None:
            self._last = stamp, depth, view
        return view


def named_rectified(topic: str) -> bool:
    """Whether a topic's name says that its pictures are rectified, as image_proc's do: image_rect, image_rect_color."""
    return any(part.startswith("image_rect") for part in topic.split("/"))


def depth_view(
    header: Any, size_wh: tuple[int, int], depth: Any, known: Calibrations, buffer: Buffer, workspace: Workspace
) -> DepthView:
    """Put messages together.

    Args:
        header: of the picture: its stamp, and the camera's optical frame.
        size_wh: of the picture.
        depth: sensor_msgs Image or CompressedImage, aligned with the picture, or of a camera of its own whose
            calibration is known, and whose place TF knows; None where there is none.
        known: of the cameras.
        buffer: what is known of TF.
        workspace: where targets can be.

    Raises:
        NoDepthError: something is missing or cannot be used.
    """
    if depth is None:
        raise NoDepthError(NONE_NEAR)
    if known.camera_info is None:
        raise NoDepthError("no camera_info has come")
    mounting = _transform(buffer, workspace.frame, header.frame_id, header.stamp)
    try:
        camera = _camera("camera_info", known.camera_info, "the picture", header, size_wh, known.rectified)
        metres = depth_from_image(depth)
        _check_unit(metres)
        aligned = _aligned(metres, depth.header, camera, header, size_wh, known, buffer)
    except InvalidInputError as error:
        raise NoDepthError(str(error)) from error
    return DepthView(aligned, camera, *mounting, workspace)


def _camera(name: str, info: Any, of: str, header: Any, size_wh: tuple[int, int], rectified: bool) -> Camera:
    """The camera in a CameraInfo that must be a picture's own."""
    if info.header.frame_id != header.frame_id:
        raise NoDepthError(
            f"{name} is of the frame {info.header.frame_id!r}, {of} of {header.frame_id!r}: remap it to the calibration"
            " of the same camera"
        )
    size = picture_size_of(info)
    if size != size_wh:
        raise NoDepthError(
            f"{name} is {size[0]}x{size[1]}, {of} {size_wh[0]}x{size_wh[1]}: publish the calibration of that size"
        )
    return camera_from_info(info, rectified=rectified)


def _aligned(
    metres: DepthArray,
    depth_header: Any,
    camera: Camera,
    header: Any,
    size_wh: tuple[int, int],
    known: Calibrations,
    buffer: Buffer,
) -> DepthArray:
    """The depth as the picture's camera sees it."""
    depth_wh = (metres.shape[1], metres.shape[0])
    is_same_frame = depth_header.frame_id == header.frame_id
    own, rectified = known.depth_info, known.depth_rectified
    if own is None or (is_same_frame and own.header.frame_id != header.frame_id):
        if not is_same_frame or depth_wh != size_wh:
            raise NoDepthError(
                f"the depth is {depth_wh[0]}x{depth_wh[1]} of the frame {depth_header.frame_id!r}, the picture"
                f" {size_wh[0]}x{size_wh[1]} of the frame {header.frame_id!r}: publish the depth aligned with the"
                " picture, or its own calibration on depth/camera_info"
            )
        own, rectified = known.camera_info, rectified or known.rectified
    depth_camera = _camera("depth/camera_info", own, "the depth", depth_header, depth_wh, rectified)
    if is_same_frame and depth_wh == size_wh and depth_camera.is_like(camera):
        return metres
    rotation, translation_m = _transform(buffer, header.frame_id, depth_header.frame_id, header.stamp)
    return registered(metres, depth_camera, rotation, translation_m, camera, size_wh)


def _check_unit(depth: DepthArray) -> None:
    """Raises NoDepthError where most of what a float depth image holds is further than any camera sees."""
    values = depth[np.isfinite(depth) & (depth > 0)]
    if depth.dtype == np.float32 and len(values) and float(np.median(values)) > MAX_DEPTH_M:
        raise NoDepthError(
            f"the depth's unit cannot be metres: half of it is beyond {np.median(values):g} m;"
            " publish 32FC1 in metres, or 16UC1 in millimetres (REP-118)"
        )


def _transform(buffer: Buffer, frame: str, source: str, stamp: Any) -> tuple[FloatArray, FloatArray]:
    """(3, 3) and (3,) that take points of one frame to another."""
    if source == frame:
        return np.eye(3), np.zeros(3)
    try:
        found = buffer.lookup_transform(frame, source, Time.from_msg(stamp)).transform
    except TransformException as error:
        raise NoDepthError(f"no transform from {source!r} to {frame!r}: {error}") from error
    rotation, translation = found.rotation, found.translation
    turned = np.array([rotation.x, rotation.y, rotation.z, rotation.w])
    moved = np.array([translation.x, translation.y, translation.z])
    if not (np.isfinite(moved).all() and 0.5 < np.linalg.norm(turned) < 2):  # false for NaN, too
        raise NoDepthError(f"the transform from {source!r} to {frame!r} is not a rotation and translation")
    return matrix_from_quaternion(turned), moved
