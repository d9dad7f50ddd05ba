"""The robot graph as `evaluation.robot.graph` watches it: the supervisor and its nodes, a camera, and a listener."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import numpy as np
from diagnostic_msgs.msg import DiagnosticArray
from sensor_msgs.msg import CameraInfo
from tqdm import tqdm
from vision_msgs.msg import Detection2DArray

from evaluation.robot.operator import Operator
from evaluation.robot.robot import Robot
from ros_nodes.conversions import stamp_ns
from ros_nodes.qos import DETECTIONS_QOS, DIAGNOSTICS_QOS, IMAGES_QOS

NODES = ("supervisor", "camera_node", "proposals_node", "grounding_node")
UNKNOWN = "the dax"


@dataclass(frozen=True, eq=False)
class Stretch:
    """What was measured while the graph went on for a while.

    Attributes:
        pictures: how many the camera sent.
        proposals_ms: from the camera's stamp until the proposals were heard, for those pictures for which they came.
        dropped: how many of these grounding_node never looked at, as a newer one came.
        answer_ms: from a command until its answer was heard.
        age_ms: how old the picture of an answer was.
        found: how many of the answers were `found`.
        usage: node -> CPU seconds, and MB resident at the start and at the end.
    """

    rate_hz: float
    seconds: float
    pictures: int
    dropped: int
    proposals_ms: Sequence[float]
    answer_ms: Sequence[float]
    age_ms: Sequence[float]
    found: int
    usage: dict[str, tuple[float, float, float]]


@dataclass(eq=False)
class Graph:
    """The graph, and what a listener noted since it was told to forget.

    Attributes:
        nodes: node -> the figures of its last diagnostics, "pid" among them.
    """

    operator: Operator
    rate_hz: float
    pictures: int = 0
    proposals_ms: list[float] = field(default_factory=list)
    nodes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        node = self.operator.node
        node.create_subscription(CameraInfo, "camera_info", self._on_camera_info, IMAGES_QOS)
        node.create_subscription(Detection2DArray, "proposals", self._on_proposals, DETECTIONS_QOS)
        node.create_subscription(DiagnosticArray, "/diagnostics", self._on_diagnostics, DIAGNOSTICS_QOS)

    def _on_camera_info(self, message: Any) -> None:
        self.pictures += 1

    def _on_proposals(self, message: Any) -> None:
        self.proposals_ms.append((time.time_ns() - (stamp_ns(message.header) or 0)) / 1e6)

    def _on_diagnostics(self, message: Any) -> None:
        for status in message.status:
            self.nodes[status.name.strip("/")] = {each.key: each.value for each in status.values}

    def measure(self, seconds: float, texts: Sequence[str], every_s: float) -> Stretch:
        """Say commands for a while and note everything."""
        operator = self.operator
        figures = self._newest_figures()
        pids = {name: int(figures[name]["pid"]) for name in NODES}
        operator.answers.clear()
        self.pictures, self.proposals_ms = 0, []
        before = {name: _usage(pid) for name, pid in pids.items()}
        rng = np.random.default_rng(0)
        sent_s: dict[str, float] = {}
        started_s = time.monotonic()
        with tqdm(total=round(seconds), desc=f"{self.rate_hz:g} Hz", unit="s", dynamic_ncols=True) as progress:
            while (passed_s := time.monotonic() - started_s) < seconds:
                progress.update(round(passed_s) - progress.n)
                said_s = time.monotonic()
                sent_s[operator.send(texts[len(sent_s) % len(texts)])] = said_s
                operator.targets.clear()
                operator.spin_for(every_s * rng.uniform(0.6, 1.4))
        operator.spin_until(lambda: len(_answers(operator)) == len(sent_s))
        passed_s, answers = time.monotonic() - started_s, _answers(operator)
        used = {name: (_usage(pid)[0] - before[name][0], before[name][1], _usage(pid)[1]) for name, pid in pids.items()}
        pictures, proposals_ms = self.pictures, self.proposals_ms
        return Stretch(
            rate_hz=self.rate_hz,
            seconds=passed_s,
            pictures=pictures,
            dropped=int(self._newest_figures()["grounding_node"]["dropped"])
            - int(figures["grounding_node"]["dropped"]),
            proposals_ms=proposals_ms,
            answer_ms=[1e3 * (each["heard_s"] - sent_s[each["id"]]) for each in answers],
            age_ms=[1e3 * each["age_s"] for each in answers if each["age_s"] is not None],
            found=sum(each["status"] == "found" for each in answers),
            usage=used,
        )

    def _newest_figures(self) -> dict[str, dict[str, str]]:
        self.nodes = {}
        self.operator.spin_until(lambda: set(NODES) <= self.nodes.keys())
        return dict(self.nodes)


def _answers(operator: Operator) -> list[dict[str, Any]]:
    """Without events."""
    return [each for each in operator.answers if each["about"] is None]


def _usage(pid: int) -> tuple[float, float]:
    """CPU seconds so far and MB resident."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    ticks = int(after_name[11]) + int(after_name[12])
    return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def started_graph(folder: Path, domain: int, rate_hz: float, *camera_arguments: str) -> Iterator[Graph]:
    """The graph over a scripted camera, its first command answered."""
    with Robot(folder, domain, *camera_arguments, rate_hz=rate_hz, is_supervised=True) as robot:
        graph = Graph(robot.operator, rate_hz)
        robot.operator.ask_until(UNKNOWN, "not_understood")
        yield graph
