"""How quickly the whole graph answers, what it drops, and what it takes of the machine.

``python -m benchmarks.graph`` starts a camera that plays rendered pictures, proposals_node and grounding_node, each a
process, at each of some rates, and says commands while the pictures come. ``--minutes 10`` watches processor and memory
at the first rate for so long.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
from sensor_msgs.msg import CameraInfo
from tqdm import tqdm
from vision_msgs.msg import Detection2DArray

from benchmarks.image_transport import transport_table
from benchmarks.robots import load_average, loopback, percentiles
from benchmarks.tables import format_table
from ros_nodes.conversions import NS, stamp_ns
from ros_nodes.qos import DETECTIONS_QOS, IMAGES_QOS
from tests.support.graph import Robot
from tests.support.process_table import cpu_seconds, resident_bytes

PICTURES = 40
WARM_UP_S = 3.0
COMMAND_PERIOD_S = 0.25
COMMANDS = (
    "pick up the red cup left of the bowl",
    "the blue spoon",
    "put the yellow block into the bowl",
    "the rightmost cup",
    "hand me the cup behind the yellow block",
)
GOALS = {"command -> answer": 60.0, "camera stamp -> proposals": 120.0}
"""Milliseconds, 95 %, at `GOAL_HZ`."""
GOAL_HZ = 5.0
MEGABYTE = 1e6


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.graph", description=__doc__)
    parser.add_argument("--rates", type=float, nargs="+", default=[5.0, 15.0, 30.0], help="pictures a second")
    parser.add_argument("--seconds", type=float, default=30.0, help="for each rate")
    parser.add_argument("--minutes", type=float, default=0.5, help="of watching processor and memory")
    parser.add_argument("--pictures", type=int, default=150, help="of each kind from process to process")
    args = parser.parse_args(argv)
    with loopback() as (folder, domain):
        for rate_hz in args.rates:
            latencies = measure(folder, domain, rate_hz, args.seconds)
            print(f"\n{latencies.report()}\n{load_average()}", flush=True)
        print(f"\n{watch(folder, domain, args.rates[0], args.minutes)}", flush=True)
        print(f"\n{transport_table(args.pictures)}")


@dataclass
class Latencies:
    """Milliseconds of one run at one rate.

    Attributes:
        proposals, answers: from the camera's stamp until they are heard, here, in another process.
        commands: from saying one until its answer is heard.
        shown: how many pictures the camera took.
        statuses: how often each was answered.
    """

    rate_hz: float
    proposals: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    commands: list[float] = field(default_factory=list)
    shown: int = 0
    statuses: dict[str, int] = field(default_factory=dict)

    def report(self) -> str:
        """The table."""
        rows: list[list[str] | None] = []
        for name, values in (
            ("camera stamp -> proposals", self.proposals),
            ("camera stamp -> answer", self.answers),
            ("command -> answer", self.commands),
        ):
            goal = GOALS.get(name) if self.rate_hz == GOAL_HZ else None
            row = [name, str(len(values)), *percentiles(values)]
            rows.append([*row, "" if goal is None else f"p95 <= {goal:.0f}"])
        dropped = self.shown - len(self.proposals)
        title = f"{self.rate_hz:g} pictures a second: ms"
        counts = f"{dropped} of {self.shown} pictures dropped; answers: {self.statuses}"
        return f"{format_table([title, 'n', 'median', 'p95', 'p99', 'goal'], rows)}\n{counts}"


def measure(folder: Path, domain: int, rate_hz: float, seconds: float) -> Latencies:
    """Latencies of a robot that is asked four times a second."""
    found = Latencies(rate_hz)
    with Robot(folder, domain, "--prerender", str(PICTURES), rate_hz=rate_hz) as robot:
        operator = robot.operator
        operator.ask_until(COMMANDS[0], "found")
        operator.spin_for(WARM_UP_S)
        stamps: set[int] = set()

        def on_camera_info(message: Any) -> None:
            found.shown += 1
            stamps.add(stamp_ns(message.header) or 0)

        def on_proposals(message: Any) -> None:
            if (stamp := stamp_ns(message.header)) in stamps:
                found.proposals.append((time.time_ns() - stamp) / NS * 1e3)

        operator.node.create_subscription(CameraInfo, "camera_info", on_camera_info, IMAGES_QOS)
        operator.node.create_subscription(Detection2DArray, "proposals", on_proposals, DETECTIONS_QOS)
        end_s = time.monotonic() + seconds
        progress = tqdm(
            total=round(seconds / COMMAND_PERIOD_S), desc=f"{rate_hz:g} Hz", dynamic_ncols=True, disable=None
        )
        while time.monotonic() < end_s:
            said_s = time.monotonic()
            answer = operator.ask(COMMANDS[len(found.commands) % len(COMMANDS)])
            found.commands.append(1e3 * (answer["heard_s"] - said_s))
            found.statuses[answer["status"]] = found.statuses.get(answer["status"], 0) + 1
            if answer["stamp"] is not None:
                heard_wall_s = time.time() - (time.monotonic() - answer["heard_s"])
                found.answers.append(1e3 * (heard_wall_s - answer["stamp_s"]))
            progress.update()
            operator.spin_for(max(0.0, said_s + COMMAND_PERIOD_S - time.monotonic()))
        progress.close()
    return found


def watch(folder: Path, domain: int, rate_hz: float, minutes: float) -> str:
    """Processor and memory of each process while pictures come and a command is said each second."""
    with Robot(folder, domain, "--prerender", str(PICTURES), rate_hz=rate_hz) as robot:
        robot.operator.ask_until(COMMANDS[0], "found")
        robot.operator.spin_for(WARM_UP_S)
        pids = robot.pids
        cpu, memory, began_s = _now(cpu_seconds, pids), _now(resident_bytes, pids), time.monotonic()
        while time.monotonic() < began_s + 60 * minutes:
            robot.operator.ask(COMMANDS[0])
            robot.operator.answers.clear()
            robot.operator.targets.clear()
            robot.operator.spin_for(1.0)
        elapsed_s = time.monotonic() - began_s
        cpu_after, memory_after = _now(cpu_seconds, pids), _now(resident_bytes, pids)
    rows: list[list[str] | None] = [
        [
            name,
            f"{100 * (cpu_after[name] - cpu[name]) / elapsed_s:.0f} %",
            f"{memory[name] / MEGABYTE:.0f}",
            f"{memory_after[name] / MEGABYTE:.0f}",
            f"{100 * (memory_after[name] / memory[name] - 1):+.1f} %",
        ]
        for name in pids
    ]
    title = f"{rate_hz:g} pictures and a command a second for {elapsed_s / 60:.1f} minutes"
    return format_table([title, "of a core", "MB", "MB after", "growth"], rows)


def _now(figure: Any, pids: dict[str, int]) -> dict[str, float]:
    return {name: figure(pid) for name, pid in pids.items()}


if __name__ == "__main__":
    main()
