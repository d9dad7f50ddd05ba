"""An arm that is driven through ros2_control's actions: `control_msgs` FollowJointTrajectory and GripperCommand.

Where the hand goes is planned here, with the arm's model; the arm only follows joint trajectories.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from control_msgs.action import FollowJointTrajectory, GripperCommand
from rclpy.action import ActionClient
from rclpy.node import Node
from sensor_msgs.msg import JointState as JointStates

from agent.datatypes import FloatArray
from agent.errors import ArmStoppedError, UnreachableError
from agent.manipulation.arm import ArmState, Pose
from ros_nodes.manipulation.trajectories import trajectory_of
from ros_nodes.qos import DETECTIONS_QOS
from sim.arm.kinematics import Kinematics
from sim.arm.model import ArmModel
from sim.arm.motion import JointState, Motion
from sim.arm.planner import Planner

NO_STATES = "no joint states have come"
MET_M = 0.0
SLIPPED_M = 0.01
"""Fingers that have moved so far since they pressed on something have it no more, where no effort is told."""
PRESSING_N = 0.5
"""An effort from which on the fingers press on something."""


@dataclass(frozen=True, eq=False)
class _Joints:
    """What joint_states said last.

    Attributes:
        stamp_s: when it came.
        positions_rad, velocities_rad_s: (J,) of the arm.
        opening_m: distance between the fingers.
        effort_n: of the gripper; NaN where that is not told.
    """

    stamp_s: float
    positions_rad: FloatArray
    velocities_rad_s: FloatArray
    opening_m: float
    effort_n: float


@dataclass(eq=False)
class _Goal:
    """What was sent last to one of the two actions.

    Attributes:
        handle: the client's, once the server has taken it on.
        is_open: whether there is no result yet.
        is_cancelled: whether it is to be cancelled as soon as there is a handle.
    """

    handle: Any = None
    is_open: bool = True
    is_cancelled: bool = False

    def cancel(self) -> None:
        """Have the server end it."""
        self.is_cancelled = True
        if self.handle is not None and self.is_open:
            self.handle.cancel_goal_async()


class ActionArm:
    """See `agent.manipulation.arm.Arm`. All but `stop` and `stopped` is called in one thread, while another serves the
    node.
    """

    def __init__(
        self, node: Node, arm: ArmModel, trajectory: str, gripper: str, gripper_joint: str, silence_s: float
    ) -> None:
        """Open the actions and listen to joint_states.

        Args:
            node: that they belong to.
            arm: what its joints and its hand are.
            trajectory, gripper: the actions' names.
            gripper_joint: of joint_states, whose position is the distance between the fingers, and whose effort, where
                it is told, what they press with.
            silence_s: joint states that are older than this are as good as none.
        """
        self._node = node
        self._arm = arm
        self._gripper_joint = gripper_joint
        self._silence_s = silence_s
        self._kinematics = Kinematics(arm)
        self._planner = Planner(self._kinematics, arm.max_velocity_rad_s)
        self._trajectories = ActionClient(node, FollowJointTrajectory, trajectory)
        self._grips = ActionClient(node, GripperCommand, gripper)
        self._lock = Lock()
        self._heard: _Joints | None = None
        self._moving = _Goal(is_open=False)
        self._gripping = _Goal(is_open=False)
        self._is_closing = False
        self._pressed_m: float | None = None
        self._is_felt = False
        self._stopped = ""
        node.create_subscription(JointStates, "joint_states", self._on_joints, DETECTIONS_QOS)

    def state(self) -> ArmState:
        """See `Arm.state`."""
        heard = self._heard
        if heard is None:
            rest = np.zeros(len(self._arm.joints))
            return ArmState(self._now_s(), rest, rest, self._kinematics.hand(rest), 0.0, False, False, NO_STATES)
        return ArmState(
            stamp_s=heard.stamp_s,
            joints_rad=heard.positions_rad,
            velocities_rad_s=heard.velocities_rad_s,
            hand=self._kinematics.hand(heard.positions_rad),
            opening_m=heard.opening_m,
            gripping=self._has_grip(heard),
            is_moving=self._moving.is_open or self._gripping.is_open,
            stopped=self.stopped,
            pressing_n=heard.effort_n,
        )

    def _has_grip(self, heard: _Joints) -> bool:
        """By the effort, where one was felt as the fingers closed, else by how far they are open since then."""
        pressed_m = self._pressed_m
        if pressed_m is None:
            return False
        return heard.effort_n > PRESSING_N if self._is_felt else abs(heard.opening_m - pressed_m) < SLIPPED_M

    @property
    def stopped(self) -> str:
        """As of `state`, without the arm's model, with which another thread may be planning."""
        heard = self._heard
        if heard is None:
            return NO_STATES
        silent_s = self._now_s() - heard.stamp_s
        silent = f"its joint states are {silent_s:.1f} s old" if silent_s > self._silence_s else ""
        return self._stopped or silent

    def move_to(self, pose: Pose, *, is_straight: bool = False, speed: float = 1.0, over_m: float = 0.0) -> None:
        """See `Arm.move_to`."""
        self._send(self._planner.plan(self._here(), pose, speed, over_m, is_straight=is_straight))

    def move_home(self, *, over_m: float = 0.0) -> None:
        """See `Arm.move_home`."""
        self._send(self._planner.to_joints(self._here(), self._arm.home_rad, over_m=over_m))

    def open(self, opening_m: float) -> None:
        """See `Arm.open`."""
        self._grip(opening_m, 0.0, is_closing=False)

    def close(self, force_n: float) -> None:
        """See `Arm.close`."""
        self._grip(MET_M, force_n, is_closing=True)

    def stop(self, reason: str) -> None:
        """See `Arm.stop`. Any thread may call this."""
        with self._lock:
            self._stopped = self._stopped or reason or "stop"
            self._moving.cancel()
            if not self._is_closing:
                self._gripping.cancel()

    def resume(self) -> None:
        """See `Arm.resume`."""
        with self._lock:
            self._stopped = ""

    def _here(self) -> JointState:
        state = self.state()
        if state.stopped:
            raise ArmStoppedError(f"the arm has stopped ({state.stopped}): let it go on first")
        if not self._trajectories.server_is_ready():
            raise UnreachableError("nobody serves the arm's trajectories: start its driver, or arm_node")
        still = np.zeros(len(state.joints_rad))
        return JointState(state.joints_rad, state.velocities_rad_s if self._moving.is_open else still, still)

    def _send(self, motion: Motion) -> None:
        goal = FollowJointTrajectory.Goal(trajectory=trajectory_of(motion, self._arm.joints))
        with self._lock:
            if self._stopped:
                raise ArmStoppedError(self._stopped)
            sent = self._moving = _Goal()
        self._trajectories.send_goal_async(goal).add_done_callback(lambda future: self._on_taken(sent, future))

    def _grip(self, opening_m: float, force_n: float, *, is_closing: bool) -> None:
        goal = GripperCommand.Goal()
        goal.command.position, goal.command.max_effort = float(opening_m), float(force_n)
        with self._lock:
            if self._stopped:
                raise ArmStoppedError(self._stopped)
            sent = self._gripping = _Goal()
            self._is_closing, self._pressed_m = is_closing, None
        self._grips.send_goal_async(goal).add_done_callback(lambda future: self._on_taken(sent, future))

    def _on_taken(self, goal: _Goal, future: Any) -> None:
        """The server has answered."""
        handle = future.result()
        with self._lock:
            goal.handle, goal.is_open = handle, handle.accepted
            if not handle.accepted:
                return
            if goal.is_cancelled:
                goal.cancel()
        handle.get_result_async().add_done_callback(lambda result: self._on_result(goal, result))

    def _on_result(self, goal: _Goal, future: Any) -> None:
        result = future.result().result
        with self._lock:
            goal.is_open = False
            if goal is self._gripping:
                self._pressed_m = float(result.position) if self._is_closing and result.stalled else None
                self._is_felt = self._heard is not None and self._heard.effort_n > PRESSING_N
            elif goal is self._moving and result.error_code == FollowJointTrajectory.Result.PATH_TOLERANCE_VIOLATED:
                self._stopped = self._stopped or str(result.error_string)

    def _on_joints(self, message: Any) -> None:
        at = {name: index for index, name in enumerate(message.name)}
        if not {*self._arm.joints, self._gripper_joint} <= at.keys():
            return  # another arm's, or a part of this one's
        order = [at[name] for name in self._arm.joints]
        positions = np.array(message.position, dtype=np.float64)
        velocities = np.array(message.velocity, dtype=np.float64)
        velocities = velocities[order] if len(velocities) == len(positions) else np.zeros(len(order))
        gripper = at[self._gripper_joint]
        effort_n = abs(message.effort[gripper]) if len(message.effort) == len(positions) else math.nan
        self._heard = _Joints(self._now_s(), positions[order], velocities, float(positions[gripper]), effort_n)

    def _now_s(self) -> float:
        return float(self._node.get_clock().now().nanoseconds) / 1e9
