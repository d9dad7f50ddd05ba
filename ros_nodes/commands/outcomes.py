"""What an arm makes of commands, as a client of the graph hears it."""

from __future__ import annotations

from typing import Any

from rclpy.node import Node
from std_msgs.msg import String

from agent.manipulation.errand import MOVES
from ros_nodes.manipulation.statuses import parse_status
from ros_nodes.qos import COMMANDS_QOS

TOPIC = "manipulation/status"


class Outcomes:
    """Hears `manipulation/status`.

    Attributes:
        newest: what was heard last, as `manipulation_status.schema.json` has it; empty before that.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self.newest: dict[str, Any] = {}
        self._outcomes: dict[str, dict[str, Any]] = {}
        node.create_subscription(String, TOPIC, self._hear, COMMANDS_QOS)

    def are_due(self, answer: dict[str, Any]) -> bool:
        """Whether somebody moves an arm, and an answer is such that it moves."""
        moves = {each.value for each in MOVES}
        return answer.get("intent") in moves and self._node.count_publishers(self._node.resolve_topic_name(TOPIC)) > 0

    def of(self, command_id: str) -> dict[str, Any] | None:
        """What came of a command, as `manipulation_status.schema.json` has it; None where nothing has yet."""
        return self._outcomes.get(command_id)

    def _hear(self, message: Any) -> None:
        status = parse_status(message.data)
        self.newest = status or self.newest
        if status.get("outcome"):
            self._outcomes[status["id"]] = status
