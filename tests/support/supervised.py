"""A graph under its supervisor, started as a user starts it, and an operator in it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from agent.geometry import iou_matrix
from evaluation.robot.programs import PATIENCE_S, Program, graph_environment
from evaluation.robot.robot import Operator
from ros_nodes.supervision.supervisor import READY
from sim.shipped_scenes import shipped_scene
from tests.support.process_table import children, is_running

SAME_BOX = 0.5
"""The least overlap (IoU) of a detector's box and the object's."""


class SupervisedGraph:
    """`reclip-agent up`, or a supervisor of fewer nodes; end it with `close`.

    Attributes:
        operator: in its namespace.
        program: the supervisor.
    """

    def __init__(self, log: Path, domain: int, module: str, *arguments: str, namespace: str = "/") -> None:
        self.program = Program(log, graph_environment(domain), module, *arguments)
        self.operator = Operator(domain, namespace)

    def wait_until_ready(self) -> None:
        """Until the supervisor says that all nodes are up."""
        self.operator.spin_until(lambda: READY in self.program.said or self.program.process.poll() is not None)
        assert self.program.process.poll() is None, self.program.said[-2000:]

    @property
    def pids(self) -> dict[str, int]:
        """Its nodes' processes, by name."""
        return children(self.program.process.pid)

    def close(self) -> None:
        """End it as Ctrl-C does; what does not end in order fails the test."""
        pids = self.pids
        self.operator.close()
        code = self.program.end(signal.SIGINT)
        assert code == 0, f"the supervisor ended with {code}: {self.program.said[-2000:]}"
        assert not [name for name, pid in pids.items() if is_running(pid)]
        assert "Traceback" not in self.program.said, self.program.said[-2000:]


@contextmanager
def graph_up(log: Path, domain: int, *arguments: str, namespace: str = "/") -> Iterator[SupervisedGraph]:
    """`reclip-agent up` until the end of the block."""
    graph = SupervisedGraph(log, domain, "agent", "up", "--namespace", namespace, *arguments, namespace=namespace)
    try:
        yield graph
    finally:
        graph.close()


def kill(pid: int) -> float:
    """End a process as nobody can prevent; when that was, on the monotonic clock."""
    os.kill(pid, signal.SIGKILL)
    return time.monotonic()


def seconds_until(condition: Callable[[], Any], since_s: float, patience_s: float = PATIENCE_S) -> float:
    """Wait for something that needs no spinning; seconds since a time on the monotonic clock.

    Raises:
        AssertionError: it does not come in time.
    """
    while not condition():
        assert time.monotonic() < since_s + patience_s, f"waited {patience_s} s in vain"
        time.sleep(0.01)
    return time.monotonic() - since_s


def true_box(scene: int, colour: str, category: str) -> list[float]:
    """Of the one object of this kind in a shipped scene, pixels x1, y1, x2, y2."""
    objects = shipped_scene(scene).record["objects"]
    (box,) = [each["box_xyxy"] for each in objects if (each["colour"], each["category"]) == (colour, category)]
    return [float(value) for value in box]


def covers(box_xyxy: Any, truth_xyxy: Any) -> bool:
    """Whether a box is the object's."""
    overlap = iou_matrix(np.array([box_xyxy], dtype=float), np.array([truth_xyxy], dtype=float))
    return bool(overlap[0, 0] > SAME_BOX)
