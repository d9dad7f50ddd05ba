"""Starts the graph's nodes, each in its process, again when one ends; answers commands while grounding_node cannot."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from rclpy.clock import Clock, ClockType
from rclpy.exceptions import InvalidParameterValueException
from std_msgs.msg import String

from agent.errors import NameTakenError
from ros_nodes import wire
from ros_nodes.graph_node import GraphNode, hear_when, run
from ros_nodes.parameters import Parameters
from ros_nodes.qos import COMMANDS_QOS, DIAGNOSTICS_QOS, STATE_QOS
from ros_nodes.states import STARTING, UP, SupervisorState, write_state
from ros_nodes.supervision.duty import AnswerDuty
from ros_nodes.supervision.pipe import READY as CAN_ANSWER
from ros_nodes.supervision.processes import Change, NodeProcess, end_all

CAMERA, PROPOSALS, GROUNDING, SPEECH = "camera_node", "proposals_node", "grounding_node", "speech_node"
ARM, MANIPULATION = "arm_node", "manipulation_node"
NODES = (CAMERA, PROPOSALS, GROUNDING)
MODULES = {
    CAMERA: "ros_nodes.cameras.node",
    PROPOSALS: "ros_nodes.proposals_node",
    GROUNDING: "ros_nodes.grounding.node",
    SPEECH: "ros_nodes.speech_node",
    ARM: "ros_nodes.manipulation.arm_node",
    MANIPULATION: "ros_nodes.manipulation.node",
}
TICK_S = 0.05
SEARCH_S = 1.0
"""How long it looks for another supervisor in its namespace before it starts: every command would have two answers."""
LAST_ANSWERS_S = 2.0
"""How long the supervisor stays to pass on and to answer for nodes that have ended."""
TRANSFORMS_OF_ONE_ROBOT = ("/tf:=tf", "/tf_static:=tf_static")
"""Frames of two robots have the same names: in a namespace, its nodes keep their transforms to themselves."""
READY = "the graph is ready"


class Supervisor(GraphNode):
    """See docs/topics.md for what it hears and says, and `ros_nodes.supervision.duty` for what it refuses.

    Without grounding_node among its nodes it only starts the others: it hears no commands.
    """

    NAME = "supervisor"

    def __init__(self, args: Sequence[str], modules: Mapping[str, str] = MODULES) -> None:
        """Make it.

        Args:
            args: the command line, whose ROS arguments its nodes get as well.
            modules: what is run for a node, by its name.
        """
        self._node_arguments = arguments_for_nodes(args)
        self._modules = modules
        super().__init__()

    def configure(self, given: Parameters) -> None:
        """Read the parameters."""
        names = given.texts("nodes", NODES, f"which of {', '.join(MODULES)} it starts")
        if given.optional_text("sound", f"{SPEECH}'s; it is started as well where this is given"):
            names.append(SPEECH)
        unknown = sorted(set(names) - set(MODULES))
        if unknown:
            raise InvalidParameterValueException("nodes", names, f"there is no {' and no '.join(unknown)}")
        self._names = [name for name in MODULES if name in names]
        self._remappings = given.texts("remappings", (), "of its nodes' topics, each as FROM:=TO")

    def activate(self) -> None:
        """Open the topics; the nodes start when no other supervisor was found."""
        self._begin_s: float | None = time.monotonic() + SEARCH_S
        self._processes = {name: self._process(name) for name in self._names}
        self._levels: dict[str, bytes] = {}
        self._is_ready = False
        self._state: SupervisorState | None = None
        self._duty = AnswerDuty(self._hand_over, self._refuse)
        self._passed_on: deque[str] = deque()
        self.create_subscription(DiagnosticArray, "/diagnostics", self._on_diagnostics, DIAGNOSTICS_QOS)
        if GROUNDING in self._processes:
            self._answers = self.create_publisher(String, "grounding/answer", COMMANDS_QOS)
            self._states = self.create_publisher(String, "supervisor/state", STATE_QOS)
            self.create_subscription(String, "supervisor/state", self._on_supervisor_state, STATE_QOS)
        self.create_timer(TICK_S, self._tick, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def deactivate(self) -> None:
        """End the nodes; commands are answered until they have ended, and what they owe as well."""
        end_all(self._processes.values())
        self._wait_for_last_answers()

    def diagnose(self) -> tuple[bytes, str, dict[str, str]]:
        """Which nodes are not up, and how often each was started."""
        figures = {f"{name} starts": str(process.starts) for name, process in self._processes.items()}
        missing = {name: state for name, state in self._node_states().items() if state != UP}
        if missing:
            reasons = filter(None, (self._processes[name].why_down for name in missing))
            states = ", ".join(f"{name} is {state}" for name, state in missing.items())
            return DiagnosticStatus.WARN, "; ".join((states, *reasons)), figures
        return DiagnosticStatus.OK, "all nodes are up", figures

    # What comes in

    def _on_command(self, message: Any, sent_ns: int) -> None:
        self._duty.on_command(wire.read_command(message.data, sent_ns))

    def _on_supervisor_state(self, message: Any) -> None:
        if self._begin_s is not None:
            raise NameTakenError(
                f"another graph runs in namespace {self.get_namespace()} of this domain, and commands would have two"
                " answers: end that one, or give this one a namespace or a domain of its own"
            )

    def _on_diagnostics(self, message: Any) -> None:
        """Note that a node is up, since it reports its condition."""
        namespace = self.get_namespace().rstrip("/")
        for status in message.status:
            process = self._processes.get(status.name.removeprefix(f"{namespace}/"))
            pid = next((value.value for value in status.values if value.key == "pid"), "")
            if process is not None and pid == str(process.pid):
                process.note_up()
                self._levels[process.name] = status.level

    # Several times a second, by a clock that nobody can set

    def _tick(self) -> None:
        if self._begin_s is not None:
            if time.monotonic() < self._begin_s:
                return
            self._begin_s = None
            if GROUNDING in self._processes:
                hear_when(self, String, "command", self._on_command, COMMANDS_QOS)
        for process in self._processes.values():
            change = process.check()
            self._note_answers()
            if change is Change.STARTED:
                self._on_started(process)
            elif change is Change.ENDED:
                self._on_ended(process)
        self._say_state()
        self._say_ready()

    def _note_answers(self) -> None:
        while self._passed_on:
            message = self._passed_on.popleft()
            answer = wire.parse_answer(message)
            if message == CAN_ANSWER:
                self._duty.on_ready(self._processes[GROUNDING].pid)
            elif answer and answer.get("about") is None:
                self._duty.on_answer(answer["id"])

    def _on_started(self, process: NodeProcess) -> None:
        self.get_logger().info(f"{process.name} starts, process {process.pid}")
        if process.name == GROUNDING:
            self._duty.on_started()

    def _on_ended(self, process: NodeProcess) -> None:
        self._levels.pop(process.name, None)
        if process.is_ending:
            self.get_logger().info(process.why_down)
        else:
            self.get_logger().error(f"{process.why_down}; it starts again in {process.pause_s:g} s")
        if process.name == GROUNDING:
            self._duty.on_ended("the graph is shutting down" if process.is_ending else process.why_down)

    # What goes out

    def _pass_on(self, message: str) -> None:
        """What grounding_node has written; called in the thread that reads its pipe."""
        if message != CAN_ANSWER:
            self._answers.publish(String(data=message))
        self._passed_on.append(message)

    def _hand_over(self, command: wire.CommandMessage) -> None:
        self._processes[GROUNDING].tell(json.dumps(asdict(command)))

    def _refuse(self, command: wire.CommandMessage, reason: str) -> None:
        self._answers.publish(String(data=wire.unavailable(command, reason)))

    def _say_state(self) -> None:
        if GROUNDING not in self._processes:
            return
        states = self._node_states()
        ended = {name: self._processes[name].why_down for name, state in states.items() if state != UP}
        why_down = {name: why for name, why in ended.items() if why}
        state = SupervisorState(states, self._duty.answering_pid, os.getpid(), why_down)
        if state != self._state:
            self._state = state
            self._states.publish(String(data=write_state(state)))

    def _say_ready(self) -> None:
        """Once: every node is up, and grounding_node has looked at a picture."""
        levels = self._levels.get(GROUNDING, DiagnosticStatus.OK)
        if not self._is_ready and levels == DiagnosticStatus.OK and set(self._node_states().values()) <= {UP}:
            self._is_ready = True
            print(READY, flush=True)

    def _node_states(self) -> dict[str, str]:
        states = {name: process.state for name, process in self._processes.items()}
        if states.get(GROUNDING) == UP and self._duty.answering_pid is None:
            states[GROUNDING] = STARTING
        return states

    def _process(self, name: str) -> NodeProcess:
        arguments = ["--ros-args", *self._node_arguments]
        own_transforms = TRANSFORMS_OF_ONE_ROBOT if self.get_namespace() != "/" else ()
        for remapping in (*self._remappings, *own_transforms):  # the first rule for a name counts
            arguments += ["-r", remapping]
        say = self._pass_on if name == GROUNDING else None
        return NodeProcess(name, self._modules[name], arguments, say=say)

    def _wait_for_last_answers(self) -> None:
        end_s = time.monotonic() + LAST_ANSWERS_S
        while time.monotonic() < end_s and any(process.pid is not None for process in self._processes.values()):
            time.sleep(TICK_S)


def arguments_for_nodes(args: Sequence[str]) -> list[str]:
    """The ROS arguments in a command line, without those that rename a node."""
    kept: list[str] = []
    is_ros = False
    waiting = iter(args)
    for arg in waiting:
        if arg == "--ros-args":
            is_ros = True
        elif arg == "--":
            is_ros = False
        elif is_ros and arg in {"-r", "--remap"}:
            rule = next(waiting, "")
            kept += [] if re.match(r"(\w+:)?__(node|name):=", rule) else [arg, rule]
        elif is_ros:
            kept.append(arg)
    return kept


def main(args: Sequence[str] | None = None, modules: Mapping[str, str] = MODULES) -> int:
    """Run the supervisor until it is told to stop."""
    given = sys.argv if args is None else args
    return run(lambda: Supervisor(given, modules), given)


if __name__ == "__main__":
    sys.exit(main())
