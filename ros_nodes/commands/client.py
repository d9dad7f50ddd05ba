"""A node's end of the topics that a command and its one answer go over."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from rclpy.node import Node
from std_msgs.msg import String

from ros_nodes import wire
from ros_nodes.commands.joining import NO_GRAPH, NoAnswerError, where
from ros_nodes.qos import COMMANDS_QOS, STATE_QOS

DISCOVERY_S = 5.0
"""How long a graph is looked for."""
SILENT_S = 1.0
"""After this long without word of a state, whoever hears commands is taken to be somebody who says none."""
SETTLE_S = 0.1
"""Between having found the graph and speaking: the other side finds this one as quickly, but not in the same moment."""
STEP_S = 0.02


class GraphClient:
    """Says commands, and hears what comes of them. Safe to call from several threads where ``serve`` is.

    Attributes:
        commands: the publisher on `command`.
        has_state: whether somebody has said a state. Only a process that lives does: one that was killed counts as a
            subscriber for ten seconds more.
    """

    def __init__(
        self,
        node: Node,
        who: str,
        serve: Callable[[float], object],
        on_answer: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        """Open the topics.

        Args:
            node: that they belong to.
            who: what the ids of its commands begin with.
            serve: called with seconds while something is waited for: it serves the node for that long at most, or
                sleeps where another thread does.
            on_answer: called, as the node is served, with every answer and event that is heard.
        """
        self._who = who
        self._serve = serve
        self._on_answer = on_answer
        self._awaited: dict[str, list[dict[str, Any]]] = {}
        self.has_state = False
        self._silent_s = time.monotonic() + SILENT_S
        self._where = where(node.get_namespace())
        self.commands = node.create_publisher(String, "command", COMMANDS_QOS)
        self._answers = node.create_subscription(String, "grounding/answer", self._hear_answer, COMMANDS_QOS)
        for topic in ("grounding/state", "supervisor/state"):
            node.create_subscription(String, topic, self._hear_state, STATE_QOS)

    @property
    def is_heard(self) -> bool:
        """Whether somebody who answers hears commands from here, and is heard here."""
        if not self.commands.get_subscription_count() or not self._answers.get_publisher_count():
            return False
        return self.has_state or time.monotonic() > self._silent_s

    def ask(self, text: str, timeout_s: float, **fields: Any) -> dict[str, Any]:
        """Find the graph, say a command, and wait for its answer, all in ``timeout_s``.

        Args:
            fields: of `command.schema.json`.

        Returns:
            The answer, see `answer.schema.json`.

        Raises:
            NoAnswerError: there is no graph, or no answer in time.
        """
        end_s = time.monotonic() + timeout_s
        if not self.is_heard:
            if not self.wait_until(lambda: self.is_heard, min(end_s, time.monotonic() + DISCOVERY_S)):
                raise NoAnswerError(f"no graph hears commands {self._where}: {NO_GRAPH}")
            self.wait_until(lambda: False, min(end_s, time.monotonic() + SETTLE_S))
        command = wire.new_command(self._who, text, **fields)
        answers = self._awaited[command["id"]] = []
        self.say(json.dumps(command))
        self.wait_until(lambda: answers, end_s)
        del self._awaited[command["id"]]
        if not answers:
            raise NoAnswerError(
                f"no answer {self._where} within {timeout_s:g} s: see `reclip-agent watch`, and what the graph writes"
            )
        return answers[0]

    def send(self, text: str, **fields: Any) -> str:
        """Send a command; returns its id."""
        command = wire.new_command(self._who, text, **fields)
        self.say(json.dumps(command))
        return str(command["id"])

    def say(self, message: str) -> None:
        """Publish exactly these words on `command`."""
        self.commands.publish(String(data=message))

    def wait_until(self, condition: Callable[[], object], end_s: float) -> bool:
        """Serve the node until a condition holds, or until ``end_s`` on the monotonic clock; whether it holds."""
        while not condition():
            left_s = end_s - time.monotonic()
            if left_s <= 0:
                return False
            self._serve(min(left_s, STEP_S))
        return True

    def _hear_answer(self, message: Any) -> None:
        answer = wire.parse_answer(message.data)
        if answer and self._on_answer is not None:
            self._on_answer(answer)
        if answer:
            self._awaited.get(answer["id"], []).append(answer)

    def _hear_state(self, message: Any) -> None:
        self.has_state = True
