"""Rotations and translations in plain floats; a quaternion is x, y, z, w and of length one."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from geometry_msgs.msg import Quaternion, Transform, Vector3

Vector = tuple[float, float, float]
Rotation = tuple[float, float, float, float]

NEARLY_PARALLEL = 1.0 - 1e-10
"""Above this cosine between two quaternions, a straight line is as good as an arc, and does not divide by zero."""


class Rigid(NamedTuple):
    """First turn, then move: takes coordinates in a child frame to those in its parent."""

    translation: Vector = (0.0, 0.0, 0.0)
    rotation: Rotation = (0.0, 0.0, 0.0, 1.0)

    def apply(self, point: Vector) -> Vector:
        """The point's coordinates in the parent frame."""
        (x, y, z), (dx, dy, dz) = rotate(self.rotation, point), self.translation
        return x + dx, y + dy, z + dz

    def after(self, first: Rigid) -> Rigid:
        """What another transform and then this one do."""
        return Rigid(self.apply(first.translation), multiply(self.rotation, first.rotation))

    def inverse(self) -> Rigid:
        """From the parent frame to the child."""
        x, y, z, w = self.rotation
        back = (-x, -y, -z, w)
        x, y, z = rotate(back, self.translation)
        return Rigid((-x, -y, -z), back)

    def towards(self, other: Rigid, ratio: float) -> Rigid:
        """A transform between this one (ratio 0) and another (1): straight in position, along the arc in rotation."""
        x, y, z = (a + (b - a) * ratio for a, b in zip(self.translation, other.translation, strict=True))
        return Rigid((x, y, z), slerp(self.rotation, other.rotation, ratio))

    def to_msg(self) -> Transform:
        """As geometry_msgs/Transform."""
        (x, y, z), (qx, qy, qz, qw) = self
        return Transform(translation=Vector3(x=x, y=y, z=z), rotation=Quaternion(x=qx, y=qy, z=qz, w=qw))

    @classmethod
    def from_msg(cls, msg: Transform) -> Rigid:
        """From geometry_msgs/Transform."""
        return cls(vector_of(msg.translation), rotation_of(msg.rotation))


def vector_of(msg: Any) -> Vector:
    """Of geometry_msgs/Vector3 or Point."""
    return msg.x, msg.y, msg.z


def rotation_of(msg: Quaternion) -> Rotation:
    """Of geometry_msgs/Quaternion."""
    return msg.x, msg.y, msg.z, msg.w


def rotate(rotation: Rotation, vector: Vector) -> Vector:
    """A turned vector."""
    x, y, z, w = rotation
    tx, ty, tz = (2.0 * each for each in _cross((x, y, z), vector))
    cx, cy, cz = _cross((x, y, z), (tx, ty, tz))
    return vector[0] + w * tx + cx, vector[1] + w * ty + cy, vector[2] + w * tz + cz


def multiply(last: Rotation, first: Rotation) -> Rotation:
    """What the first rotation and then the last do."""
    ax, ay, az, aw = last
    bx, by, bz, bw = first
    return (
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    )


def slerp(start: Rotation, end: Rotation, ratio: float) -> Rotation:
    """A rotation on the shorter arc between two."""
    cosine = sum(a * b for a, b in zip(start, end, strict=True))
    sign = math.copysign(1.0, cosine)
    if abs(cosine) > NEARLY_PARALLEL:
        of_start, of_end = 1.0 - ratio, ratio * sign
    else:
        angle = math.acos(abs(cosine))
        of_start = math.sin((1.0 - ratio) * angle) / math.sin(angle)
        of_end = math.sin(ratio * angle) / math.sin(angle) * sign
    x, y, z, w = (of_start * a + of_end * b for a, b in zip(start, end, strict=True))
    length = math.sqrt(x * x + y * y + z * z + w * w)
    return x / length, y / length, z / length, w / length


def _cross(one: Vector, other: Vector) -> Vector:
    (ax, ay, az), (bx, by, bz) = one, other
    return ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
