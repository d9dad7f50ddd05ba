"""Many simulated robots on one server, which is killed in the middle and started again, against one robot alone.

Every robot is a process that looks at its table and is told a command at a steady rate. An answer is wrong where it is
not that of the models without a server. The server is a process, too, killed with SIGKILL after a third of the time.
"""

from __future__ import annotations

import json
import math
import os
import re
import signal
import socket
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from agent import Grounder
from agent.errors import ServerUnavailableError
from agent.model_options import positive
from agent.remote.link import Link
from evaluation.options import Options, option
from evaluation.robot.fleet_robot import TEXTS, UNAVAILABLE, Outcome, picture_of
from evaluation.robot.programs import PATIENCE_S, Program
from evaluation.tables import format_table, load_average, percentiles

COMMAND_S = 8.0
"""What a command may take: four requests that time out."""
OPTIONS = (
    option("--robots", type=positive, nargs="+", default=[8], metavar="N", help="how many there are (%(default)s)"),
    option("--rate", type=float, default=0.25, metavar="HZ", help="commands of each robot a second (%(default)s)"),
    option("--commands", type=positive, default=15, metavar="N", help="of each robot (%(default)s)"),
)


@dataclass
class Day:
    """What became of all robots' commands.

    Attributes:
        outcomes: of each robot.
        wrong: answers that models without a server do not give.
        batches: how many of each size the server looked at.
        recovery_s: from the kill to the first answer of each robot that it asked for afterwards, and where it has none,
            infinity; empty without a kill.
    """

    outcomes: list[list[Outcome]]
    wrong: int
    batches: Counter[int] = field(default_factory=Counter)
    recovery_s: list[float] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether every command has one answer, none is wrong, and every robot has one after the kill."""
        numbers = [[each.number for each in robot] for robot in self.outcomes]
        recovered = all(map(math.isfinite, self.recovery_s))
        return recovered and not self.wrong and all(each == [*range(len(each))] for each in numbers)

    def cells(self) -> list[str]:
        """Of a row of the table."""
        all_of = [each for robot in self.outcomes for each in robot]
        served = [each for each in all_of if each.status != UNAVAILABLE]
        return [
            str(len(all_of)),
            str(len(all_of) - len(served)),
            str(self.wrong),
            *percentiles([each.look_ms for each in served], (50, 95), digits=0),
            *percentiles([each.ground_ms for each in served], (50, 95), digits=0),
            " ".join(f"{size}:{count}" for size, count in sorted(self.batches.items())),
            f"{max(self.recovery_s):.1f}" if self.recovery_s else "-",
        ]


def run(options: Options) -> int:
    """Print the table; 0 where every command has one answer and none is wrong."""
    days = {"1, no kill": day(1, options.rate, options.commands, kill=False)}
    for robots in options.robots:
        days[f"{robots}, killed"] = day(robots, options.rate, options.commands, kill=True)
    header = [
        "robots",
        "commands",
        "unavailable",
        "wrong",
        "look ms",
        "p95",
        "ground ms",
        "p95",
        "batches",
        "back in s",
    ]
    print(format_table(header, [[name, *each.cells()] for name, each in days.items()]))
    print(f"{options.rate:g} commands a second and robot; {load_average()}")
    return 0 if all(each.is_good for each in days.values()) else 1


def day(robots: int, rate_hz: float, commands: int, *, kill: bool) -> Day:
    """Have so many robots carry out their commands on one server.

    Args:
        kill: the server, after a third of the time, and start it again.

    Raises:
        RuntimeError: the server or a robot does not start.
    """
    with TemporaryDirectory(prefix="reclip-fleet-") as folder, ExitStack() as ending:
        port, log = _free_port(), Path(folder)
        url = f"http://127.0.0.1:{port}"
        server = ending.enter_context(_served(log / "server", port))
        asking = [
            ending.enter_context(_robot(log / f"robot{number}", url, number, rate_hz, commands))
            for number in range(robots)
        ]
        for each in asking:
            _hear(each)
        before = _batches(url)
        begin_s = time.monotonic() + 1
        for number, each in enumerate(asking):
            assert each.process.stdin is not None
            each.process.stdin.write(f"{begin_s + number / rate_hz / robots}\n")
            each.process.stdin.flush()
        found = Day([], 0)
        killed_s = begin_s + commands / rate_hz / 3
        if kill:
            time.sleep(killed_s - time.monotonic())
            found.batches = _batches(url) - before
            before = Counter()
            server.end(signal.SIGKILL)
            killed_s = time.monotonic()
            ending.enter_context(_served(log / "again", port))
        for each in asking:
            told, _ = each.process.communicate(timeout=commands * (COMMAND_S + 1 / rate_hz) + PATIENCE_S)
            found.outcomes.append([Outcome(**outcome) for outcome in json.loads(told)])
        found.batches += _batches(url) - before
    found.wrong = _wrong(found.outcomes)
    if kill:
        later = ((each for each in robot if each.began_s > killed_s) for robot in found.outcomes)
        answered = ([each.ended_s - killed_s for each in robot if each.status != UNAVAILABLE] for robot in later)
        found.recovery_s = [min(each, default=math.inf) for each in answered]
    return found


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _served(log: Path, port: int) -> Program:
    """A server that answers."""
    server = Program(log, dict(os.environ), "agent", "serve", "--port", str(port))
    link, end_s = Link(f"http://127.0.0.1:{port}"), time.monotonic() + 2 * PATIENCE_S
    while server.process.poll() is None and time.monotonic() < end_s:
        try:
            link.ask("/healthz")
            return server
        except ServerUnavailableError:
            time.sleep(0.1)
    server.end(signal.SIGKILL)
    raise RuntimeError(f"the server does not start; it wrote: {server.said[-2000:]}")


def _robot(log: Path, url: str, number: int, rate_hz: float, commands: int) -> Program:
    given = (url, str(number), str(rate_hz), str(commands))
    return Program(log, dict(os.environ), "evaluation.robot.fleet_robot", *given, piped=True)


def _hear(robot: Program) -> None:
    assert robot.process.stdout is not None
    if robot.process.stdout.readline().strip() != "ready":
        raise RuntimeError(f"a robot does not start; it wrote: {robot.said[-2000:]}")


def _batches(url: str) -> Counter[int]:
    """How many there were of each size."""
    told = Link(url).ask("/metrics").decode()
    lines = re.findall(r'^reclip_batches_total\{path="/(?:propose|encode)",size="(\d+)"\} (\d+)$', told, re.MULTILINE)
    found: Counter[int] = Counter()
    for size, count in lines:
        found[int(size)] += int(count)
    return found


def _wrong(outcomes: Sequence[Sequence[Outcome]]) -> int:
    """How many answers are not those of the models here."""
    grounder, wrong = Grounder.from_preset(), 0
    for number, robot in enumerate(outcomes):
        scene = grounder.look(picture_of(number))
        answers = [scene.ground(text) for text in TEXTS]
        for each in robot:
            answer = answers[each.number % len(TEXTS)]
            same_box = (each.box_xyxy is None) == (answer.box_xyxy is None) and (
                each.box_xyxy is None or np.allclose(each.box_xyxy, np.asarray(answer.box_xyxy), atol=0.01)
            )
            wrong += each.status != UNAVAILABLE and not (each.status == str(answer.status) and same_box)
    return wrong
