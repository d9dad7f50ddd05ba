"""A grounding_node without models: it starts in a second and answers every command with `acknowledged`.

What it agrees on with the supervisor is the real node's. At the word "crash" it ends in the middle of things.
"""

from __future__ import annotations

import os
import sys

import ros_nodes  # noqa: F401  # isort: skip
from rclpy.clock import Clock, ClockType

from agent.chat.replies import unread
from agent.datatypes import Answer, Status
from ros_nodes import wire
from ros_nodes.graph_node import GraphNode, run
from ros_nodes.grounding.turn import CommandTurn
from ros_nodes.supervision.pipe import AnswerPipe

CHECK_PERIOD_S = 0.05
CRASH = "crash"


class QuickGrounding(GraphNode):
    """Hears, takes and disowns commands as grounding_node does."""

    NAME = "grounding_node"

    def activate(self) -> None:
        pipe = AnswerPipe.inherited()
        assert pipe is not None
        self._pipe = pipe
        turn = CommandTurn(self, is_supervised=True, hear=self._on_command)
        self.create_timer(CHECK_PERIOD_S, turn.check, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def _on_command(self, command: wire.CommandMessage) -> None:
        if command.text == CRASH:
            os._exit(9)
        self._pipe.write(wire.answer(command, unread(Answer(Status.ACKNOWLEDGED, expression=""))))


if __name__ == "__main__":
    sys.exit(run(QuickGrounding))
