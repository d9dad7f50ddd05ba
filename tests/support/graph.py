"""Nodes in processes of their own, and an operator who sends commands and hears what comes of them, over real DDS."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from vision_msgs.msg import Detection2DArray

from ros_nodes.commands.client import GraphClient
from ros_nodes.conversions import NS, box_of, stamp_from_ns
from ros_nodes.qos import DETECTIONS_QOS
from ros_nodes.supervision.supervisor import MODULES
from tests.support.camera_process import CameraProcess

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
"""For what takes a moment on an idle machine."""
SETTLE_S = 0.2
"""Between having found who answers and being known there."""
LOST_AFTER_S, MAX_AGE_S = 1.5, 3.0
PATIENT = ("-p", f"lost_after_s:={LOST_AFTER_S}", "-p", f"max_age_s:={MAX_AGE_S}")
"""Arguments of a grounding_node that takes its time, as a busy machine does over a picture."""


def graph_environment(domain: int) -> dict[str, str]:
    """What a graph's processes need to find each other, and nobody else, on this machine."""
    return {**os.environ, "ROS_DOMAIN_ID": str(domain), "ROS_AUTOMATIC_DISCOVERY_RANGE": "LOCALHOST"}


class Program:
    """A module of ours, run as a program; its output goes to a file."""

    def __init__(self, log: Path, environment: dict[str, str], module: str, *arguments: str) -> None:
        self.log, self.module = log, module
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    @property
    def said(self) -> str:
        return self.log.read_text()


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
        self._client = GraphClient(self.node, "operator", self.executor.spin_once, self._on_answer)
        self.send, self.say, self.commands = self._client.send, self._client.say, self._client.commands
        self.node.create_subscription(Detection2DArray, "grounding/target", self.targets.append, DETECTIONS_QOS)

    def _on_answer(self, answer: dict[str, Any]) -> None:
        self.answers.append({**answer, "heard_s": time.monotonic()})

    def spin_until(self, condition: Callable[[], Any], patience_s: float = PATIENCE_S) -> None:
        """Serve the node until something holds.

        Raises:
            AssertionError: it does not in time.
        """
        holds = self._client.wait_until(condition, time.monotonic() + patience_s)
        assert holds, f"waited {patience_s} s in vain; the last answers: {self.answers[-3:]}"

    def spin_for(self, seconds: float) -> None:
        """Serve the node for a while."""
        self._client.wait_until(lambda: False, time.monotonic() + seconds)

    def wait_for_listener(self) -> None:
        """Until somebody hears commands and will be heard.

        Only a process that lives says a state: one that was killed counts as a subscriber for ten seconds more.
        """
        client = self._client
        self.spin_until(lambda: (client.grounding or client.supervisor) and client.is_heard)
        self.spin_for(SETTLE_S)

    def answers_to(self, command_id: str) -> list[dict[str, Any]]:
        """What came for one command; events about it are not among them."""
        return [answer for answer in self.answers if answer["id"] == command_id]

    def ask(self, text: str, patience_s: float = PATIENCE_S) -> dict[str, Any]:
        """Say a command and wait for its answer."""
        command_id = self.send(text)
        self.spin_until(lambda: self.answers_to(command_id), patience_s)
        return self.answers_to(command_id)[0]

    def ask_until(self, text: str, status: str, **asked: Any) -> dict[str, Any]:
        """Say a command again and again until it is answered so: for a graph that is still starting."""
        end_s = time.monotonic() + PATIENCE_S
        while (answer := self.ask(text, **asked))["status"] != status:
            assert time.monotonic() < end_s, f"never {status}: {answer}"
            self.spin_for(0.2)
        return answer

    def close(self) -> None:
        """Leave the graph."""
        self.executor.shutdown()
        self.node.destroy_node()
        self.context.try_shutdown()


def header_now(frame_id: str = "camera_optical", offset_s: float = 0.0) -> Any:
    """std_msgs Header with the time of now."""
    from std_msgs.msg import Header

    return Header(stamp=stamp_from_ns(time.time_ns() + round(offset_s * NS)), frame_id=frame_id)


class Robot:
    """A scripted camera, proposals_node and grounding_node, each a process, and an operator; a context manager."""

    def __init__(
        self,
        folder: Path,
        domain: int,
        *camera_arguments: str,
        namespace: str = "/",
        rate_hz: float = 5.0,
        grounding_arguments: tuple[str, ...] = (),
    ) -> None:
        environment = graph_environment(domain)
        ros_arguments = ("-r", f"__ns:={namespace}") if namespace != "/" else ()
        label = namespace.strip("/") or "robot"
        self._programs = [
            Program(folder / f"{label}_{name}.log", environment, MODULES[name], "--ros-args", *more)
            for name, more in (
                ("proposals_node", ros_arguments),
                ("grounding_node", (*ros_arguments, *grounding_arguments)),
            )
        ]
        self.camera = CameraProcess(
            folder / f"{label}_camera.log",
            *camera_arguments,
            ros_arguments=("-p", f"rate_hz:={rate_hz}", *ros_arguments),
            environment=environment,
        )
        self.operator = Operator(domain, namespace)
        self.operator.wait_for_listener()

    @property
    def pids(self) -> dict[str, int]:
        """Its processes by what they run."""
        nodes = {program.module: program.process.pid for program in self._programs}
        return {"camera": self.camera.process.pid, **nodes}

    def ask(self, text: str, since: Any = None) -> dict[str, Any]:
        """The answer to a command from a picture that is no older than a stamp ``{"sec", "nanosec"}``."""

        def is_late_enough(answer: dict[str, Any]) -> bool:
            stamp = answer["stamp"]
            return stamp is not None and (since is None or as_tuple(stamp) >= as_tuple(since))

        end_s = time.monotonic() + PATIENCE_S
        while not is_late_enough(answer := self.operator.ask(text)):
            assert time.monotonic() < end_s, f"no answer from a picture since {since}: {answer}"
            self.operator.spin_for(0.05)
        return answer

    def truth(self, stamp: Any) -> dict[int, dict[str, Any]]:
        """The objects in the picture of a stamp, by their ids."""
        objects = self.camera.order("truth", of={"sec": stamp["sec"], "nanosec": stamp["nanosec"]})["objects"]
        return {each["object"]: each for each in objects}

    def close(self) -> None:
        """End it all; a node that does not end in order fails the test."""
        self.operator.close()
        self.camera.close()
        for program in self._programs:
            code = program.end()
            assert code == 0, f"{program.log.name} ended with {code}: {program.said[-2000:]}"
            assert "Traceback" not in program.said, program.said[-2000:]

    def __enter__(self) -> Robot:
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self.close()


def as_tuple(stamp: dict[str, int]) -> tuple[int, int]:
    """A stamp that can be compared."""
    return stamp["sec"], stamp["nanosec"]


def targets_of(operator: Operator, expression: str) -> list[tuple[dict[str, int], list[float]]]:
    """What was said on `grounding/target` for an expression: stamp and the target's box x1, y1, x2, y2."""
    found = []
    for message in operator.targets:
        first = message.detections[0]
        if first.results[0].hypothesis.class_id == f"target:{expression}":
            found.append(({"sec": message.header.stamp.sec, "nanosec": message.header.stamp.nanosec}, box_of(first)))
    return found
