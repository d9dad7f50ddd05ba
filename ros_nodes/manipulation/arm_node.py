"""The simulated table with an arm, as a robot's drivers would show it: camera, joint states, TF, and two actions.

It serves ``arm_controller/follow_joint_trajectory`` (control_msgs/action/FollowJointTrajectory) and
``gripper_controller/gripper_cmd`` (control_msgs/action/GripperCommand), as ros2_control does: MoveIt, or any other
client, drives it like a real arm.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
from control_msgs.action import FollowJointTrajectory, GripperCommand
from geometry_msgs.msg import Quaternion, Transform, TransformStamped, Vector3
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.clock import Clock, ClockType
from rclpy.task import Future
from rosgraph_msgs.msg import Clock as ClockMessage
from sensor_msgs.msg import JointState
from std_msgs.msg import Empty, Header, String
from tf2_ros import TransformBroadcaster

from agent.errors import InvalidInputError
from agent.manipulation.arm import ArmState
from ros_nodes.cameras.node import CameraNode
from ros_nodes.cameras.opening import simulated_scene
from ros_nodes.cameras.source import CameraSource
from ros_nodes.conversions import NS, stamp_from_ns
from ros_nodes.graph_node import figure
from ros_nodes.manipulation.arm_table import ArmTable
from ros_nodes.manipulation.names import ALIVE, GRIPPER, GRIPPER_JOINT, TRAJECTORY
from ros_nodes.manipulation.trajectories import GivenMotion
from ros_nodes.parameters import Parameters
from ros_nodes.qos import DETECTIONS_QOS, STATE_QOS
from ros_nodes.states import UP, read_supervisor_state
from sim.arm.model import OURS, load_arm
from sim.scene import Scene

TICK_S = 0.02
HAND_FRAME = "hand"
SETTLING_S = 0.5
"""The joints may come to rest so long after a trajectory's end."""
NEAR_RAD = 0.02
MET_M = 0.002
"""A position of the fingers below this closes them."""
REACHED_M = 0.004
FINGERS_S = 0.2
EARLIEST = 0.8
"""Of its period, a picture may be so early: by the clock on the wall and by simulated time it is not due at once."""
SILENCE_S = 0.3
MANIPULATION = "manipulation_node"
SILENT = "whoever moved the arm fell silent"


@dataclass(eq=False)
class _Goal:
    """A trajectory under way.

    Attributes:
        started_s: when, on the arm's clock; None before it has begun.
        ended: its result is why it failed; empty where it did not.
        is_watched: whether its sender says that it is alive.
    """

    motion: GivenMotion
    ended: Future[str]
    started_s: float | None = None
    is_watched: bool = False


class ArmNode(CameraNode):
    """See docs/manipulation.md for what it hears and says."""

    NAME = "arm_node"

    def configure(self, given: Parameters) -> None:
        """Read the parameters."""
        super().configure(given)
        self._pace = given.number("pace", 1.0, (0.01, 10.0), "simulated seconds that pass in one")
        self._says_time = given.flag("says_time", False, "simulated time goes out on /clock, for use_sim_time")
        self._arm_file = given.file("arm", "YAML of another arm than ours; see sim/arm/model.py")

    def activate(self) -> None:
        """Open the table, the topics and the actions."""
        every_s = EARLIEST / self._rate_hz if self._says_time else 0.0
        model = load_arm(self._arm_file or OURS)
        self._table = ArmTable(simulated_scene(self._camera), model, self._pace, every_s)
        self._goal: _Goal | None = None
        self._awaiting_tick: list[Future[None]] = []
        self._alive_s = self._told_s = -np.inf
        self._joint_states = self.create_publisher(JointState, "joint_states", DETECTIONS_QOS)
        self._moving_frames = TransformBroadcaster(self)
        self._clocks = self.create_publisher(ClockMessage, "/clock", DETECTIONS_QOS) if self._says_time else None
        self.create_subscription(Empty, ALIVE, self._on_alive, DETECTIONS_QOS)
        self.create_subscription(String, "supervisor/state", self._on_supervisor_state, STATE_QOS)
        self._trajectories = ActionServer(
            self,
            FollowJointTrajectory,
            TRAJECTORY,
            self._follow,
            goal_callback=self._on_trajectory,
            cancel_callback=self._on_cancel,
        )
        self._grips = ActionServer(
            self, GripperCommand, GRIPPER, self._grip, cancel_callback=lambda handle: CancelResponse.ACCEPT
        )
        super().activate()
        self.create_timer(TICK_S, self._tick, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def deactivate(self) -> None:
        """Close the actions, the camera and the table."""
        self._trajectories.destroy()
        self._grips.destroy()
        super().deactivate()

    def open_source(self) -> CameraSource:
        """See `CameraNode`; closing the camera closes the table."""
        return self._table

    def lay(self, scene: Scene) -> None:
        """Another table in the place of this one, with the arm at home. Any thread may call this."""
        goal = self._goal
        if goal is not None:
            self._end(goal, "there is another table")
        self._table.lay(scene)

    def diagnose(self) -> tuple[bytes, str, dict[str, str]]:
        """The camera's, and the arm's clock."""
        level, message, figures = super().diagnose()
        state = self._table.state
        stopped = f"; the arm has stopped: {state.stopped}" if state.stopped else ""
        return level, message + stopped, {**figures, "simulated": figure(state.stamp_s, "s")}

    # Trajectories

    def _on_trajectory(self, goal: Any) -> GoalResponse:
        try:
            self._motion_of(goal)
        except InvalidInputError as error:
            self.note_malformed(TRAJECTORY, str(error))
            return GoalResponse.REJECT
        return GoalResponse.ACCEPT

    def _motion_of(self, goal: Any) -> GivenMotion:
        return GivenMotion(goal.trajectory, self._table.model.joints, self._table.state.joints_rad)

    async def _follow(self, handle: Any) -> Any:
        """Carry out one trajectory; a newer one replaces it."""
        ended: Future[str] = Future(executor=self.executor)
        motion = self._motion_of(handle.request)
        is_watched = self._table.state.stamp_s - self._alive_s <= SILENCE_S
        before, self._goal = self._goal, _Goal(motion, ended, is_watched=is_watched)
        if before is not None:
            before.ended.set_result("a newer trajectory replaced it")
        goal = self._goal

        def start(world: Any, arm: Any) -> None:
            arm.resume()
            arm.follow(motion)
            goal.started_s = world.time_s

        self._table.post(start)
        problem = await ended
        result = FollowJointTrajectory.Result()
        if handle.is_cancel_requested:
            handle.canceled()
        elif problem:
            handle.abort()
            result.error_code, result.error_string = FollowJointTrajectory.Result.PATH_TOLERANCE_VIOLATED, problem
        else:
            handle.succeed()
        return result

    def _on_cancel(self, handle: Any) -> CancelResponse:
        self._stop("cancelled")
        return CancelResponse.ACCEPT

    def _stop(self, reason: str) -> None:
        self._table.post(lambda world, arm: arm.stop(reason))

    # The gripper

    async def _grip(self, handle: Any) -> Any:
        """Open to a width, or close with a force; ended when the fingers have come to rest."""
        command = handle.request.command

        def start(world: Any, arm: Any) -> None:
            arm.resume()
            if command.position < MET_M:
                arm.close(command.max_effort or self._table.model.gripper.max_force_n)
            else:
                arm.open(command.position)

        self._table.post(start)
        still_since_s, opening_m = self._table.state.stamp_s, self._table.state.opening_m
        while self._table.state.stamp_s - still_since_s < FINGERS_S and not handle.is_cancel_requested:
            await self._later()
            state = self._table.state
            if abs(state.opening_m - opening_m) > REACHED_M / 10:
                still_since_s, opening_m = state.stamp_s, state.opening_m
        state = self._table.state
        if handle.is_cancel_requested:
            handle.canceled()
        else:
            handle.succeed()
        reached = abs(state.opening_m - command.position) < REACHED_M
        return GripperCommand.Result(position=state.opening_m, stalled=state.gripping, reached_goal=reached)

    async def _later(self) -> None:
        """After the next tick."""
        ticked: Future[None] = Future(executor=self.executor)
        self._awaiting_tick.append(ticked)
        await ticked

    # Fifty times a second

    def _on_alive(self, message: Any) -> None:
        """From now on, whoever moves the arm has to go on saying so until the motion has ended."""
        self._alive_s = self._table.state.stamp_s
        if self._goal is not None:
            self._goal.is_watched = True

    def _on_supervisor_state(self, message: Any) -> None:
        """A supervisor knows at once that a process has died."""
        state, goal = read_supervisor_state(message.data), self._goal
        is_down = state is not None and state.nodes.get(MANIPULATION, UP) != UP
        if is_down and goal is not None and goal.is_watched:
            goal.is_watched = False
            self._stop(SILENT)

    def _tick(self) -> None:
        state, goal = self._table.state, self._goal
        if 0 <= state.stamp_s - self._told_s < TICK_S / 2:
            return  # the machine is slow, or simulated time is
        self._told_s = state.stamp_s
        if self._clocks is not None:
            self._clocks.publish(ClockMessage(clock=stamp_from_ns(round(state.stamp_s * NS))))
        self._say_joints(state)
        waiting, self._awaiting_tick = self._awaiting_tick, []
        for ticked in waiting:
            ticked.set_result(None)
        if goal is None or goal.started_s is None or state.stamp_s <= goal.started_s:
            return
        late_s = state.stamp_s - goal.started_s - goal.motion.duration_s
        off_rad = float(np.abs(state.joints_rad - goal.motion.goal).max())
        if goal.is_watched and state.stamp_s - self._alive_s > SILENCE_S:
            goal.is_watched = False
            self._stop(SILENT)
        if state.stopped:
            if not state.is_moving:
                self._end(goal, state.stopped)
        elif late_s > 0 and off_rad < NEAR_RAD:
            self._end(goal, "")
        elif late_s > SETTLING_S:
            self._end(goal, f"the joints came to rest {off_rad:.2f} rad from the goal")

    def _end(self, goal: _Goal, problem: str) -> None:
        self._goal = None
        goal.ended.set_result(problem)

    def _say_joints(self, state: ArmState) -> None:
        stamp = self.get_clock().now().to_msg()
        self._joint_states.publish(
            JointState(
                header=Header(stamp=stamp),
                name=[*self._table.model.joints, GRIPPER_JOINT],
                position=[*state.joints_rad.tolist(), state.opening_m],
                velocity=[*state.velocities_rad_s.tolist(), 0.0],
                effort=[*np.full(len(state.joints_rad), np.nan).tolist(), state.pressing_n],
            )
        )
        (x, y, z), (qx, qy, qz, qw) = state.hand.position_m, state.hand.quaternion_xyzw
        hand = Transform(translation=Vector3(x=x, y=y, z=z), rotation=Quaternion(x=qx, y=qy, z=qz, w=qw))
        header = Header(stamp=stamp, frame_id=self._base_frame)
        self._moving_frames.sendTransform(TransformStamped(header=header, child_frame_id=HAND_FRAME, transform=hand))


main = ArmNode.main

if __name__ == "__main__":
    sys.exit(main())
