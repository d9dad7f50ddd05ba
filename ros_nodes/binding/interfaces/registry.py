"""What is known of each message, service and action: its constants, fields and type hash.

Most definitions come from rosbags, for the distribution in ``ROS_DISTRO`` (jazzy by default) over those of Jazzy; what
it lacks is written beside this file, ``definitions/PACKAGE/{msg,srv,action}/NAME.{msg,srv,action}``. A service NAME is
known by four names: ``NAME`` itself, ``NAME_Request``, ``NAME_Response`` and, for its hash, ``NAME_Event``. An action
NAME brings the messages ``NAME_Goal``, ``NAME_Result``, ``NAME_Feedback`` and ``NAME_FeedbackMessage``, and the
services ``NAME_SendGoal`` and ``NAME_GetResult``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rosbags.interfaces import Nodetype
from rosbags.typesys import Stores, get_types_from_msg, get_typestore
from rosbags.typesys.store import Typestore

TEXTS = Path(__file__).parent / "definitions"
PLACEHOLDER = "structure_needs_at_least_one_member"
"""The one byte that stands on the wire for a message without fields; Python does not show it."""
DEFAULTS = {"geometry_msgs/msg/Quaternion": {"x": 0.0, "y": 0.0, "z": 0.0, "w": 1.0}}
"""Fields whose definition gives a default, which rosbags does not keep."""


class UnknownInterfaceError(LookupError):
    """No definition of that name."""


class Field(NamedTuple):
    """One field: ``base`` is a primitive's name, ``string``, or a message's full name."""

    name: str
    base: str
    string_bound: int
    """Most characters of a string; 0 where there is no bound."""
    container: str
    """``array`` (of fixed length), ``sequence``, or empty for a single value."""
    size: int
    """An array's length; a sequence's upper bound, 0 where there is none."""


class Definition(NamedTuple):
    """One message: constants as (name, type, value), and fields in the order of the wire."""

    constants: tuple[tuple[str, str, Any], ...]
    fields: tuple[Field, ...]


def definition(name: str) -> Definition:
    """The message ``PACKAGE/msg/NAME``, or one of a service or an action, such as ``PACKAGE/srv/NAME_Request``.

    Raises:
        UnknownInterfaceError: there is none.
    """
    if name not in _store().fielddefs or name in services() or name in actions():
        raise UnknownInterfaceError(f"{name} is not a known message; the known packages are {', '.join(packages())}")
    constants, fields = _store().fielddefs[name]
    return Definition(tuple(constants), tuple(_field(*each) for each in fields))


@cache
def type_hash(name: str) -> str:
    """REP-2011's hash ``RIHS01_...`` of a message, a service, an action, or a message or service of those."""
    return _store().hash_rihs01(name)


@cache
def packages() -> dict[str, dict[str, tuple[str, ...]]]:
    """Names by package and kind: ``{"std_srvs": {"srv": ("Empty", "SetBool", "Trigger")}}``."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    own = {_name(path) for path in TEXTS.glob("*/*/*")}
    for name in sorted({*_store().fielddefs, *own}):
        package, kind, short = name.split("/")
        if kind == "msg" or name in own:
            kinds = found.setdefault(package, {})
            kinds[kind] = (*kinds.get(kind, ()), short)
    return found


@cache
def services() -> frozenset[str]:
    """Names of all services, those of actions among them."""
    own = {_name(path) for path in TEXTS.glob("*/srv/*.srv")}
    return frozenset({*own, *(f"{action}_{part}" for action in actions() for part in ("SendGoal", "GetResult"))})


@cache
def actions() -> frozenset[str]:
    """Names of all actions."""
    return frozenset(_name(path) for path in TEXTS.glob("*/action/*.action"))


@cache
def _store() -> Typestore:
    store = get_typestore(Stores.ROS2_JAZZY)
    own = f"ros2_{os.environ.get('ROS_DISTRO', 'jazzy')}"
    if own in {each.value for each in Stores}:
        store.fielddefs.update(get_typestore(Stores(own)).fielddefs)
    for path in TEXTS.glob("*/msg/*.msg"):
        store.fielddefs[_name(path)] = _parse(path.read_text(encoding="utf-8"))
    for path in TEXTS.glob("*/srv/*.srv"):
        request, response = path.read_text(encoding="utf-8").split("---\n")
        store.fielddefs.update(_service(_name(path), _parse(request), _parse(response)))
    for path in TEXTS.glob("*/action/*.action"):
        store.fielddefs.update(_action(_name(path), path.read_text(encoding="utf-8")))
    for name, (constants, fields) in store.fielddefs.items():
        store.fielddefs[name] = (constants, [(field, _as_idl(described)) for field, described in fields])
    return store


def _name(path: Path) -> str:
    return path.relative_to(TEXTS).with_suffix("").as_posix()


def _parse(text: str) -> Any:
    if not text.strip():
        return [], [(PLACEHOLDER, (Nodetype.BASE, ("uint8", 0)))]
    (parsed,) = get_types_from_msg(text, "any_package/msg/Any").values()
    return parsed


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


def _action(name: str, text: str) -> Iterator[tuple[str, Any]]:
    """The messages and services that rosidl makes of an action, and its description."""
    own = ("Goal", "Result", "Feedback")
    for part, fields in zip(own, text.split("---\n"), strict=True):
        yield f"{name}_{part}", _parse(fields)
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


def _as_idl(described: Any) -> Any:
    """``char`` of a .msg file is IDL's uint8, in Python, on the wire and in the hash."""
    kind, inner = described
    if kind == Nodetype.BASE:
        return (kind, ("uint8", 0)) if inner[0] == "char" else described
    if kind == Nodetype.NAME:
        return described
    return kind, (_as_idl(inner[0]), inner[1])


def _field(name: str, described: Any) -> Field:
    kind, inner = described
    container, size = "", 0
    if kind in {Nodetype.ARRAY, Nodetype.SEQUENCE}:
        container = "array" if kind == Nodetype.ARRAY else "sequence"
        (kind, inner), size = inner
    base, bound = (inner, 0) if kind == Nodetype.NAME else inner
    return Field(name, base, bound, container, size)
