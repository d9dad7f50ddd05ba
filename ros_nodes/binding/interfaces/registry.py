"""What is known of each message and service: its constants, fields and type hash.

Most definitions come from rosbags, for the distribution in ``ROS_DISTRO`` (jazzy by default) over those of Jazzy; what
it lacks is written beside this file, ``definitions/PACKAGE/{msg,srv}/NAME.{msg,srv}``. A service NAME is known by four
names: ``NAME`` itself, ``NAME_Request``, ``NAME_Response`` and, for its hash, ``NAME_Event``.
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
    """The message ``PACKAGE/msg/NAME``, or a service's ``PACKAGE/srv/NAME_Request`` or ``_Response``.

    Raises:
        UnknownInterfaceError: there is none.
    """
    if name not in _store().fielddefs or name in _services():
        raise UnknownInterfaceError(f"{name} is not a known message; the known packages are {', '.join(packages())}")
    constants, fields = _store().fielddefs[name]
    return Definition(tuple(constants), tuple(_field(*each) for each in fields))


@cache
def type_hash(name: str) -> str:
    """REP-2011's hash ``RIHS01_...`` of a message, a service, or one of a service's messages."""
    return _store().hash_rihs01(name)


@cache
def packages() -> dict[str, dict[str, tuple[str, ...]]]:
    """Names by package and kind: ``{"std_srvs": {"srv": ("Empty", "SetBool", "Trigger")}}``."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name in sorted({*_store().fielddefs, *_services()}):
        package, kind, short = name.split("/")
        if kind == "msg" or name in _services():
            kinds = found.setdefault(package, {})
            kinds[kind] = (*kinds.get(kind, ()), short)
    return found


@cache
def _services() -> frozenset[str]:
    return frozenset(_name(path) for path in TEXTS.glob("*/srv/*.srv"))


@cache
def _store() -> Typestore:
    store = get_typestore(Stores.ROS2_JAZZY)
    own = f"ros2_{os.environ.get('ROS_DISTRO', 'jazzy')}"
    if own in {each.value for each in Stores}:
        store.fielddefs.update(get_typestore(Stores(own)).fielddefs)
    for path in TEXTS.glob("*/msg/*.msg"):
        store.fielddefs[_name(path)] = _parse(path.read_text(encoding="utf-8"))
    for path in TEXTS.glob("*/srv/*.srv"):
        store.fielddefs.update(_service(_name(path), path.read_text(encoding="utf-8")))
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


def _service(name: str, text: str) -> Iterator[tuple[str, Any]]:
    """The messages that rosidl makes of a service, REP-2012's event and description among them."""
    request, response = text.split("---\n")
    yield f"{name}_Request", _parse(request)
    yield f"{name}_Response", _parse(response)
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
