"""An operator who sends commands and hears what comes of them, over real DDS."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from std_msgs.msg import String
from vision_msgs.msg import Detection2DArray

from evaluation.robot.programs import PATIENCE_S
from ros_nodes.qos import COMMANDS_QOS, DETECTIONS_QOS, STATE_QOS
from ros_nodes.states import read_grounding_state

SETTLE_S = 0.2
"""Between having found who answers and being known there."""


class Operator:
    """A node that says commands and keeps all answers and targets that it hears, with when they came."""

    def __init__(self, domain: int, namespace: str = "/") -> None:
        self.context = Context()
        rclpy.init(args=[], context=self.context, domain_id=domain)
        name = f"operator_{uuid.uuid4().hex[:8]}"
        self.node = rclpy.create_node(name, namespace=namespace, context=self.context)
        self.executor = SingleThreadedExecutor(context=self.context)
        self.executor.add_node(self.node)
        self.answers: list[dict[str, Any]] = []
        self.targets: list[Any] = []
        self._listens = False
        self._commands = self.node.create_publisher(String, "command", COMMANDS_QOS)
        self.node.create_subscription(String, "grounding/answer", self._on_answer, COMMANDS_QOS)
        self.node.create_subscription(Detection2DArray, "grounding/target", self._on_target, DETECTIONS_QOS)
        self.node.create_subscription(String, "grounding/state", self._on_grounding_state, STATE_QOS)
        self.node.create_subscription(String, "supervisor/state", self._on_supervisor_state, STATE_QOS)

    def _on_answer(self, message: Any) -> None:
        answer = json.loads(message.data)
        answer["heard_s"] = time.monotonic()
        self.answers.append(answer)

    def _on_target(self, message: Any) -> None:
        self.targets.append(message)

    def _on_grounding_state(self, message: Any) -> None:
        state = read_grounding_state(message.data)
        self._listens = self._listens or (state is not None and state.is_open)

    def _on_supervisor_state(self, message: Any) -> None:
        self._listens = True

    def spin_until(self, condition: Callable[[], Any], patience_s: float = PATIENCE_S) -> None:
        """Serve the node until something holds.

        Raises:
            TimeoutError: it does not in time.
        """
        end_s = time.monotonic() + patience_s
        while not condition():
            if time.monotonic() > end_s:
                raise TimeoutError(f"waited {patience_s} s in vain; the last answers: {self.answers[-3:]}")
            self.executor.spin_once(timeout_sec=0.02)

    def spin_for(self, seconds: float) -> None:
        """Serve the node for a while."""
        end_s = time.monotonic() + seconds
        while time.monotonic() < end_s:
            self.executor.spin_once(timeout_sec=0.02)

    def wait_for_listener(self) -> None:
        """Until somebody hears commands and will be heard.

        Only a process that lives says a state: one that was killed counts as a subscriber for ten seconds more.
        """
        answers = self.node.resolve_topic_name("grounding/answer")
        self.spin_until(
            lambda: self._listens and self._commands.get_subscription_count() and self.node.count_publishers(answers)
        )
        self.spin_for(SETTLE_S)

    def send(self, text: str, **fields: Any) -> str:
        """Say a command with an id of its own; the id."""
        command = {"id": uuid.uuid4().hex, "text": text, **fields}
        self.say(json.dumps(command))
        return str(command["id"])

    def say(self, data: str) -> None:
        """Say these very words."""
        self._commands.publish(String(data=data))

    def answers_to(self, command_id: str) -> list[dict[str, Any]]:
        """What came for one command; events about it are not among them."""
        return [answer for answer in self.answers if answer["id"] == command_id]

    def ask(self, text: str, patience_s: float = PATIENCE_S) -> dict[str, Any]:
        """Say a command and wait for its answer."""
        command_id = self.send(text)
        self.spin_until(lambda: self.answers_to(command_id), patience_s)
        return self.answers_to(command_id)[0]

    def ask_until(self, text: str, status: str, **asked: Any) -> dict[str, Any]:
        """Say a command again and again until it is answered so: for a graph that is still starting.

        Raises:
            TimeoutError: it never is.
        """
        end_s = time.monotonic() + PATIENCE_S
        while (answer := self.ask(text, **asked))["status"] != status:
            if time.monotonic() > end_s:
                raise TimeoutError(f"never {status}: {answer}")
            self.spin_for(0.2)
        return answer

    def close(self) -> None:
        """Leave the graph."""
        self.executor.shutdown()
        self.node.destroy_node()
        self.context.try_shutdown()


def as_tuple(stamp: dict[str, int]) -> tuple[int, int]:
    """A stamp that can be compared."""
    return stamp["sec"], stamp["nanosec"]


def corners(box: Any) -> list[float]:
    """x1, y1, x2, y2 of a vision_msgs BoundingBox2D."""
    x, y = box.center.position.x, box.center.position.y
    return [x - box.size_x / 2, y - box.size_y / 2, x + box.size_x / 2, y + box.size_y / 2]


def targets_of(operator: Operator, expression: str) -> list[tuple[dict[str, int], list[float]]]:
    """What was said on `grounding/target` for an expression: stamp and the target's box x1, y1, x2, y2."""
    found = []
    for message in operator.targets:
        first = message.detections[0]
        if first.results[0].hypothesis.class_id == f"target:{expression}":
            stamp = message.header.stamp
            found.append(({"sec": stamp.sec, "nanosec": stamp.nanosec}, corners(first.bbox)))
    return found
