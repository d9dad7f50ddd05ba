"""Where the gripper should go: a box and the picture's depth, in the frame that the robot plans in."""

from __future__ import annotations

from typing import Any

import numpy as np
from geometry_msgs.msg import Point, Pose, PoseStamped, Quaternion
from std_msgs.msg import Header

from agent.errors import InvalidInputError, NoGraspPointError
from agent.perception.grasp_point import GraspPoint, grasp_point
from agent.perception.places import places_of
from agent.rotations import quaternion_from_matrix
from ros_nodes.grounding.depth_views import DepthView, NoDepthError


class NoPoseError(Exception):
    """A found target has no pose: the message says what is missing."""


def target_pose(header: Any, box_xyxy: tuple[float, float, float, float], view: DepthView) -> PoseStamped:
    """The pose in which a gripper that points along its z axis takes the thing from above.

    The position is the middle of the upright box around the thing. z points down onto the surface that it stands on, x
    along its longer side.

    Args:
        header: std_msgs Header of the picture.
        box_xyxy: pixels of the picture.
        view: the picture's depth. Where the z axis of its frame points up (REP-103), a level surface goes before a
            wall.

    Raises:
        NoPoseError: the depth shows nothing to take hold of, or something where no target can be, or cannot be used.
    """
    try:
        middle_m = places_of(view.depth, view.camera, np.array([box_xyxy]), view.up)[0, 2] + view.translation_m[2]
        view.check_height(middle_m)  # a wrong unit is the cause of whatever else is wrong
        pose = _pose(grasp_point(view.depth, view.camera, box_xyxy, up=view.up), view)
        view.check_height(pose.position.z)
    except (InvalidInputError, NoGraspPointError, NoDepthError) as error:
        raise NoPoseError(str(error)) from error
    return PoseStamped(header=Header(stamp=header.stamp, frame_id=view.workspace.frame), pose=pose)


def _pose(grasp: GraspPoint, view: DepthView) -> Pose:
    down, along = -np.array(grasp.up), np.array(grasp.along)
    axes = view.rotation @ np.column_stack([along, np.cross(down, along), down])
    x, y, z = (view.rotation @ np.array(grasp.position_m) + view.translation_m).tolist()
    qx, qy, qz, qw = quaternion_from_matrix(axes)
    return Pose(position=Point(x=x, y=y, z=z), orientation=Quaternion(x=qx, y=qy, z=qz, w=qw))
