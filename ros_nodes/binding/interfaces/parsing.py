"""The text of a definition, as the types that rosbags' store holds, and the defaults that it gives to fields."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from rosbags.interfaces import Nodetype
from rosbags.typesys import get_types_from_msg

PLACEHOLDER = "structure_needs_at_least_one_member"
"""The one byte that stands on the wire for a message without fields; Python does not show it."""
WITH_DEFAULT = re.compile(
    r"^[ \t]*(?P<type>[\w/]+)(?:<=\d+)?(?:\[(?:<=)?\d*\])?[ \t]+(?P<field>\w+)[ \t]+(?P<value>[^#=\s].*)$", re.MULTILINE
)
"""A line ``TYPE FIELD VALUE``; a constant's has ``=`` before its value."""


def parse(name: str, text: str) -> Iterator[tuple[str, Any]]:
    """All messages that rosidl makes of one file, by full name, as (constants, fields).

    Args:
        name: ``PACKAGE/msg/NAME``, or with ``srv`` or ``action``.
        text: what the file says.
    """
    package, kind, _ = name.split("/")
    parts = [_parse(package, part) for part in _parts(text)]
    if kind == "msg":
        yield name, *parts
    else:
        yield from (_service if kind == "srv" else _action)(name, *parts)


def defaults(name: str, text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The defaults in one file: each message's full name, and its fields' values as they are written."""
    roles = {"msg": ("",), "srv": ("_Request", "_Response"), "action": ("_Goal", "_Result", "_Feedback")}
    for role, part in zip(roles[name.split("/")[1]], _parts(text), strict=True):
        yield f"{name}{role}", {found["field"]: _value(found) for found in WITH_DEFAULT.finditer(part)}


def _parts(text: str) -> list[str]:
    return re.split(r"^---\s*$", text, flags=re.MULTILINE)


def _value(found: re.Match[str]) -> Any:
    """``true``, ``-1.5``, ``'text'`` or ``[1, 2]`` in Python; a text needs no quotes."""
    text = found["value"].strip()
    if found["type"] == "bool":
        text = re.sub("true|false", lambda word: word[0].title(), text, flags=re.IGNORECASE)
    if found["type"] in {"string", "wstring"} and text[0] not in "'\"[":
        return text.partition("#")[0].strip()
    return ast.literal_eval(text)


def _parse(package: str, text: str) -> Any:
    """One message's constants and fields, the placeholder where it has none."""
    (parsed,) = get_types_from_msg(text, f"{package}/msg/Any").values()
    constants, fields = parsed
    fields = [(field, as_idl(described)) for field, described in fields]
    return constants, fields or [(PLACEHOLDER, (Nodetype.BASE, ("uint8", 0)))]


def _service(name: str, request: Any, response: Any) -> Iterator[tuple[str, Any]]:
    """The messages that rosidl makes of a service, REP-2012's event and description among them."""
    yield f"{name}_Request", request
    yield f"{name}_Response", response
    nested = {part: (Nodetype.NAME, f"{name}_{part}") for part in ("Request", "Response", "Event")}
    yield (
        f"{name}_Event",
        (
            [],
            [
                ("info", (Nodetype.NAME, "service_msgs/msg/ServiceEventInfo")),
                ("request", (Nodetype.SEQUENCE, (nested["Request"], 1))),
                ("response", (Nodetype.SEQUENCE, (nested["Response"], 1))),
            ],
        ),
    )
    yield name, ([], [(f"{part.lower()}_message", each) for part, each in nested.items()])


def _action(name: str, *parts: Any) -> Iterator[tuple[str, Any]]:
    """The messages and services that rosidl makes of an action, and its description."""
    own = ("Goal", "Result", "Feedback")
    for part, fields in zip(own, parts, strict=True):
        yield f"{name}_{part}", fields
    nested = {part: (Nodetype.NAME, f"{name}_{part}") for part in (*own, "SendGoal", "GetResult", "FeedbackMessage")}
    identity = ("goal_id", (Nodetype.NAME, "unique_identifier_msgs/msg/UUID"))
    accepted = [
        ("accepted", (Nodetype.BASE, ("bool", 0))),
        ("stamp", (Nodetype.NAME, "builtin_interfaces/msg/Time")),
    ]
    ended = [("status", (Nodetype.BASE, ("int8", 0))), ("result", nested["Result"])]
    yield from _service(f"{name}_SendGoal", ([], [identity, ("goal", nested["Goal"])]), ([], accepted))
    yield from _service(f"{name}_GetResult", ([], [identity]), ([], ended))
    yield f"{name}_FeedbackMessage", ([], [identity, ("feedback", nested["Feedback"])])
    roles = (*(part.lower() for part in own), "send_goal_service", "get_result_service", "feedback_message")
    yield name, ([], list(zip(roles, nested.values(), strict=True)))


def as_idl(described: Any) -> Any:
    """``char`` of a file is IDL's uint8, in Python, on the wire and in the hash; rosbags' parser knows no wstring."""
    kind, inner = described
    if kind == Nodetype.BASE:
        return (kind, ("uint8", 0)) if inner[0] == "char" else described
    if kind == Nodetype.NAME:
        return (Nodetype.BASE, ("wstring", 0)) if inner.endswith("/wstring") else described
    return kind, (as_idl(inner[0]), inner[1])
