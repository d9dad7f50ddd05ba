"""The JSON on `command` and `grounding/answer`: read commands, write answers, and the words of every refusal.

`command.schema.json` and `answer.schema.json` beside this file say the same for strangers; docs/topics.md has the rest.
"""

from __future__ import annotations

import json
import math
import re
import time
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.chat.replies import Reply, unread
from agent.datatypes import Answer, Proposals, Status
from agent.serialization import reply_to_mapping, to_json
from ros_nodes.states import read_mapping

MAX_TEXT_BYTES = 10_000
MAX_NAME_CHARACTERS = 256
"""Of an id, a source and a reply_to."""
MAX_MESSAGE_CHARACTERS = 1_000_000
"""Longer commands are refused unread: an id inside is not looked for."""
MAX_ANSWER_CHARACTERS = 200_000
"""An answer that would be longer leaves out the figures of its trace."""
MAX_REASON_CHARACTERS = 1_000
"""Of a reason: tf2 names every frame that it knows where they form a ring."""
MAX_ECHOED_CHARACTERS = 200
"""Of a text that was refused for its length or its form."""

UNAVAILABLE = "unavailable"

_LEADING_BLANKS = "\ufeff \t\r\n"
_UNREADABLE = re.compile("[\ud800-\udfff\ufffd]")


@dataclass(frozen=True)
class CommandMessage:
    """One message on `command`, as read; it gets one answer in any case.

    Attributes:
        id: the sender's, else ``plain-<source timestamp in ns>-<crc32 of the message, hex>``.
        text: what was said; cut to `MAX_ECHOED_CHARACTERS` where there is a problem with it.
        source: who says it; empty where not told.
        reply_to: an opaque string that comes back in the answer.
        stamp_s: when it was said: the sender's stamp, else the time at which it was sent; seconds.
        heard_confidence: how sure a speech recogniser is of the text, 0 to 1; None where it was typed.
        problem: why it cannot be carried out, for `refusal`; empty for a well-formed command.
    """

    id: str
    text: str
    source: str = ""
    reply_to: str = ""
    stamp_s: float = 0.0
    heard_confidence: float | None = None
    problem: str = ""


def new_command(who: str, text: str, **fields: Any) -> dict[str, Any]:
    """A command of `command.schema.json`, said now, with an id of its own that begins with ``who``."""
    return {"id": f"{who}-{uuid.uuid4().hex}", "text": text, "stamp_s": time.time(), **fields}


def read_command(data: str, source_timestamp_ns: int) -> CommandMessage:
    """Read a message on `command`; nothing in it raises.

    Args:
        data: plain words, or a JSON object of `command.schema.json`. Keys that are not in the schema are ignored.
        source_timestamp_ns: when the middleware sent it (``info["source_timestamp"]``): with the words it makes the id
            of a command that brings none, the same for every receiver.
    """
    message = data.encode("utf-8", "surrogatepass")
    command = CommandMessage(
        id=f"plain-{source_timestamp_ns}-{zlib.crc32(message):08x}", text=data, stamp_s=source_timestamp_ns / 1e9
    )
    if data.lstrip(_LEADING_BLANKS).startswith("{"):
        command = _read_object(command, data)
    problem = command.problem or _problem_of_text(command.text)
    if not problem:
        return command
    return replace(command, text=_UNREADABLE.sub("\ufffd", command.text[:MAX_ECHOED_CHARACTERS]), problem=problem)


def _read_object(command: CommandMessage, data: str) -> CommandMessage:
    if len(data) > MAX_MESSAGE_CHARACTERS:
        return replace(command, problem=f"the message has {len(data)} characters; {MAX_MESSAGE_CHARACTERS} at most")
    try:  # numbers as float: a thousand digits are infinity at once, not a slow integer
        pairs = json.loads(data.lstrip(_LEADING_BLANKS), object_pairs_hook=tuple, parse_int=float)
    except (ValueError, RecursionError) as error:
        return replace(command, problem=f"a command that begins with {{ must be a JSON object: {error}")
    fields, problems = _read_fields(pairs)
    if "text" not in fields and not problems:
        problems = ['the JSON object has no "text"']
    return replace(command, **{"text": data, **fields}, problem="; ".join(problems))


def _read_fields(pairs: Sequence[tuple[str, object]]) -> tuple[dict[str, Any], list[str]]:
    """The fields that are as they should be, and what is wrong with the others; null is the same as not given."""
    fields: dict[str, Any] = {}
    problems = []
    for name in ("id", "text", "source", "reply_to", "stamp_s", "heard_confidence"):
        values = [value for key, value in pairs if key == name]
        if len(values) > 1:
            problems.append(f'"{name}" is given {len(values)} times')
        elif values and values[0] is not None:
            problem = _problem_of_field(name, values[0])
            if problem:
                problems.append(problem)
            else:
                fields[name] = values[0]
    return fields, problems


def _problem_of_field(name: str, value: object) -> str:
    if name == "stamp_s":
        return "" if isinstance(value, float) and math.isfinite(value) else '"stamp_s" must be a finite number'
    if name == "heard_confidence":
        return "" if isinstance(value, float) and 0 <= value <= 1 else '"heard_confidence" must be a number from 0 to 1'
    if not isinstance(value, str):
        return f'"{name}" must be a string'
    if name == "text":
        return ""
    if len(value) > MAX_NAME_CHARACTERS or (name == "id" and not value):
        return f'"{name}" must have {int(name == "id")} to {MAX_NAME_CHARACTERS} characters'
    return f'"{name}" must be valid Unicode' if _UNREADABLE.search(value) else ""


def _problem_of_text(text: str) -> str:
    if len(text) > MAX_TEXT_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        return f"the text is longer than {MAX_TEXT_BYTES} bytes; say it in fewer words"
    if _UNREADABLE.search(text):
        return "the text is not valid UTF-8"
    return "" if text.strip() else "the text is empty; say which object is meant, such as 'the red cup'"


def answer(
    command: CommandMessage,
    reply: Reply,
    *,
    proposals: Proposals | None = None,
    track_ids: Sequence[str] = (),
    stamp_ns: int | None = None,
    age_s: float | None = None,
    pose_reason: str = "",
) -> str:
    """The message on `grounding/answer` for one command: strict JSON of `answer.schema.json`, ASCII.

    One with status `lost` is an event after the answer: its id is ``<command id>/lost`` and ``about`` the
    command's.

    Args:
        proposals: what was chosen from.
        track_ids: of the proposals, (N,), empty strings for those that have none.
        stamp_ns: of the picture that was looked at; None where there was none.
        age_s: of that picture when the command was answered, seconds.
        pose_reason: why a found target has no pose.
    """
    outcome = reply.answer
    lost = outcome.status is Status.LOST
    mapping = reply_to_mapping(reply, proposals)
    mapping |= {
        "id": f"{command.id}/lost" if lost else command.id,
        "about": command.id if lost else None,
        "source": command.source,
        "reply_to": command.reply_to,
        "command_stamp_s": command.stamp_s,
        "text": command.text,
        "reason": outcome.reason[:MAX_REASON_CHARACTERS],
        "stamp": None if stamp_ns is None else {"sec": stamp_ns // 10**9, "nanosec": stamp_ns % 10**9},
        "stamp_s": None if stamp_ns is None else stamp_ns / 1e9,
        "age_s": to_json(age_s),
        "track_id": _track_id(outcome, track_ids),
        "pose_reason": pose_reason[:MAX_REASON_CHARACTERS],
        "words": reply.words[:MAX_REASON_CHARACTERS],
    }
    if outcome.destination is not None:
        mapping["destination"]["track_id"] = _track_id(outcome.destination, track_ids)
    message = json.dumps(mapping, allow_nan=False)
    if len(message) > MAX_ANSWER_CHARACTERS:
        for part in filter(None, (mapping, mapping["destination"])):
            part["trace"] |= {"phrases": [], "steps": []}
        message = json.dumps(mapping, allow_nan=False)
    return message


def _track_id(outcome: Answer, track_ids: Sequence[str]) -> str:
    return track_ids[outcome.chosen[0]] if outcome.chosen and track_ids else ""


def refusal(command: CommandMessage, reason: str) -> str:
    """The answer to a command that is not carried out."""
    return answer(command, unread(Answer(Status.REFUSED, "", reason=reason)))


def unavailable(command: CommandMessage, reason: str) -> str:
    """The answer while a part of the graph is not there; its reason begins with `UNAVAILABLE`."""
    return refusal(command, f"{UNAVAILABLE}: {reason}")


def parse_answer(data: str) -> dict[str, Any]:
    """A message on `grounding/answer`; an empty mapping where it is none."""
    mapping = read_mapping(data)
    return mapping if isinstance(mapping.get("id"), str) else {}
