"""How fast the robot graph is, and what it costs: real processes over real DDS on this machine alone.

Starts the supervisor with proposals_node and grounding_node, and a camera that plays pictures from memory: of a
held-out table on which one thing goes 10 cm there and back. It says a command every quarter of a second, about this
table or another, and prints latencies, pictures that nobody looked at, and what each process takes of the cores and the
memory while it goes on.
"""

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

from evaluation.options import Options, option
from evaluation.robot.programs import loopback
from evaluation.robot.robot import Operator, Robot
from evaluation.tables import at_most, format_table, load_average, percentiles
from ros_nodes.conversions import stamp_ns
from ros_nodes.qos import DETECTIONS_QOS, DIAGNOSTICS_QOS, IMAGES_QOS
from sim.benchmark_scenes import SEEDS, benchmark_scenes
from sim.expressions import ExpressionWriter
from sim.scene import SceneOptions, sample_scene

NODES = ("supervisor", "camera_node", "proposals_node", "grounding_node")
SEED = SEEDS["training"][0]
OBJECTS = 8
TABLE = SceneOptions(objects=(OBJECTS, OBJECTS))
PICTURES = 40
"""In the camera's memory."""
PHRASINGS = ("pick up {}", "where is {}?", "give me {}", "{}")
COMMAND_EVERY_S = 0.25
CALM_COMMAND_EVERY_S = 1.0
"""While CPU and memory are measured."""
TEXT_SCENES = 12
GOAL_PROPOSALS_MS, GOAL_ANSWER_MS, GOAL_RATE_HZ = 120.0, 60.0, 5.0
OPTIONS = (
    option("--rates", type=float, nargs="+", default=[5.0, 15.0, 30.0], help="pictures a second"),
    option("--seconds", type=float, default=30.0, help="at each rate"),
    option("--minutes", type=float, default=2.0, help="of CPU and memory, at the first rate"),
    option("--quick", action="store_true", help="half a minute in all, only at the first rate"),
)


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


def run(options: Options) -> int:
    """Start the graph at each rate, and print the tables."""
    rates, seconds, minutes = options.rates, options.seconds, options.minutes
    if options.quick:
        rates, seconds, minutes = rates[:1], 10.0, 0.25
    texts = texts_of(SEED, TEXT_SCENES)
    scene = ("--seed", str(SEED), "--objects", str(OBJECTS), str(OBJECTS), "--prerender", str(PICTURES))
    stretches = []
    with loopback() as (folder, domain):
        for rate_hz in rates:
            with Robot(folder, domain, *scene, rate_hz=rate_hz, is_supervised=True) as robot:
                listener = Listener(robot.operator, rate_hz)
                robot.operator.ask_until("the dax", "not_understood")
                stretches.append(listener.measure(seconds, texts, COMMAND_EVERY_S))
                if rate_hz == rates[0]:
                    calm = listener.measure(60 * minutes, texts, CALM_COMMAND_EVERY_S)
    print(f"tabletop preset, raw 640x480 pictures, {OBJECTS} things; {load_average()}\n")
    print(latency_table(stretches))
    print(f"\n{rates[0]:g} pictures and {1 / CALM_COMMAND_EVERY_S:g} command a second:\n\n{usage_table(calm)}")
    return 0


def texts_of(seed: int, scenes: int) -> list[str]:
    """Commands about the scenes of some seeds, all different; each scene's beside the others'."""
    found: set[str] = set()
    for truth in benchmark_scenes(
        "training", scenes, seeds=range(seed, seed + scenes), make=lambda each: sample_scene(each, TABLE)
    ):
        found |= {each.text for each in ExpressionWriter(truth.objects, np.random.default_rng(truth.seed)).write()}
    shuffled = np.random.default_rng(seed).permutation(sorted(found)).tolist()
    return [PHRASINGS[number % len(PHRASINGS)].format(text) for number, text in enumerate(shuffled)]


class Listener:
    """Hears what the nodes of a supervised graph publish beside answers, and measures."""

    def __init__(self, operator: Operator, rate_hz: float) -> None:
        self._operator, self._rate_hz = operator, rate_hz
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

    def measure(self, seconds: float, texts: Sequence[str], every_s: float) -> Stretch:
        """Say commands for a while and note everything."""
        operator, pids, dropped = self._operator, self._newest("pid"), self._newest("dropped")["grounding_node"]
        for noted in (operator.answers, self._camera_infos, self._proposals_ms):
            noted.clear()
        before = {name: _usage(pids[name]) for name in NODES}
        rng = np.random.default_rng(0)
        sent_s: dict[str, float] = {}
        started_s = time.monotonic()
        with tqdm(total=round(seconds), desc=f"{self._rate_hz:g} Hz", unit="s", dynamic_ncols=True) as progress:
            while (passed_s := time.monotonic() - started_s) < seconds:
                progress.update(round(passed_s) - progress.n)
                said_s = time.monotonic()
                sent_s[operator.send(texts[len(sent_s) % len(texts)])] = said_s
                operator.targets.clear()
                operator.spin_for(every_s * rng.uniform(0.6, 1.4))
        operator.spin_until(lambda: sent_s.keys() <= {each["id"] for each in operator.answers})
        passed_s = time.monotonic() - started_s
        answers = [each for each in operator.answers if each["id"] in sent_s]  # without events
        after = {name: _usage(pids[name]) for name in NODES}
        return Stretch(
            rate_hz=self._rate_hz,
            seconds=passed_s,
            pictures=len(self._camera_infos),
            proposals_ms=[*self._proposals_ms],
            dropped=self._newest("dropped")["grounding_node"] - dropped,
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


def latency_table(stretches: Sequence[Stretch]) -> str:
    """Milliseconds of each rate, and the goals."""
    rows: list[list[str] | None] = []
    goals = []
    for each in stretches:
        proposals, answer = "camera stamp -> proposals", "command -> answer"
        counts = f"{each.pictures} pictures, {each.pictures - len(each.proposals_ms)} without proposals"
        for label, values in (
            (f"{each.rate_hz:g} Hz: {proposals}", each.proposals_ms),
            (f"  {answer}", each.answer_ms),
            ("  camera stamp of the picture -> answer", each.age_ms),
        ):
            rows.append([label, str(len(values)), *percentiles(values)])
        rows += [[f"  {counts}, {each.dropped} more not looked at; {each.found} found", "", "", "", ""], None]
        if each.rate_hz == GOAL_RATE_HZ:
            for what, values, goal in (
                (proposals, each.proposals_ms, GOAL_PROPOSALS_MS),
                (answer, each.answer_ms, GOAL_ANSWER_MS),
            ):
                p95 = float(np.percentile(values, 95))
                goals.append(f"{what}, p95: {p95:.3g}, goal {at_most(p95, goal)}")
    return "\n".join([format_table(["ms", "n", "median", "p95", "p99"], rows[:-1]), *goals])


def usage_table(stretch: Stretch) -> str:
    """What each process takes."""
    rows = [
        [name, f"{cpu_s / stretch.seconds:.1%}", f"{start:.0f}", f"{end:.0f}", f"{end - start:+.1f}"]
        for name, (cpu_s, start, end) in stretch.usage.items()
    ]
    header = ["process", "of a core", "MB at the start", f"after {stretch.seconds / 60:.1f} min", "more"]
    return format_table(header, rows)
