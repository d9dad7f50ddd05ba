"""A grounding_node without models: it starts in a second and answers every command with `acknowledged`.

What it agrees on with the supervisor is the real node's. At the word "crash" it ends in the middle of things.
"""

from __future__ import annotations

import os
import sys

from agent.chat.replies import unread
from agent.datatypes import Answer, Status
from ros_nodes import wire
from ros_nodes.graph_node import GraphNode, run
from ros_nodes.grounding.hearing import hear_commands
from ros_nodes.supervision.pipe import SupervisorPipes

CRASH = "crash"


class QuickGrounding(GraphNode):
    """Hears commands as grounding_node does."""

    NAME = "grounding_node"

    def activate(self) -> None:
        pipes = SupervisorPipes.inherited()
        assert pipes is not None
        self._pipes = pipes
        hear_commands(self, pipes, self._on_command)

    def _on_command(self, command: wire.CommandMessage) -> None:
        if command.text == CRASH:
            os._exit(9)
        self._pipes.write(wire.answer(command, unread(Answer(Status.ACKNOWLEDGED, expression=""))))


if __name__ == "__main__":
    sys.exit(run(QuickGrounding))
