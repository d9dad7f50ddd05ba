"""A whole robot over a simulated table, and an operator who says commands and hears what comes of it: real DDS."""

from __future__ import annotations

import sys
import time
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from vision_msgs.msg import Detection2DArray

from evaluation.robot.programs import CAMERA, PATIENCE_S, CameraProcess, Program, graph_environment
from ros_nodes.commands.client import GraphClient
from ros_nodes.conversions import box_of
from ros_nodes.qos import DETECTIONS_QOS
from ros_nodes.supervision.supervisor import MODULES

PROGRAMS = {**MODULES, "supervisor": "ros_nodes.supervision.supervisor"}
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

    def ask_until(self, text: str, status: str | None = None, *, since: Any = None, **asked: Any) -> dict[str, Any]:
        """Say a command again and again: for a graph that is still starting, or a table that was changed.

        Args:
            status: that its answer is to have.
            since: a stamp ``{"sec", "nanosec"}``, than which its picture is to be no older.

        Raises:
            TimeoutError: it never is.
        """
        end_s = time.monotonic() + PATIENCE_S
        while True:
            answer = self.ask(text, **asked)
            stamp = answer["stamp"]
            is_new = since is None or (stamp and as_tuple(stamp) >= as_tuple(since))
            if is_new and status in (None, answer["status"]):
                return answer
            if time.monotonic() > end_s:
                raise TimeoutError(f"never {status or 'from a newer picture'}: {answer}")
            self.spin_for(0.1)

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


class Robot(AbstractContextManager["Robot"]):
    """A scripted camera and the nodes, each a process, and an operator; its block ends it all."""

    def __init__(
        self,
        folder: Path,
        domain: int,
        *camera_arguments: str,
        rate_hz: float = 5.0,
        grounding_arguments: tuple[str, ...] = (),
        is_supervised: bool = False,
        camera: str = CAMERA,
        python: str = sys.executable,
    ) -> None:
        """Start it all, and wait until commands are heard.

        Args:
            folder: for the logs.
            camera_arguments: see `evaluation.robot.scripted_camera`.
            is_supervised: whether the two nodes are the supervisor's children.
            camera: the module of another camera of the kind.
            python: the interpreter of the nodes; camera and operator are on this one.

        Raises:
            RuntimeError: there is no first picture.
            TimeoutError: nobody hears commands.
        """
        environment = graph_environment(domain)
        nodes = {"proposals_node": (), "grounding_node": grounding_arguments}
        if is_supervised:
            nodes = {"supervisor": ("-p", f"nodes:=[{', '.join(nodes)}]", *grounding_arguments)}
        self._programs = [
            Program(folder / f"{name}.log", environment, PROGRAMS[name], "--ros-args", *more, python=python)
            for name, more in nodes.items()
        ]
        arguments = (*camera_arguments, "--ros-args", "-p", f"rate_hz:={rate_hz}")
        with ExitStack() as started:
            for program in self._programs:
                started.callback(program.end)
            self.camera = started.enter_context(
                CameraProcess(folder / "camera.log", environment, *arguments, module=camera)
            )
            self.operator = Operator(domain)
            started.callback(self.operator.close)
            self.operator.wait_for_listener()
            started.pop_all()

    def ask(self, text: str, since: Any = None) -> dict[str, Any]:
        """The answer to a command from a picture that is no older than a stamp ``{"sec", "nanosec"}``.

        Raises:
            TimeoutError: there is none.
        """
        return self.operator.ask_until(text, since=since or {"sec": 0, "nanosec": 0})

    def truth(self, stamp: Any) -> dict[int, dict[str, Any]]:
        """The objects in the picture of a stamp, by their ids."""
        objects = self.camera.order("truth", of={"sec": stamp["sec"], "nanosec": stamp["nanosec"]})["objects"]
        return {each["object"]: each for each in objects}

    @property
    def said(self) -> str:
        """All that the nodes wrote."""
        return "".join(program.said for program in self._programs)

    def close(self) -> None:
        """End it all.

        Raises:
            RuntimeError: a node has not ended in order.
        """
        self.operator.close()
        self.camera.close()
        for program in self._programs:
            code = program.end()
            if code or "Traceback" in program.said:
                raise RuntimeError(f"{program.log.name} ended with {code}: {program.said[-2000:]}")

    def __exit__(self, *_: object) -> None:
        self.close()
