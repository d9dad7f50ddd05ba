"""The JSON on `manipulation/status`; `manipulation_status.schema.json` says the same for strangers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from agent.language.intents import Intent
from agent.manipulation.errand import Errand, errand_of
from agent.manipulation.status import Status
from agent.serialization import answer_from_mapping
from ros_nodes.conversions import NS
from ros_nodes.holding import HELD
from ros_nodes.states import read_mapping


def status_message(status: Status, *, is_armed: bool, stamp_ns: int) -> str:
    """The message for a status."""
    return json.dumps(
        {
            "id": status.id,
            "phase": str(status.phase),
            "progress": round(status.progress, 3),
            "outcome": None if status.outcome is None else str(status.outcome),
            "reason": status.reason,
            "ended_in": None if status.failed_in is None else str(status.failed_in),
            "armed": is_armed,
            "stamp": {"sec": stamp_ns // NS, "nanosec": stamp_ns % NS},
        },
        allow_nan=False,
    )


def parse_status(data: str) -> dict[str, Any]:
    """A message on `manipulation/status`; an empty mapping where it is none."""
    mapping = read_mapping(data)
    return mapping if isinstance(mapping.get("id"), str) and "outcome" in mapping else {}


def seconds_of(stamp: object) -> float | None:
    """A stamp ``{"sec": 12, "nanosec": 500000000}`` in seconds; None where it is none."""
    match stamp:
        case {"sec": int(sec), "nanosec": int(nanosec)} if 0 <= sec < 2**31 and 0 <= nanosec < NS:
            return sec + nanosec / NS
    return None


@dataclass(frozen=True)
class Told:
    """What an answer on `grounding/answer` tells an arm.

    Attributes:
        errand: what to do; None where there is nothing.
        lost: the id of the command whose target is lost; empty where none is.
        is_stop: whether a stop was acknowledged.
    """

    errand: Errand | None = None
    lost: str = ""
    is_stop: bool = False


def told_by(answer: dict[str, Any]) -> Told:
    """Read an answer of `answer.schema.json`; what is malformed tells nothing."""
    if answer.get("status") == "lost":
        return Told(lost=str(answer.get("about") or ""))
    if answer.get("action") == "stop":
        return Told(is_stop=True)
    stamp_s = seconds_of(answer.get("stamp"))
    if stamp_s is None:
        return Told()
    try:
        read = answer_from_mapping({**answer, "stamp_s": stamp_s})
        is_held = answer["track_id"] == HELD
        return Told(errand_of(answer["id"], Intent(answer["intent"]), read, is_held=is_held))
    except (KeyError, TypeError, ValueError):
        return Told()
