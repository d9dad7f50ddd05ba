"""Where the gripper should go: a box, the depth and the camera's place, in the frame that the robot plans in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from geometry_msgs.msg import Point, Pose, PoseStamped, Quaternion
from rclpy.time import Time
from std_msgs.msg import Header
from tf2_ros import Buffer, TransformException

from agent.datatypes import FloatArray
from agent.errors import InvalidInputError, NoGraspPointError
from agent.perception.grasp_point import GraspPoint, grasp_point
from ros_nodes.conversions import depth_from_image, intrinsics_from_camera_info
from ros_nodes.rotations import matrix_from_quaternion, quaternion_from_matrix


class NoPoseError(Exception):
    """A found target has no pose: the message says what is missing."""


@dataclass(frozen=True, eq=False)
class _Mounting:
    """Where the camera is: (3, 3) rotation from its optical axes to the frame's, (3,) translation in metres."""

    rotation: FloatArray
    translation: FloatArray


def target_pose(
    header: Any,
    box_xyxy: tuple[float, float, float, float],
    size_wh: tuple[int, int],
    depth: Any,
    camera_info: Any,
    buffer: Buffer,
    frame: str,
) -> PoseStamped:
    """The pose in which a gripper that points along its z axis takes the thing from above.

    The position is the middle of the upright box around the thing. z points down onto the surface that it stands on, x
    along its longer side.

    Args:
        header: of the picture: its stamp, and the camera's optical frame.
        box_xyxy: pixels of the picture.
        size_wh: of the picture.
        depth: sensor_msgs Image aligned with the picture; None where there is none.
        camera_info: sensor_msgs CameraInfo of the picture; None where there is none.
        buffer: what is known of TF.
        frame: of the pose. Where its z axis points up (REP-103), a level surface goes before a wall.

    Raises:
        NoPoseError: something is missing, or the depth shows nothing to take hold of.
    """
    if depth is None:
        raise NoPoseError("no depth picture has come with a stamp near this picture's")
    if camera_info is None:
        raise NoPoseError("no camera_info has come")
    for what, message in (("the depth", depth), ("camera_info", camera_info)):
        if (message.width, message.height) != size_wh:
            raise NoPoseError(
                f"{what} is {message.width}x{message.height}, the picture {size_wh[0]}x{size_wh[1]}:"
                " publish the depth aligned with the colour, and that camera's calibration"
            )
    mounting = _mounting(header, buffer, frame)
    try:
        grasp = grasp_point(
            depth_from_image(depth),
            intrinsics_from_camera_info(camera_info),
            box_xyxy,
            up=mounting.rotation[2],
        )
    except (InvalidInputError, NoGraspPointError) as error:
        raise NoPoseError(str(error)) from error
    return PoseStamped(header=Header(stamp=header.stamp, frame_id=frame), pose=_pose(grasp, mounting))


def _mounting(header: Any, buffer: Buffer, frame: str) -> _Mounting:
    if header.frame_id == frame:
        return _Mounting(np.eye(3), np.zeros(3))
    try:
        found = buffer.lookup_transform(frame, header.frame_id, Time.from_msg(header.stamp)).transform
    except TransformException as error:
        raise NoPoseError(f"no transform from {header.frame_id!r} to {frame!r}: {error}") from error
    rotation, translation = found.rotation, found.translation
    turned = np.array([rotation.x, rotation.y, rotation.z, rotation.w])
    moved = np.array([translation.x, translation.y, translation.z])
    if not (np.isfinite(moved).all() and 0.5 < np.linalg.norm(turned) < 2):  # false for NaN, too
        raise NoPoseError(f"the transform from {header.frame_id!r} to {frame!r} is no rotation and translation")
    return _Mounting(matrix_from_quaternion(turned), moved)


def _pose(grasp: GraspPoint, mounting: _Mounting) -> Pose:
    down, along = -np.array(grasp.up), np.array(grasp.along)
    axes = mounting.rotation @ np.column_stack([along, np.cross(down, along), down])
    x, y, z = (mounting.rotation @ np.array(grasp.position_m) + mounting.translation).tolist()
    qx, qy, qz, qw = quaternion_from_matrix(axes)
    return Pose(position=Point(x=x, y=y, z=z), orientation=Quaternion(x=qx, y=qy, z=qz, w=qw))
