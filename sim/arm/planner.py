"""From a pose that the hand is to reach to a motion that gets it there."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import UnreachableError
from agent.manipulation.arm import Pose
from agent.manipulation.poses import angle_rad, distance_m
from sim.arm.kinematics import CLEARANCE_M, Kinematics
from sim.arm.motion import JointState, Motion, Path, Ride, Sequel

SAMPLES = 16
DIP_M = 0.02
"""On its way, the hand may be so much lower than at both ends."""
SAFE_HEIGHT_M = 0.30
"""Of the hand, where it goes another way round."""
WAYPOINT_M = 0.01
WAYPOINT_RAD = 0.1
JUMP_RAD = 0.35


class Planner:
    """Plans for one arm.

    Args:
        kinematics: of the arm.
        velocity: (J,) the joints' safe speeds, rad/s.
    """

    def __init__(self, kinematics: Kinematics, velocity: FloatArray) -> None:
        self._kinematics = kinematics
        self._velocity = velocity

    def brake(self, start: JointState) -> Ride:
        """To rest, as fast as the arm may."""
        return Ride(start, None, self._velocity)

    def to_joints(self, start: JointState, goal: FloatArray, speed: float = 1.0) -> Motion:
        """To joints on the direct way, or up, over and down.

        Raises:
            UnreachableError: the arm would touch itself or the table either way.
        """
        velocity = self._velocity * speed
        if self._is_free(start.position, goal):
            return Ride(start, goal, velocity)
        braking = self.brake(start)
        here = braking.at(braking.duration_s).position
        up = self._straight(here, self._raised(self._kinematics.hand(here)))
        down = self._straight(goal, self._raised(self._kinematics.hand(goal)))
        high, above = up[-1], down[-1]
        if not self._is_free(high, above):
            raise UnreachableError("the arm would touch itself or the table on its way; move it home first")
        return Sequel(
            braking,
            self._path(up, speed),
            Ride(JointState.at_rest(high), above, velocity),
            self._path(down[::-1], speed),
        )

    def to_pose(self, start: JointState, pose: Pose, speed: float = 1.0) -> Motion:
        """To a pose any way that is free; see `to_joints`."""
        return self.to_joints(start, self._kinematics.solve(pose, start.position), speed)

    def straight(self, start: JointState, pose: Pose, speed: float = 1.0) -> Motion:
        """To a pose along a line, once the arm is at rest.

        Raises:
            UnreachableError: the line leaves the arm's reach, or the arm would touch itself or the table.
        """
        braking = self.brake(start)
        here = braking.at(braking.duration_s).position
        return Sequel(braking, self._path(self._straight(here, pose), speed))

    def _path(self, waypoints: list[FloatArray], speed: float) -> Path:
        length_m = distance_m(self._kinematics.hand(waypoints[0]), self._kinematics.hand(waypoints[-1]))
        return Path(waypoints, length_m, self._velocity * speed, speed)

    def _straight(self, start: FloatArray, pose: Pose) -> list[FloatArray]:
        poses = poses_between(self._kinematics.hand(start), pose)
        joints = [start]
        for each in poses[1:]:
            found = self._kinematics.approach(each, joints[-1])
            if found is None or np.abs(found - joints[-1]).max() > JUMP_RAD:
                x, y, z = each.position_m
                raise UnreachableError(
                    f"there is no straight way: the arm cannot get past x {x:.2f}, y {y:.2f}, z {z:.2f} m"
                )
            joints.append(found)
        if self._kinematics.clearance(joints[-1]) < min(CLEARANCE_M, self._kinematics.clearance(start) - 1e-4):
            raise UnreachableError("the arm would touch itself or the table at the end of the straight way")
        return joints

    def _raised(self, pose: Pose) -> Pose:
        x, y, z = pose.position_m
        return replace(pose, position_m=(x, y, max(z, SAFE_HEIGHT_M)))

    def _is_free(self, start: FloatArray, goal: FloatArray) -> bool:
        """Whether the hand stays high enough and the arm clear of itself and the table between two postures."""
        ends = [self._kinematics.hand(joints).position_m[2] for joints in (start, goal)]
        lowest = min(ends) - DIP_M
        for share in np.linspace(0, 1, SAMPLES)[1:-1]:
            joints = start + share * (goal - start)
            if self._kinematics.hand(joints).position_m[2] < lowest or self._kinematics.clearance(joints) < CLEARANCE_M:
                return False
        return True


def poses_between(start: Pose, end: Pose) -> list[Pose]:
    """From one pose to another along a line and the shortest turn, `WAYPOINT_M` and `WAYPOINT_RAD` apart at most."""
    one, other = np.array(start.quaternion_xyzw), np.array(end.quaternion_xyzw)
    if one @ other < 0:
        other = -other
    angle = angle_rad(start, end) / 2
    way = np.subtract(end.position_m, start.position_m)
    steps = max(ceil(distance_m(start, end) / WAYPOINT_M), ceil(2 * angle / WAYPOINT_RAD), 1)
    poses = []
    for share in np.linspace(0, 1, steps + 1):
        if angle < 1e-6:
            turned = other
        else:
            turned = (np.sin((1 - share) * angle) * one + np.sin(share * angle) * other) / np.sin(angle)
        x, y, z = np.add(start.position_m, share * way).tolist()
        i, j, k, w = turned.tolist()
        poses.append(Pose((x, y, z), (i, j, k, w)))
    return poses
