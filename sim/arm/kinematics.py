"""From poses of the hand to joints, by mink, and how far the arm stays from itself and from the table."""

from __future__ import annotations

import itertools
from typing import Any

import mink
import mujoco
import numpy as np

from agent.datatypes import FloatArray
from agent.errors import UnreachableError
from agent.manipulation.arm import Pose
from agent.rotations import quaternion_from_matrix
from sim.arm.model import ArmModel

ITERATIONS = 40
CLOSE_M = 0.0005
CLOSE_RAD = 0.003
CLEARANCE_M = 0.001
ENOUGH_M = 0.05
MAX_STEP_RAD = 0.35
SINGULAR = 0.1
"""Where the least singular value of the hand's Jacobian is smaller, the arm is nearly stretched or folded,"""
AWKWARD_RAD = 30.0
"""and for each unit below, so many radians are gone out of the way."""


class Kinematics:
    """Of the arm alone, its base at the origin of ``base_link`` on a table that is z = 0."""

    def __init__(self, arm: ArmModel) -> None:
        self._arm = arm
        self._model: Any = arm.compiled
        self._configuration = mink.Configuration(self._model)
        self._task = mink.FrameTask(arm.hand, "site", position_cost=1.0, orientation_cost=0.3, lm_damping=1e-4)
        self._limits = [mink.ConfigurationLimit(self._model)]
        joints = [self._model.joint(name) for name in arm.joints]
        self._qpos = np.array([joint.qposadr[0] for joint in joints])
        self._dofs = np.array([joint.dofadr[0] for joint in joints])
        self._ranges = np.array([joint.range for joint in joints])
        self._pairs, self._above = self._watched()

    def hand(self, joints_rad: FloatArray) -> Pose:
        """Pose of the hand's site at these joints."""
        self._put(joints_rad)
        site = self._configuration.data.site(self._arm.hand)
        return pose_of(site.xpos, site.xmat.reshape(3, 3))

    def solve(self, pose: Pose, near: FloatArray) -> FloatArray:
        """Joints that bring the hand to a pose: those of the free solutions that are nearest.

        Raises:
            UnreachableError: there are none.
        """
        x, y, _ = pose.position_m
        starts = near, *(self._turned(posture, x, y) for posture in self._arm.postures_rad)
        ends = [self.approach(pose, start) for start in starts]
        solutions = [self._unwound(joints, near) for joints in ends if joints is not None]
        free = [joints for joints in solutions if self.clearance(joints) >= CLEARANCE_M]
        if not free:
            place = f"x {x:.2f}, y {y:.2f}, z {pose.position_m[2]:.2f} m"
            why = "the arm would touch itself or the table there" if solutions else "it is out of the arm's reach"
            raise UnreachableError(f"the hand cannot get to {place}: {why}")
        return min(free, key=lambda joints: float(np.abs(joints - near).max()) + self._awkwardness(joints))

    def approach(self, pose: Pose, start: FloatArray) -> FloatArray | None:
        """Joints that bring the hand to a pose from a start near by; None where that leads nowhere."""
        target = mink.SE3.from_rotation_and_translation(
            mink.SO3(np.roll(pose.quaternion_xyzw, 1)), np.asarray(pose.position_m)
        )
        self._task.set_target(target)
        self._put(start)
        for _ in range(ITERATIONS):
            off = self._task.compute_error(self._configuration)
            if np.linalg.norm(off[:3]) < CLOSE_M and np.linalg.norm(off[3:]) < CLOSE_RAD:
                joints: FloatArray = self._configuration.q[self._qpos].copy()
                return joints
            step = mink.solve_ik(self._configuration, [self._task], 1.0, "daqp", damping=1e-6, limits=self._limits)
            self._configuration.integrate_inplace(step * min(1.0, MAX_STEP_RAD / np.abs(step).max()), 1.0)
        return None

    def clearance(self, joints_rad: FloatArray) -> float:
        """Distance in metres that the arm keeps from itself and the table, at most `ENOUGH_M`; negative inside."""
        self._put(joints_rad)
        data = self._configuration.data
        between = (mujoco.mj_geomDistance(self._model, data, a, b, ENOUGH_M, None) for a, b in self._pairs)
        heights = (self._lowest(geom) for geom in self._above)
        return float(min(itertools.chain(between, heights, [ENOUGH_M])))

    def _awkwardness(self, joints_rad: FloatArray) -> float:
        """What a posture near a singularity is worth in radians of moving elsewhere; 0 away from any."""
        self._put(joints_rad)
        jacobian = self._configuration.get_frame_jacobian(self._arm.hand, "site")[:, self._dofs]
        least = float(np.linalg.svd(jacobian, compute_uv=False)[-1])
        return max(0.0, SINGULAR - least) * AWKWARD_RAD

    def _put(self, joints_rad: FloatArray) -> None:
        q = self._configuration.q.copy()
        q[self._qpos] = joints_rad
        self._configuration.update(q)

    def _turned(self, posture: FloatArray, x: float, y: float) -> FloatArray:
        """The posture with its first joint turned so that the hand is above the line to a place."""
        hand = self.hand(posture).position_m
        turned = posture.copy()
        turned[0] += np.arctan2(y, x) - np.arctan2(hand[1], hand[0])
        turned[0] = (turned[0] + np.pi) % (2 * np.pi) - np.pi
        return turned

    def _unwound(self, joints: FloatArray, near: FloatArray) -> FloatArray:
        """The same posture with every joint within half a turn of another posture, as far as its range goes."""
        turned = joints - 2 * np.pi * np.round((joints - near) / (2 * np.pi))
        within = (self._ranges[:, 0] <= turned) & (turned <= self._ranges[:, 1])
        return np.where(within, turned, joints)

    def _lowest(self, geom: int) -> float:
        """Height of the lowest corner of the box around a geom."""
        centre, half = self._model.geom_aabb[geom, :3], self._model.geom_aabb[geom, 3:]
        data = self._configuration.data
        down = data.geom_xmat[geom].reshape(3, 3)[2]
        return float(data.geom_xpos[geom, 2] + down @ centre - np.abs(down) @ half)

    def _watched(self) -> tuple[list[tuple[int, int]], list[int]]:
        """Pairs of geoms that could meet (their bodies are at least three joints apart), and those above the table."""
        model = self._model
        depth = [0] * model.nbody
        for body in range(1, model.nbody):
            depth[body] = depth[model.body_parentid[body]] + int(model.body_dofnum[body] > 0)
        solid = [geom for geom in range(model.ngeom) if model.geom_contype[geom] or model.geom_conaffinity[geom]]
        depths = {geom: depth[model.geom_bodyid[geom]] for geom in solid}
        pairs = [(a, b) for a, b in itertools.combinations(solid, 2) if abs(depths[a] - depths[b]) >= 3]
        return pairs, [geom for geom in solid if depths[geom] >= 2]


def pose_of(position_m: FloatArray, rotation: FloatArray) -> Pose:
    """From a position (3,) and a rotation matrix (3, 3)."""
    x, y, z = map(float, position_m)
    return Pose((x, y, z), quaternion_from_matrix(rotation))
