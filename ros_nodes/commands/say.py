"""`reclip-agent say`: one command to the graph, and its answer."""

from __future__ import annotations

import argparse
import json
import math
import time
from typing import Any

from ros_nodes.commands.joining import add_graph_options, joined

FOUND, UNUSABLE, NOT_FOUND = 0, 2, 3
TIMEOUT_S = 15.0
ARM_S = 120.0
"""For so long what an arm makes of a command is waited for."""

_EXIT_CODES = (
    f"exit status: {FOUND} found and, where an arm moves, carried out; {NOT_FOUND} another answer or outcome;"
    f" {UNUSABLE} unusable, no graph, or no answer in time"
)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "say", help="send a command to the robot graph", description="Say a command.", epilog=_EXIT_CODES
    )
    parser.add_argument("text", metavar="TEXT", help='such as "pick up the red cup left of the bowl"')
    parser.add_argument(
        "--source",
        default="say",
        metavar="NAME",
        help="who is speaking: each source has a conversation of its own (default: %(default)s)",
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
        raise argparse.ArgumentTypeError(f"{text!r} is not a time: give seconds, such as 15")
    return seconds


def _say(args: argparse.Namespace) -> int:
    from agent.language.command import clean_text

    clean_text(args.text)
    with joined(args, "say") as (node, executor):
        from ros_nodes.commands.client import GraphClient
        from ros_nodes.commands.outcomes import Outcomes

        client = GraphClient(node, "say", executor.spin_once)
        outcomes = Outcomes(node)
        answer = client.ask(args.text, args.timeout, source=args.source)
        print(json.dumps(answer) if args.json else describe(answer), flush=True)
        if answer.get("status") != "found":
            return NOT_FOUND
        if not outcomes.are_due(answer):
            return FOUND
        client.wait_until(lambda: outcomes.of(answer["id"]), time.monotonic() + ARM_S)
        outcome = outcomes.of(answer["id"]) or {"outcome": "failed", "reason": "No word came of what the arm does."}
    print(json.dumps(outcome) if args.json else f"{outcome['outcome']}: {outcome['reason']}", flush=True)
    return FOUND if outcome["outcome"] == "succeeded" else NOT_FOUND


def describe(answer: dict[str, Any]) -> str:
    """An answer of `answer.schema.json` in one line for a person."""
    from agent.datatypes import Displacement

    status, words = str(answer.get("status")), answer.get("words") or answer.get("reason")
    if status != "found":
        return f"{status.replace('_', ' ')}: {words}".removesuffix(": ")
    boxes = " and ".join(f"({', '.join(f'{value:.0f}' for value in box)})" for box in answer["boxes_xyxy"])
    moved = f", {Displacement(**answer['displacement'])}" if answer.get("displacement") else ""
    line = f"found {answer['expression']} at {boxes}{moved}, confidence {answer['confidence']:.0%}"
    destination = answer.get("destination")
    return line if destination is None else f"{line}; destination: {describe(destination)}"
