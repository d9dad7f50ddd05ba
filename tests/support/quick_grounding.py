"""A grounding_node without models: it starts in a second and answers every command with `acknowledged`.

What it agrees on with the supervisor is the real node's. At the word "crash" it ends in the middle of things.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
from rclpy.clock import Clock, ClockType
from std_msgs.msg import String

from agent.datatypes import Answer, Status
from ros_nodes import wire
from ros_nodes.graph_node import GraphNode, run
from ros_nodes.grounding.taken import TakenCommands
from ros_nodes.qos import COMMANDS_QOS, STATE_QOS
from ros_nodes.states import CommandKey, GroundingState, read_supervisor_state, write_state
from ros_nodes.supervision.pipe import AnswerPipe

CHECK_PERIOD_S = 0.05
CRASH = "crash"


class QuickGrounding(GraphNode):
    """Hears, takes and disowns commands as grounding_node does."""

    def __init__(self) -> None:
        super().__init__("grounding_node")

    def activate(self) -> None:
        self._taken = TakenCommands()
        self._is_open = False
        pipe = AnswerPipe.inherited()
        assert pipe is not None
        self._pipe = pipe
        self._states = self.create_publisher(String, "grounding/state", STATE_QOS)
        self.create_subscription(String, "supervisor/state", self._on_supervisor_state, STATE_QOS)
        self.create_timer(CHECK_PERIOD_S, self._check, clock=Clock(clock_type=ClockType.STEADY_TIME))
        self._say_state()

    def _on_supervisor_state(self, message: Any) -> None:
        state = read_supervisor_state(message.data)
        assert state is not None
        self._taken.doubt(state.doubted)
        if state.answering_pid == os.getpid() and not self._is_open:
            self._is_open = True
            self.create_subscription(String, "command", self._on_command, COMMANDS_QOS)
            self._say_state()

    def _on_command(self, message: Any, info: dict[str, Any]) -> None:
        command = wire.parse_command(message.data, info["source_timestamp"])
        if not self._taken.take(command.id, info["source_timestamp"]):
            return
        if command.text == CRASH:
            os._exit(9)
        self._pipe.write(wire.answer(command, Answer(Status.ACKNOWLEDGED, expression="")))

    def _check(self) -> None:
        disowned = self._taken.check()
        if disowned:
            self._say_state(disowned)

    def _say_state(self, disowned: tuple[CommandKey, ...] = ()) -> None:
        self._states.publish(String(data=write_state(GroundingState(os.getpid(), self._is_open, disowned))))


if __name__ == "__main__":
    sys.exit(run(QuickGrounding))
