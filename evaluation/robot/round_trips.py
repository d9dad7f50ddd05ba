"""How long pictures take there and back, on the binding and on a real ROS 2, which take turns in one run."""

from __future__ import annotations

import itertools
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.options import Options, limit, option
from evaluation.robot.picture_losses import RELIABILITIES, PictureEnd
from evaluation.tables import format_table, load_average, percentiles

SIZE = (640, 480)
TURNS = 3
REACH = "LOCALHOST"
OPTIONS = (
    option("--real", type=Path, metavar="PYTHON", help="a Python with a real rclpy; without one, the binding is alone"),
    limit("pictures of each kind and turn, 30 a second", 100),
)


@dataclass
class RoundTrips:
    """What became of pictures that were sent there and back.

    Attributes:
        sent: how many.
        took_ms: of those that came back.
        cpu_s: of both processes.
        seconds: how long that took.
    """

    sent: int = 0
    took_ms: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    seconds: float = 0.0

    def cells(self) -> list[str]:
        """Of a row of the table."""
        lost = f"{self.sent - len(self.took_ms)} of {self.sent}"
        return [*percentiles(self.took_ms), f"{self.cpu_s / self.seconds:.2f}", lost]


def run(options: Options) -> int:
    """Send pictures there and back, and print the table; 0 where all came back."""
    pythons = {"binding": Path(sys.executable)} | ({"real": options.real} if options.real else {})
    measured = {kind: RoundTrips() for kind in itertools.product(pythons, RELIABILITIES)}
    for _, (name, reliability) in itertools.product(range(TURNS), measured):
        add_turn(measured[name, reliability], pythons[name], reliability, SIZE, options.limit)
    header = ["640x480, ms there and back", "median", "p95", "p99", "CPU cores, both ends", "lost"]
    rows = [[f"{name}, {way.replace('_', ' ')}", *each.cells()] for (name, way), each in measured.items()]
    print(format_table(header, rows), load_average(), sep="\n")
    return 1 if any(len(each.took_ms) < each.sent for each in measured.values()) else 0


def add_turn(measured: RoundTrips, python: Path, reliability: str, size: tuple[int, int], count: int) -> None:
    """Send so many pictures from one process to another and back.

    Args:
        measured: to which it is added.
        python: of both processes.
        reliability: best_effort or reliable, both ways.
        size: width and height in pixels.
        count: how many after the first few.

    Raises:
        RuntimeError: one of them does not do its part.
    """
    given = (reliability, *map(str, size), str(count))
    with PictureEnd(python, "picture_echo", "echo", REACH, *given) as echoing:
        echoing.hear()
        with PictureEnd(python, "picture_echo", "ask", REACH, *given) as asking:
            said = json.loads(asking.hear())
        echoing.say()
        cpu_s = float(echoing.hear())
    measured.sent += count
    measured.took_ms += said["took_ms"]
    measured.cpu_s += said["cpu_s"] + cpu_s
    measured.seconds += said["seconds"]
