"""Moves an arm for commands that were found: one at a time, each once, while armed; says how far each has come."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from queue import Empty as NothingWaits
from queue import SimpleQueue
from threading import Thread
from typing import Any

from diagnostic_msgs.msg import DiagnosticStatus
from rclpy.clock import Clock, ClockType
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Empty, String
from std_srvs.srv import SetBool, Trigger
from vision_msgs.msg import Detection2DArray

from agent.errors import InvalidInputError
from agent.language.command import is_stop
from agent.manipulation.limits import Limits
from agent.manipulation.manipulator import Manipulator
from agent.manipulation.status import Outcome, Phase, Status
from ros_nodes import wire
from ros_nodes.conversions import NS
from ros_nodes.graph_node import GraphNode, hear_when
from ros_nodes.grounding.depth_views import Workspace
from ros_nodes.holding import TOPIC, Holding, write_holding
from ros_nodes.manipulation.action_arm import ActionArm
from ros_nodes.manipulation.journal import Journal
from ros_nodes.manipulation.names import ALIVE, GRIPPER, GRIPPER_JOINT, TRAJECTORY
from ros_nodes.manipulation.sights import Sights
from ros_nodes.manipulation.statuses import status_message, told_by
from ros_nodes.parameters import Parameters
from ros_nodes.qos import COMMANDS_QOS, DETECTIONS_QOS, IMAGES_QOS, STATE_QOS
from ros_nodes.states import UP, read_supervisor_state
from sim.arm.model import OURS, load_arm

STEP_S = 0.04
ALIVE_S, HELD_S = 0.05, 0.2
"""How often it says that it moves the arm, and what the hand holds."""
GROUNDING = "grounding_node"
KILLED = "The process that moved the arm was killed; the arm holds still, and may hold the thing."


class ManipulationNode(GraphNode):
    """See docs/manipulation.md for what it hears and says.

    The executor's thread only hears: a stop reaches the arm whatever is being planned.
    """

    NAME = "manipulation_node"

    def configure(self, given: Parameters) -> None:
        """Read the parameters."""
        self._begins_armed = given.flag("armed", False, "commands move the arm from the start; else arm it first")
        usual = Limits()
        reach_m = given.number("reach_m", 0.9, (0.05, 3.0), "the hand goes so far from the base, metres")
        lowest_m = given.number("lowest_m", 0.0, (-2.0, 2.0), "the hand goes no lower in target_frame, metres")
        self._limits = Limits(
            speed=given.number("speed", usual.speed, (0.01, 1.0), "the largest share of the arm's safe speed"),
            force_n=given.number(
                "force_n", usual.force_n, (1.0, 200.0), "at most so much between the fingers, newtons"
            ),
            low_m=(-reach_m, -reach_m, lowest_m),
            high_m=(reach_m, reach_m, reach_m),
            max_age_s=given.number("max_age_s", usual.max_age_s, (0.01, 3600.0), "older pictures are refused, seconds"),
            looking_s=given.number(
                "looking_s", usual.looking_s, (0.1, 600.0), "a picture of the thing is waited for, seconds"
            ),
            patience_s=given.number("patience_s", usual.patience_s, (1.0, 600.0), "for each motion, seconds"),
        )
        self._depth_slop_s = given.number("depth_slop_s", 0.05, (0.0, 10.0), "how far depth stamps may be off, seconds")
        self._silence_s = given.number(
            "silence_s", 1.0, (0.05, 60.0), "joint states that are older count as none, seconds"
        )
        self._frame = given.text("target_frame", "base_link", "the frame of the arm's base; z points up")
        self._arm_file = given.file("arm", "YAML of another arm than ours; see sim/arm/model.py")
        self._trajectory = given.text("trajectory_action", TRAJECTORY, "FollowJointTrajectory")
        self._gripper = given.text("gripper_action", GRIPPER, "GripperCommand")
        self._gripper_joint = given.text(
            "gripper_joint", GRIPPER_JOINT, "of joint_states: distance between the fingers"
        )

    def activate(self) -> None:
        """Open the topics."""
        self._statuses = self.create_publisher(String, "manipulation/status", COMMANDS_QOS)
        self._alive = self.create_publisher(Empty, ALIVE, DETECTIONS_QOS)
        self._helds = self.create_publisher(String, TOPIC, DETECTIONS_QOS)
        model = load_arm(self._arm_file or OURS)
        self._arm = ActionArm(self, model, self._trajectory, self._gripper, self._gripper_joint, self._silence_s)
        self._manipulator = Manipulator(self._arm, model.gripper.measures, self._say, self._limits)
        self._sights = Sights(self, Workspace(self._frame), self._depth_slop_s)
        self._journal = Journal(self.get_fully_qualified_name())
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._is_ending = False
        self._holding: Holding | None = None
        if self._begins_armed:
            self._manipulator.arm()
        self._end_what_was_left()
        self._subscribe()
        self.create_service(SetBool, "manipulation/arm", self._on_arm)
        self.create_service(Trigger, "manipulation/stop", self._on_stop)
        wall = Clock(clock_type=ClockType.STEADY_TIME)
        self.create_timer(ALIVE_S, self._say_alive, clock=wall)
        self.create_timer(HELD_S, self._say_held, clock=wall)
        self._worker = Thread(target=self._work, name="manipulation", daemon=True)
        self._worker.start()

    def _subscribe(self) -> None:
        subscribe = self.create_subscription
        subscribe(String, "grounding/answer", self._on_answer, COMMANDS_QOS)
        subscribe(String, "supervisor/state", self._on_supervisor_state, STATE_QOS)
        subscribe(Detection2DArray, "grounding/target", self._sights.on_target, DETECTIONS_QOS)
        proposals = subscribe(Detection2DArray, "proposals", self._on_proposals, DETECTIONS_QOS)
        depth = subscribe(Image, "depth", self._sights.on_depth, IMAGES_QOS)
        info = subscribe(CameraInfo, "camera_info", self._sights.on_camera_info, IMAGES_QOS)
        hear_when(self, String, "command", self._on_command, COMMANDS_QOS)
        self.await_messages(proposals, depth, info)

    def deactivate(self) -> None:
        """Stop, and say so of the command under way."""
        self._manipulator.stop("the node is shutting down")
        self._is_ending = True
        self._worker.join()

    def diagnose(self) -> tuple[bytes, str, dict[str, str]]:
        """Whether it is armed, and what is wrong with the arm."""
        armed = "armed" if self._manipulator.is_armed else "disarmed"
        stopped = self._arm.stopped
        problem = "; ".join(filter(None, (stopped and f"the arm has stopped: {stopped}", self._sights.problem)))
        level = DiagnosticStatus.WARN if problem else DiagnosticStatus.OK
        return level, "; ".join(filter(None, (armed, problem))), {}

    # What comes in, in the executor's thread

    def _on_answer(self, message: Any) -> None:
        told = told_by(wire.parse_answer(message.data))
        errand, lost = told.errand, told.lost
        if told.is_stop:
            self._manipulator.stop()
        elif errand is not None:
            self._waiting.put(lambda: self._manipulator.take(errand, self._now_s()))
        elif lost:
            self._waiting.put(lambda: self._manipulator.lose(lost, "it is followed no more"))

    def _on_command(self, message: Any, sent_ns: int) -> None:
        """A stop does not wait for grounding_node."""
        command = wire.read_command(message.data, sent_ns)
        if not command.problem and is_stop(command.text):
            self._manipulator.stop()

    def _on_supervisor_state(self, message: Any) -> None:
        state = read_supervisor_state(message.data)
        is_down = state is not None and GROUNDING in state.nodes and state.nodes[GROUNDING] != UP
        if is_down and self._manipulator.errand is not None:
            self._manipulator.stop(f"{GROUNDING} is not there")

    def _on_proposals(self, message: Any) -> None:
        try:
            self._sights.on_proposals(message)
        except InvalidInputError as error:
            self.note_malformed("proposals", str(error))

    def _on_arm(self, request: Any, response: Any) -> Any:
        if request.data:
            self._waiting.put(self._manipulator.arm)
        else:
            self._manipulator.stop("the arm was disarmed")
            self._waiting.put(self._manipulator.disarm)
        response.success, response.message = True, "armed" if request.data else "disarmed"
        return response

    def _on_stop(self, request: Any, response: Any) -> Any:
        self._manipulator.stop()
        response.success = True
        return response

    # What is done, in a thread of its own

    def _work(self) -> None:
        while not self._is_ending:
            try:
                self._waiting.get(timeout=STEP_S)()
            except NothingWaits:
                pass
            except Exception as error:
                self.log_failure("a command", error)
            self._go_on()
        self._go_on()

    def _go_on(self) -> None:
        errand = self._manipulator.errand
        try:
            sight = None if errand is None else self._sights.newest(errand)
            if sight is not None:
                self._manipulator.see(sight)
            self._manipulator.step(self._now_s())
            self._note_held()
        except Exception as error:  # whatever it is, the arm does not go on by itself
            self.log_failure("manipulation", error)
            self._manipulator.stop(f"something went wrong: {error}")

    def _note_held(self) -> None:
        held = self._manipulator.held
        self._holding = None if held is None else Holding(held.taken_by, self._arm.state().hand.position_m)

    # What goes out

    def _say_alive(self) -> None:
        if self._manipulator.errand is not None:
            self._alive.publish(Empty())

    def _say_held(self) -> None:
        self._helds.publish(String(data=write_holding(self._holding)))

    def _say(self, status: Status) -> None:
        if status.outcome is None:
            self._journal.begin(status.id)
        elif self._journal.unfinished() == status.id:
            self._journal.end()
        if status.outcome is not None:  # who hears it may go on from what is held
            self._note_held()
            self._say_held()
        stamp_ns = self.get_clock().now().nanoseconds
        message = status_message(status, is_armed=self._manipulator.is_armed, stamp_ns=stamp_ns)
        self._statuses.publish(String(data=message))

    def _end_what_was_left(self) -> None:
        """The outcome that an earlier process of this node owes."""
        left = self._journal.unfinished()
        if left:
            deadline_s = time.monotonic() + 2.0
            while not self._statuses.get_subscription_count() and time.monotonic() < deadline_s:
                time.sleep(0.02)
            self._say(Status(left, Phase.DONE, 0.0, Outcome.FAILED, KILLED, Phase.LOOK))

    def _now_s(self) -> float:
        return float(self.get_clock().now().nanoseconds) / NS


main = ManipulationNode.main

if __name__ == "__main__":
    sys.exit(main())
