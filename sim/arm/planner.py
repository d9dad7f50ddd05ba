"""From a pose that the hand is to reach to a motion that gets it there."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, hypot

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
END_M = 0.04
"""So near to where it sets out and arrives, the hand goes as low as it has to."""
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

    def plan(
        self, start: JointState, pose: Pose, speed: float = 1.0, over_m: float = 0.0, *, is_straight: bool
    ) -> Motion:
        """See `agent.manipulation.arm.Arm.move_to`."""
        if is_straight:
            return self.straight(start, pose, speed)
        return self.to_joints(start, self._kinematics.solve(pose, start.position), speed, over_m)

    def to_joints(self, start: JointState, goal: FloatArray, speed: float = 1.0, over_m: float = 0.0) -> Motion:
        """To joints on the direct way, or up, over and down.

        Args:
            over_m: so high the hand passes between the two ends, where the arm can.

        Raises:
            UnreachableError: the arm would touch itself or the table either way.
        """
        direct = Ride(start, goal, self._velocity * speed)
        if self._is_free(start.position, goal, over_m):
            return direct
        try:
            return self._over(start, goal, speed, over_m)
        except UnreachableError:
            if not self._is_free(start.position, goal):
                raise
            return direct

    def _over(self, start: JointState, goal: FloatArray, speed: float, over_m: float) -> Motion:
        braking = self.brake(start)
        here = braking.at(braking.duration_s).position
        high_m = max(SAFE_HEIGHT_M, over_m)
        up = self._straight(here, _raised(self._kinematics.hand(here), high_m))
        down = self._straight(goal, _raised(self._kinematics.hand(goal), high_m))
        high, above = up[-1], down[-1]
        if not self._is_free(high, above):
            raise UnreachableError("the arm would touch itself or the table on its way; move it home first")
        return Sequel(
            braking,
            self._path(up, speed),
            Ride(JointState.at_rest(high), above, self._velocity * speed),
            self._path(down[::-1], speed),
        )

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

    def _is_free(self, start: FloatArray, goal: FloatArray, over_m: float = 0.0) -> bool:
        """Whether the hand stays high enough and the arm clear of itself and the table between two postures."""
        ends = [self._kinematics.hand(joints).position_m for joints in (start, goal)]
        lowest_m = min(z for _, _, z in ends) - DIP_M
        for share in np.linspace(0, 1, SAMPLES)[1:-1]:
            joints = start + share * (goal - start)
            x, y, z = self._kinematics.hand(joints).position_m
            is_at_an_end = min(hypot(x - end[0], y - end[1]) for end in ends) < END_M
            if z < (lowest_m if is_at_an_end else max(lowest_m, over_m)):
                return False
            if self._kinematics.clearance(joints) < CLEARANCE_M:
                return False
        return True


def _raised(pose: Pose, height_m: float) -> Pose:
    x, y, z = pose.position_m
    return replace(pose, position_m=(x, y, max(z, height_m)))


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
