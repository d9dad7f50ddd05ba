"""tf2_geometry_msgs over the binding: points, vectors and poses in another frame.

Importing it makes ``Buffer.transform`` work for the messages with a header.
"""

from __future__ import annotations

from geometry_msgs.msg import (
    Point,
    PointStamped,
    Pose,
    PoseStamped,
    Quaternion,
    TransformStamped,
    Vector3,
    Vector3Stamped,
)

from ros_nodes.binding.tf2_ros._rigid import Rigid, rotate, rotation_of, vector_of
from ros_nodes.binding.tf2_ros.buffer_interface import TransformRegistration

__all__ = ["do_transform_point", "do_transform_pose", "do_transform_pose_stamped", "do_transform_vector3"]


def do_transform_point(point: PointStamped, transform: TransformStamped) -> PointStamped:
    """A point in the transform's parent frame; its header is the transform's."""
    x, y, z = Rigid.from_msg(transform.transform).apply(vector_of(point.point))
    return PointStamped(header=transform.header, point=Point(x=x, y=y, z=z))


def do_transform_vector3(vector3: Vector3Stamped, transform: TransformStamped) -> Vector3Stamped:
    """A direction in the transform's parent frame: turned, not moved; its header is the transform's."""
    x, y, z = rotate(rotation_of(transform.transform.rotation), vector_of(vector3.vector))
    return Vector3Stamped(header=transform.header, vector=Vector3(x=x, y=y, z=z))


def do_transform_pose(pose: Pose, transform: TransformStamped) -> Pose:
    """A pose in the transform's parent frame."""
    own = Rigid(vector_of(pose.position), rotation_of(pose.orientation))
    (x, y, z), (qx, qy, qz, qw) = Rigid.from_msg(transform.transform).after(own)
    return Pose(position=Point(x=x, y=y, z=z), orientation=Quaternion(x=qx, y=qy, z=qz, w=qw))


def do_transform_pose_stamped(pose: PoseStamped, transform: TransformStamped) -> PoseStamped:
    """A pose in the transform's parent frame; its header is the transform's."""
    return PoseStamped(header=transform.header, pose=do_transform_pose(pose.pose, transform))


_registration = TransformRegistration()
_registration.add(PointStamped, do_transform_point)
_registration.add(Vector3Stamped, do_transform_vector3)
_registration.add(PoseStamped, do_transform_pose_stamped)
