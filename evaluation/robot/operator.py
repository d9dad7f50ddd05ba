"""An operator who sends commands and hears what comes of them, over real DDS."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from vision_msgs.msg import Detection2DArray

from evaluation.robot.programs import PATIENCE_S
from ros_nodes.commands.client import GraphClient
from ros_nodes.conversions import box_of
from ros_nodes.qos import DETECTIONS_QOS

SETTLE_S = 0.2
"""Seconds between finding whoever answers and being found by them."""


class Operator(GraphClient):
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
        super().__init__(self.node, "operator", self.executor.spin_once, self._keep)
        self.node.create_subscription(Detection2DArray, "grounding/target", self.targets.append, DETECTIONS_QOS)

    def _keep(self, answer: dict[str, Any]) -> None:
        self.answers.append({**answer, "heard_s": time.monotonic()})

    def spin_until(self, condition: Callable[[], Any], patience_s: float = PATIENCE_S) -> None:
        """Serve the node until something holds.

        Raises:
            TimeoutError: it does not in time.
        """
        if not self.wait_until(condition, time.monotonic() + patience_s):
            raise TimeoutError(f"waited {patience_s} s in vain; the last answers: {self.answers[-3:]}")

    def spin_for(self, seconds: float) -> None:
        """Serve the node for a while."""
        self.wait_until(lambda: False, time.monotonic() + seconds)

    def wait_for_listener(self) -> None:
        """Until somebody who lives hears commands and will be heard."""
        self.spin_until(lambda: self.has_state and self.is_heard)
        self.spin_for(SETTLE_S)

    def answers_to(self, command_id: str) -> list[dict[str, Any]]:
        """What came for one command; events about it are not among them."""
        return [answer for answer in self.answers if answer["id"] == command_id]

    def ask(self, text: str, timeout_s: float = PATIENCE_S, **fields: Any) -> dict[str, Any]:
        """Say a command, heard or not, and wait for its answer.

        Raises:
            TimeoutError: it does not come in time.
        """
        command_id = self.send(text, **fields)
        self.spin_until(lambda: self.answers_to(command_id), timeout_s)
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


def targets_of(operator: Operator, expression: str) -> list[tuple[dict[str, int], list[float]]]:
    """What was said on `grounding/target` for an expression: stamp and the target's box x1, y1, x2, y2."""
    found = []
    for message in operator.targets:
        first = message.detections[0]
        if first.results[0].hypothesis.class_id == f"target:{expression}":
            stamp = message.header.stamp
            found.append(({"sec": stamp.sec, "nanosec": stamp.nanosec}, box_of(first)))
    return found
