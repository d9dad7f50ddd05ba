"""When grounding_node hears commands: at once where nobody supervises it, else when the supervisor says so."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from rclpy.node import Node
from std_msgs.msg import String

from ros_nodes import wire
from ros_nodes.graph_node import hear_when
from ros_nodes.grounding.taken import TakenCommands
from ros_nodes.qos import COMMANDS_QOS, STATE_QOS
from ros_nodes.states import CommandKey, GroundingState, SupervisorState, read_supervisor_state, write_state


class CommandTurn:
    """grounding_node's end of the agreement in `ros_nodes.supervision.duty`, on its topics."""

    def __init__(
        self,
        node: Node,
        *,
        is_supervised: bool,
        hear: Callable[[wire.CommandMessage], None],
        on_state: Callable[[SupervisorState], None] | None = None,
    ) -> None:
        """Say that the node can answer, and listen when it is its turn.

        Args:
            node: that can answer from now on.
            hear: called with each command that it is to answer.
            on_state: called with what the supervisor says of all nodes.
        """
        self._node = node
        self._is_supervised = is_supervised
        self._hear = hear
        self._on_state = on_state
        self._taken = TakenCommands()
        self._is_open = False
        self._states = node.create_publisher(String, "grounding/state", STATE_QOS)
        node.create_subscription(String, "supervisor/state", self._on_supervisor_state, STATE_QOS)
        if is_supervised:
            self._say_state()
        else:
            self._open()

    def check(self) -> None:
        """To be called several times a second: tell which commands never came, of those that the supervisor doubts."""
        disowned = self._taken.check()
        if disowned:
            self._say_state(disowned)

    def _open(self) -> None:
        self._is_open = True
        hear_when(self._node, String, "command", self._on_command, COMMANDS_QOS)
        self._say_state()

    def _on_command(self, message: Any, sent_ns: int) -> None:
        command = wire.read_command(message.data, sent_ns)
        if self._taken.take(command.id, sent_ns):  # else the supervisor answers it
            self._hear(command)

    def _on_supervisor_state(self, message: Any) -> None:
        state = read_supervisor_state(message.data)
        if state is None:
            return
        if self._on_state is not None:
            self._on_state(state)
        self._taken.doubt(state.doubted)
        if self._is_supervised and state.answering_pid == os.getpid() and not self._is_open:
            self._open()

    def _say_state(self, disowned: tuple[CommandKey, ...] = ()) -> None:
        self._states.publish(String(data=write_state(GroundingState(os.getpid(), self._is_open, disowned))))
