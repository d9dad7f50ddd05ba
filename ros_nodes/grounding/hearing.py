"""Where grounding_node hears commands: from its supervisor, or on the topic where nobody supervises it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from rclpy.node import Node
from std_msgs.msg import String

from ros_nodes import wire
from ros_nodes.graph_node import hear_when
from ros_nodes.qos import COMMANDS_QOS, STATE_QOS
from ros_nodes.states import GroundingState, write_state
from ros_nodes.supervision.pipe import READY, SupervisorPipes


def hear_commands(node: Node, pipes: SupervisorPipes | None, hear: Callable[[wire.CommandMessage], None]) -> None:
    """Have a function called with each command from now on, and say that the node can answer.

    Args:
        node: that can answer.
        pipes: the supervisor's; None where there is no supervisor.
        hear: called in a thread of its own, or the executor's where there is no supervisor.
    """

    def on_command(message: Any, sent_ns: int) -> None:
        hear(wire.read_command(message.data, sent_ns))

    if pipes is None:
        hear_when(node, String, "command", on_command, COMMANDS_QOS)
    else:
        pipes.listen(lambda line: hear(wire.CommandMessage(**json.loads(line))))
        pipes.write(READY)
    states = node.create_publisher(String, "grounding/state", STATE_QOS)
    states.publish(String(data=write_state(GroundingState(os.getpid()))))
