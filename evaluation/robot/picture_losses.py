"""How many pictures arrive: nodes on the binding and on a real ROS 2, in all pairs, reliabilities, sizes and ranges."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

from evaluation.options import Options, limit, option
from evaluation.robot.programs import DEFAULT_DOMAIN, PATIENCE_S, ROOT
from evaluation.tables import format_table, load_average

SIZES = ((640, 480), (1280, 720))
RELIABILITIES = ("best_effort", "reliable")
RANGES = ("SUBNET", "LOCALHOST")
LAST_S = 1.0
"""How long the last picture may take."""
OPTIONS = (
    option("--real", type=Path, metavar="PYTHON", help="a Python with a real rclpy; without one, the binding is alone"),
    limit("pictures of each kind", 40),
)


def run(options: Options) -> int:
    """Send pictures in every pair, and print how many came; 0 where all did."""
    pythons = {"binding": Path(sys.executable)} | ({"real": options.real} if options.real else {})
    rows, lost = [], 0
    kinds = list(itertools.product(SIZES, RANGES))
    for sender, receiver, reliability in itertools.product(pythons, pythons, RELIABILITIES):
        came = [
            count_arrivals(pythons[sender], pythons[receiver], reliability, size, reach, options.limit)
            for size, reach in kinds
        ]
        rows.append([f"{sender} to {receiver}, {reliability.replace('_', ' ')}", *map(str, came)])
        print(*rows[-1], file=sys.stderr)
        lost += sum(options.limit - each for each in came)
    header = [f"arrived, of {options.limit}", *(f"{width}x{height} {reach}" for (width, height), reach in kinds)]
    print(format_table(header, rows), load_average(), sep="\n")
    return 1 if lost else 0


def count_arrivals(
    sender: Path, receiver: Path, reliability: str, size: tuple[int, int], reach: str, count: int
) -> int:
    """Send so many pictures from one process to another.

    Args:
        sender: the Python that publishes.
        receiver: the one that listens.
        reliability: best_effort or reliable.
        size: width and height in pixels.
        reach: the discovery range of both.
        count: how many after the first, 10 in a second.

    Returns:
        How many came whole.

    Raises:
        RuntimeError: one of them does not do its part.
    """
    given = (reliability, *map(str, size), str(count))
    with PictureEnd(receiver, "picture_end", "listen", reach, *given) as listening:
        listening.hear()
        with PictureEnd(sender, "picture_end", "publish", reach, *given) as publishing:
            publishing.hear()
            time.sleep(LAST_S)
            listening.say()
            return int(listening.hear())


class PictureEnd:
    """A process of `evaluation.robot.picture_end` or `evaluation.robot.picture_echo`."""

    def __init__(self, python: Path, module: str, role: str, reach: str, *given: str) -> None:
        environment = {
            "ROS_DOMAIN_ID": str(DEFAULT_DOMAIN),
            **os.environ,
            "ROS_AUTOMATIC_DISCOVERY_RANGE": reach,
            "PYTHONPATH": str(ROOT),
        }
        self._process = subprocess.Popen(
            [python, "-u", "-m", f"evaluation.robot.{module}", role, *given],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def say(self) -> None:
        """Let it go on."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def hear(self) -> str:
        """The next line that it writes; RuntimeError where there is none."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended with {self._process.wait(PATIENCE_S)}")
        return line.strip()

    def __enter__(self) -> PictureEnd:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.communicate("\n" * 3, timeout=PATIENCE_S)
