"""`reclip-agent say`: one command to the graph, and its answer."""

from __future__ import annotations

import argparse
import json
import math
import time
import uuid
from collections.abc import Callable
from typing import Any

from agent.errors import ReclipAgentError
from ros_nodes.commands.joining import NO_GRAPH, add_graph_options, joined, where

FOUND, UNUSABLE, NOT_FOUND = 0, 2, 3
TIMEOUT_S = 15.0
DISCOVERY_S = 5.0
"""How long a graph is looked for."""
UNSUPERVISED_S = 1.0
"""After so long without a word from a supervisor, whoever hears commands is taken to be alone."""
SETTLE_S = 0.1
"""Between having found the graph and speaking: the other side finds this one as quickly, but not in the same moment."""

_EXIT_CODES = (
    f"exit status: {FOUND} found, {NOT_FOUND} another answer, {UNUSABLE} unusable, no graph, or no answer in time"
)


class NoAnswerError(ReclipAgentError):
    """No graph, or no answer in time."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "say", help="say a command to the robot graph", description="Say a command.", epilog=_EXIT_CODES
    )
    parser.add_argument("text", metavar="TEXT", help='such as "pick up the red cup left of the bowl"')
    parser.add_argument(
        "--source",
        default="say",
        metavar="NAME",
        help="who says it: what was said before is remembered for each by itself (default: %(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="the whole answer as one JSON object")
    parser.add_argument(
        "--timeout", type=_seconds, default=TIMEOUT_S, metavar="S", help="seconds to wait (default: %(default)g)"
    )
    add_graph_options(parser)
    parser.set_defaults(main=_say)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; give seconds, such as 15")
    return seconds


def _say(args: argparse.Namespace) -> int:
    from agent.language.command import clean_text

    clean_text(args.text)
    end_s = time.monotonic() + args.timeout
    with joined(args, "say") as (node, executor):
        answer = Conversation(node, executor, args).ask(args.text, end_s)
    print(json.dumps(answer) if args.json else describe(answer), flush=True)
    return FOUND if answer.get("status") == "found" else NOT_FOUND


class Conversation:
    """A node's end of the topics that a command and its answer go over."""

    def __init__(self, node: Any, executor: Any, args: argparse.Namespace) -> None:
        from std_msgs.msg import String

        from ros_nodes import wire
        from ros_nodes.qos import COMMANDS_QOS, STATE_QOS
        from ros_nodes.states import read_grounding_state, read_supervisor_state

        self._executor, self._args, self._message_type = executor, args, String
        self._grounding: Any = None
        self._supervisor: Any = None
        self._heard: dict[str, dict[str, Any]] = {}

        def on_answer(message: Any) -> None:
            answer = wire.parse_answer(message.data)
            if answer:
                self._heard[answer["id"]] = answer

        def on_grounding(message: Any) -> None:
            self._grounding = read_grounding_state(message.data)

        def on_supervisor(message: Any) -> None:
            self._supervisor = read_supervisor_state(message.data)

        self._commands = node.create_publisher(String, "command", COMMANDS_QOS)
        self._answers = node.create_subscription(String, "grounding/answer", on_answer, COMMANDS_QOS)
        node.create_subscription(String, "grounding/state", on_grounding, STATE_QOS)
        node.create_subscription(String, "supervisor/state", on_supervisor, STATE_QOS)

    def ask(self, text: str, end_s: float) -> dict[str, Any]:
        """Say it and wait for the answer.

        Raises:
            NoAnswerError: there is no graph, or the answer has not come by ``end_s`` on the monotonic clock.
        """
        began_s = time.monotonic()
        if not self._spin_until(lambda: self._is_heard(began_s), min(end_s, began_s + DISCOVERY_S)):
            raise NoAnswerError(f"no graph hears commands {where(self._args)}: {NO_GRAPH}")
        self._spin_until(lambda: False, min(end_s, time.monotonic() + SETTLE_S))
        command = {"id": f"say-{uuid.uuid4().hex}", "text": text, "source": self._args.source, "stamp_s": time.time()}
        self._commands.publish(self._message_type(data=json.dumps(command)))
        if not self._spin_until(lambda: command["id"] in self._heard, end_s):
            raise NoAnswerError(
                f"no answer {where(self._args)} within {self._args.timeout:g} s: see `reclip-agent watch`, and what the"
                " graph writes"
            )
        return self._heard[str(command["id"])]

    def _is_heard(self, began_s: float) -> bool:
        """Whether whoever answers now hears commands from here, and is heard here."""
        if not self._commands.get_subscription_count() or not self._answers.get_publisher_count():
            return False
        if self._supervisor is None:
            return time.monotonic() > began_s + UNSUPERVISED_S
        answering_pid = self._supervisor.answering_pid
        if answering_pid is None:
            return True
        grounding = self._grounding
        return (
            grounding is not None
            and grounding.pid == answering_pid
            and grounding.is_open
            and self._commands.get_subscription_count() > 1
        )

    def _spin_until(self, condition: Callable[[], bool], end_s: float) -> bool:
        while not condition():
            left_s = end_s - time.monotonic()
            if left_s <= 0:
                return False
            self._executor.spin_once(timeout_sec=min(left_s, 0.05))
        return True


def describe(answer: dict[str, Any]) -> str:
    """An answer of `answer.schema.json` in one line for a person."""
    status, words = str(answer.get("status")), answer.get("words") or answer.get("reason")
    if status != "found":
        return f"{status.replace('_', ' ')}: {words}".removesuffix(": ")
    boxes = " and ".join(f"({', '.join(f'{value:.0f}' for value in box)})" for box in answer["boxes_xyxy"])
    line = f"found {answer['expression']} at {boxes}, confidence {answer['confidence']:.0%}"
    destination = answer.get("destination")
    return line if destination is None else f"{line}; destination: {describe(destination)}"
