"""`reclip-agent watch`: rates, ages and latency of the graph's topics, and how its nodes are."""

from __future__ import annotations

import argparse
import sys
import time
from collections import deque
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple

from ros_nodes.commands.joining import NO_GRAPH, NoAnswerError, add_graph_options, joined, where
from ros_nodes.recent import MAX_KEPT, Recent
from ros_nodes.stop import Stop

PERIOD_S = 1.0
WINDOW_S = 10.0
"""Rates and ages are of so many seconds."""
MAX_UNANSWERED = 10_000
ONCE_S = 4.0
"""How long `--once` watches before it prints."""
LAZY = ("image_raw/compressed", "grounding/debug_image/compressed")
"""Topics published only while somebody subscribes, which watching them would do."""
CLEAR = "\x1b[H\x1b[J"
"""To the top of the terminal, and nothing below."""
FORMAT = "{:<34} {:>4} {:>4} {:>9} {:>9} {:>9}"
LEVELS = {b"\x00": "ok", b"\x01": "warning", b"\x02": "error", b"\x03": "stale"}


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "watch",
        help="show the rates, ages and latency of the robot graph's topics",
        description="Show the graph's topics and nodes until Ctrl-C. Ages count from the picture's stamp.",
    )
    parser.add_argument("--once", action="store_true", help=f"one table, after {ONCE_S:g} seconds")
    add_graph_options(parser)
    parser.set_defaults(main=_watch)


def _watch(args: argparse.Namespace) -> int:
    stop = Stop(is_last=True)  # an exception could be raised, and lost, in a callback of the middleware's
    with joined(args, "watch") as (node, executor):
        _show(Watch(node), executor, args, stop)
    return 0


def _show(watch: Watch, executor: Any, args: argparse.Namespace, stop: Stop) -> None:
    is_live = sys.stdout.isatty() and not args.once
    while not stop.is_asked:
        end_s = time.monotonic() + (ONCE_S if args.once else PERIOD_S)
        while time.monotonic() < end_s and not stop.is_asked:
            executor.spin_once(timeout_sec=max(0.0, min(0.1, end_s - time.monotonic())))
        if args.once and not watch.has_graph:
            raise NoAnswerError(f"nothing of a graph is {where(args.namespace)}: {NO_GRAPH}")
        table = [where(args.namespace), *watch.lines(), ""]
        print((CLEAR if is_live else "") + "\n".join(table), flush=True)
        if args.once:
            return


class Stream(Recent[float | None]):
    """The messages of one topic: how old each was by its stamp when it came, seconds; None without a stamp."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        super().__init__(WINDOW_S, now_s)

    @property
    def age_s(self) -> float | None:
        """Median age in the window."""
        ages = [age_s for age_s in self.items() if age_s is not None]
        return median(ages) if ages else None


class Latencies:
    """From hearing a command to hearing its answer."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._commands: dict[str, float] = {}
        self._latencies_s: deque[float] = deque(maxlen=MAX_KEPT)

    def on_command(self, command_id: str) -> None:
        """A command was heard."""
        if len(self._commands) >= MAX_UNANSWERED:
            del self._commands[next(iter(self._commands))]
        self._commands[command_id] = self._now_s()

    def on_answer(self, command_id: str) -> None:
        """Its answer was heard."""
        heard_s = self._commands.pop(command_id, None)
        if heard_s is not None:
            self._latencies_s.append(self._now_s() - heard_s)

    def describe(self) -> str:
        """In one line."""
        count = len(self._latencies_s)
        if not count:
            return "no command answered since this watch began"
        longest = f"{1e3 * max(self._latencies_s):.0f} ms"
        answers = f"{count} answers" if count > 1 else "1 answer"
        return f"command to answer: median {1e3 * median(self._latencies_s):.0f} ms, longest {longest} of {answers}"


class Row(NamedTuple):
    """A topic and what came on it; no stream for one that is only counted."""

    topic: str
    stream: Stream | None


class Watch:
    """Subscriptions to everything that the graph says."""

    def __init__(self, node: Any) -> None:
        from diagnostic_msgs.msg import DiagnosticArray
        from geometry_msgs.msg import PoseStamped
        from sensor_msgs.msg import CameraInfo, Image
        from std_msgs.msg import String
        from vision_msgs.msg import Detection2DArray

        from ros_nodes.qos import COMMANDS_QOS, DIAGNOSTICS_QOS, IMAGES_QOS

        self._node = node
        self._latencies = Latencies(time.monotonic)
        self._problems: dict[str, str] = {}
        self._manipulation = ""
        self._rows = [
            self._stamped(Image, "image_raw", IMAGES_QOS),
            Row(LAZY[0], None),
            self._stamped(CameraInfo, "camera_info", IMAGES_QOS),
            self._stamped(Image, "depth", IMAGES_QOS),
            self._stamped(Detection2DArray, "proposals", IMAGES_QOS),
            self._row(String, "command", COMMANDS_QOS, self._on_command),
            self._row(String, "grounding/answer", COMMANDS_QOS, self._on_answer),
            self._stamped(Detection2DArray, "grounding/target", IMAGES_QOS),
            self._stamped(PoseStamped, "grounding/target_pose", IMAGES_QOS),
            Row(LAZY[1], None),
            self._row(String, "manipulation/status", COMMANDS_QOS, self._on_manipulation),
        ]
        node.create_subscription(DiagnosticArray, "/diagnostics", self._on_diagnostics, DIAGNOSTICS_QOS)

    @property
    def has_graph(self) -> bool:
        """Whether anybody else publishes or hears any of it."""
        return any(any(self._counts(row)) for row in self._rows)

    def lines(self) -> list[str]:
        """The table."""
        self._follow_simulated_time()
        lines = [FORMAT.format("topic", "pubs", "subs", "rate", "age", "last")]
        for row in self._rows:
            lines.append(FORMAT.format(row.topic, *self._counts(row), *_figures(row.stream)))
        doing = [self._manipulation] if self._manipulation else []
        return [
            *lines,
            self._latencies.describe(),
            *doing,
            *(f"{name}: {how}" for name, how in sorted(self._problems.items())),
        ]

    def _row(self, message_type: Any, topic: str, qos: Any, read: Any) -> Row:
        """A row for messages whose age ``read`` tells."""
        from ros_nodes.graph_node import hear_when

        stream = Stream(time.monotonic)
        hear_when(self._node, message_type, topic, lambda message, sent_ns: stream.add(read(message, sent_ns)), qos)
        return Row(topic, stream)

    def _stamped(self, message_type: Any, topic: str, qos: Any) -> Row:
        return self._row(message_type, topic, qos, self._age_s)

    def _age_s(self, message: Any, sent_ns: int) -> float | None:
        from ros_nodes.conversions import stamp_ns

        nanoseconds = stamp_ns(message.header)
        return None if nanoseconds is None else (self._node.get_clock().now().nanoseconds - nanoseconds) / 1e9

    def _on_command(self, message: Any, sent_ns: int) -> None:
        from ros_nodes import wire

        self._latencies.on_command(wire.read_command(message.data, sent_ns).id)

    def _on_answer(self, message: Any, sent_ns: int) -> None:
        from ros_nodes import wire

        answer = wire.parse_answer(message.data)
        if answer and answer.get("about") is None:
            self._latencies.on_answer(answer["id"])

    def _on_manipulation(self, message: Any, sent_ns: int) -> float | None:
        from ros_nodes.manipulation.statuses import parse_status, seconds_of

        status = parse_status(message.data)
        if status:
            self._manipulation = f"the arm: {status['outcome'] or status.get('phase')}, {status.get('reason')}"
        stamp_s = seconds_of(status.get("stamp"))
        return None if stamp_s is None else float(self._node.get_clock().now().nanoseconds / 1e9 - stamp_s)

    def _on_diagnostics(self, message: Any) -> None:
        namespace = self._node.get_namespace().rstrip("/")
        for status in message.status:
            if status.name.rpartition("/")[0] == namespace:
                self._problems[status.name] = f"{LEVELS.get(status.level, 'unknown')}, {status.message}"

    def _counts(self, row: Row) -> tuple[int, int]:
        """Publishers and subscriptions, without those of this node."""
        own = int(row.stream is not None)
        topic = self._node.resolve_topic_name(row.topic)
        return self._node.count_publishers(topic), max(0, self._node.count_subscribers(topic) - own)

    def _follow_simulated_time(self) -> None:
        """Stamps are of the simulated time where there is one."""
        from rclpy.parameter import Parameter

        if self._node.count_publishers("/clock") and not self._node.get_parameter("use_sim_time").value:
            self._node.set_parameters([Parameter("use_sim_time", value=True)])


def _figures(stream: Stream | None) -> tuple[str, str, str]:
    if stream is None or not stream.count:
        return "-", "-", "-"
    age = "-" if stream.age_s is None else f"{1e3 * stream.age_s:.0f} ms"
    return f"{stream.rate_hz:.2f} Hz", age, f"{stream.silent_s:.1f} s"
