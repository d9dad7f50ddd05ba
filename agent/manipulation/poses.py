"""Small moves of a pose: along the hand, straight up, about the vertical."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray
from agent.manipulation.arm import Pose
from agent.rotations import matrix_from_quaternion


def approach_of(pose: Pose) -> FloatArray:
    """(3,) float64 unit vector in ``base_link``: where the hand points."""
    return matrix_from_quaternion(pose.quaternion_xyzw)[:, 2]


def moved(pose: Pose, by_m: npt.ArrayLike) -> Pose:
    """The same orientation somewhere else, (3,) metres away."""
    x, y, z = (float(value) for value in np.add(pose.position_m, by_m))
    return replace(pose, position_m=(x, y, z))


def backed_off(pose: Pose, distance_m: float) -> Pose:
    """So far before a pose, on the way in which the hand points."""
    return moved(pose, -distance_m * approach_of(pose))


def raised(pose: Pose, height_m: float) -> Pose:
    """Straight above a pose."""
    return moved(pose, (0.0, 0.0, height_m))


def turned(pose: Pose, yaw_rad: float) -> Pose:
    """At the same place, turned about the vertical."""
    x, y, z, w = pose.quaternion_xyzw
    cos, sin = math.cos(yaw_rad / 2), math.sin(yaw_rad / 2)
    return replace(pose, quaternion_xyzw=(cos * x - sin * y, cos * y + sin * x, cos * z + sin * w, cos * w - sin * z))


def turned_vector(vector: npt.ArrayLike, yaw_rad: float) -> FloatArray:
    """(3,) a vector turned about the vertical."""
    x, y, z = np.asarray(vector, dtype=np.float64)
    cos, sin = math.cos(yaw_rad), math.sin(yaw_rad)
    return np.array([cos * x - sin * y, sin * x + cos * y, z])


def distance_m(one: Pose, other: Pose) -> float:
    """Between two positions."""
    return math.dist(one.position_m, other.position_m)


def angle_rad(one: Pose, other: Pose) -> float:
    """Of the turn between two orientations, in [0, pi]."""
    return 2 * math.acos(min(1.0, abs(float(np.dot(one.quaternion_xyzw, other.quaternion_xyzw)))))
