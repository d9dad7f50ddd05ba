"""The robot graph over a stretch of time: how old everything is when it is heard, and what the processes take."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import numpy as np
from diagnostic_msgs.msg import DiagnosticArray
from sensor_msgs.msg import CameraInfo
from tqdm import tqdm
from vision_msgs.msg import Detection2DArray

from evaluation.robot.operator import Operator
from ros_nodes.conversions import stamp_ns
from ros_nodes.qos import DETECTIONS_QOS, DIAGNOSTICS_QOS, IMAGES_QOS

NODES = ("supervisor", "camera_node", "proposals_node", "grounding_node")


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


class Listener:
    """Hears what the nodes of a supervised graph publish beside answers, and measures."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator
        self._camera_infos: list[Any] = []
        self._proposals_ms: list[float] = []
        self._diagnostics: dict[str, dict[str, str]] = {}
        subscribe = operator.node.create_subscription
        subscribe(CameraInfo, "camera_info", self._camera_infos.append, IMAGES_QOS)
        subscribe(Detection2DArray, "proposals", self._on_proposals, DETECTIONS_QOS)
        subscribe(DiagnosticArray, "/diagnostics", self._on_diagnostics, DIAGNOSTICS_QOS)

    def _on_proposals(self, message: Any) -> None:
        self._proposals_ms.append((time.time_ns() - (stamp_ns(message.header) or 0)) / 1e6)

    def _on_diagnostics(self, message: Any) -> None:
        for status in message.status:
            self._diagnostics[status.name.strip("/")] = {each.key: each.value for each in status.values}

    def measure(self, rate_hz: float, seconds: float, texts: Sequence[str], every_s: float) -> Stretch:
        """Say commands for a while and note everything."""
        operator, pids, dropped = self._operator, self._newest("pid"), self._newest("dropped")["grounding_node"]
        for noted in (operator.answers, self._camera_infos, self._proposals_ms):
            noted.clear()
        before = {name: _usage(pids[name]) for name in NODES}
        rng = np.random.default_rng(0)
        sent_s: dict[str, float] = {}
        started_s = time.monotonic()
        with tqdm(total=round(seconds), desc=f"{rate_hz:g} Hz", unit="s", dynamic_ncols=True) as progress:
            while (passed_s := time.monotonic() - started_s) < seconds:
                progress.update(round(passed_s) - progress.n)
                said_s = time.monotonic()
                sent_s[operator.send(texts[len(sent_s) % len(texts)])] = said_s
                operator.targets.clear()
                operator.spin_for(every_s * rng.uniform(0.6, 1.4))
        operator.spin_until(lambda: sent_s.keys() <= {each["id"] for each in operator.answers})
        passed_s = time.monotonic() - started_s
        answers = [each for each in operator.answers if each["about"] is None]  # without events
        after = {name: _usage(pids[name]) for name in NODES}
        pictures, proposals_ms = len(self._camera_infos), [*self._proposals_ms]
        return Stretch(
            rate_hz=rate_hz,
            seconds=passed_s,
            pictures=pictures,
            dropped=self._newest("dropped")["grounding_node"] - dropped,
            proposals_ms=proposals_ms,
            answer_ms=[1e3 * (each["heard_s"] - sent_s[each["id"]]) for each in answers],
            age_ms=[1e3 * each["age_s"] for each in answers if each["age_s"] is not None],
            found=sum(each["status"] == "found" for each in answers),
            usage={name: (after[name][0] - cpu_s, size, after[name][1]) for name, (cpu_s, size) in before.items()},
        )

    def _newest(self, figure: str) -> dict[str, int]:
        """What each node that has such a figure says of it next."""
        self._diagnostics.clear()
        self._operator.spin_until(lambda: set(NODES) <= self._diagnostics.keys())
        return {name: int(said[figure]) for name, said in self._diagnostics.items() if figure in said}


def _usage(pid: int) -> tuple[float, float]:
    """CPU seconds so far and MB resident."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    ticks = int(after_name[11]) + int(after_name[12])
    return ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE") / 1e6
