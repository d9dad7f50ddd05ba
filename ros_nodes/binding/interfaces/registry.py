"""What is known of each message, service and action: its constants, fields, defaults and type hash.

Most definitions come from rosbags, for the distribution in ``ROS_DISTRO`` (jazzy by default) over those of Jazzy; what
it lacks is written beside this file, ``definitions/PACKAGE/{msg,srv,action}/NAME.{msg,srv,action}``, and what neither
has is read where ROS installs packages (`installed_packages`), when a package is first asked for. A service NAME is
known by four names: ``NAME`` itself, ``NAME_Request``, ``NAME_Response`` and, for its hash, ``NAME_Event``. An action
NAME brings the messages ``NAME_Goal``, ``NAME_Result``, ``NAME_Feedback`` and ``NAME_FeedbackMessage``, and the
services ``NAME_SendGoal`` and ``NAME_GetResult``.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

from rosbags.interfaces import Nodetype
from rosbags.typesys import Stores, TypesysError, get_typestore
from rosbags.typesys.store import TIDMAP

from ros_nodes.binding.installed_packages import definition_files
from ros_nodes.binding.interfaces.parsing import as_idl, defaults, parse

TEXTS = Path(__file__).parent / "definitions"
DEFAULTS: dict[str, Mapping[str, Any]] = {
    "geometry_msgs/msg/Quaternion": {"x": 0.0, "y": 0.0, "z": 0.0, "w": 1.0},
    "rcl_interfaces/msg/ParameterDescriptor": {"read_only": False, "dynamic_typing": False},
    "sensor_msgs/msg/NavSatStatus": {"status": -2},
    "type_description_interfaces/msg/FieldType": {"type_id": 0},
}
"""Fields whose definition gives a default, which rosbags does not keep."""
TIDMAP.setdefault("wstring", 18)  # rosbags hashes no wide text


class UnknownInterfaceError(LookupError):
    """No definition of that name."""


class Field(NamedTuple):
    """One field: ``base`` is a primitive's name, ``string``, ``wstring``, or a message's full name."""

    name: str
    base: str
    string_bound: int
    """Most characters of a string; 0 where there is no bound."""
    container: str
    """``array`` (of fixed length), ``sequence``, or empty for a single value."""
    size: int
    """An array's length; a sequence's upper bound, 0 where there is none."""


class Definition(NamedTuple):
    """One message: constants as (name, type, value), fields in the order of the wire, and defaults as written."""

    constants: tuple[tuple[str, str, Any], ...]
    fields: tuple[Field, ...]
    defaults: Mapping[str, Any]


class Definitions:
    """All definitions that have been read: those that come along at once, others when they are asked for."""

    def __init__(self) -> None:
        self.store = get_typestore(Stores.ROS2_JAZZY)
        own = f"ros2_{os.environ.get('ROS_DISTRO', 'jazzy')}"
        if own in {each.value for each in Stores}:
            self.store.fielddefs.update(get_typestore(Stores(own)).fielddefs)
        for name, (constants, fields) in self.store.fielddefs.items():
            self.store.fielddefs[name] = (constants, [(field, as_idl(described)) for field, described in fields])
        self.files: set[str] = set()
        """Full names of what a file defines."""
        self.defaults = dict(DEFAULTS)
        for path in TEXTS.glob("*/*/*"):
            self._add(_name(path), path)
        self.packages = _by_package({*(name for name in self.store.fielddefs if "/msg/" in name), *self.files})
        self._looked_for: set[str] = set()
        self._looking = RLock()

    def look_for(self, package: str) -> None:
        """Add what an installed package has beyond that; what cannot be read is left out, with a warning."""
        with self._looking:
            if package in self._looked_for:
                return
            known = self.packages.get(package, {})
            names = {f"{package}/{kind}/{each}" for kind in known for each in known[kind]}
            for name, path in definition_files(package).items():
                if name not in self.store.fielddefs:
                    try:
                        self._add(name, path)
                        names.add(name)
                    except (TypesysError, SyntaxError, ValueError) as error:
                        warnings.warn(f"{path} is no definition that can be read: {error}", stacklevel=2)
            self.packages |= _by_package(names)
            self._looked_for.add(package)

    def _add(self, name: str, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        found, given = dict(parse(name, text)), dict(defaults(name, text))
        self.store.fielddefs.update(found)
        self.defaults.update(given)
        self.files.add(name)


@cache
def _known() -> Definitions:
    return Definitions()


def definition(name: str) -> Definition:
    """The message ``PACKAGE/msg/NAME``, or one of a service or an action, such as ``PACKAGE/srv/NAME_Request``.

    Raises:
        UnknownInterfaceError: there is none.
    """
    known = _known()
    if is_service(name) or is_action(name) or name not in known.store.fielddefs:
        raise UnknownInterfaceError(f"{name} is not a known message; the known packages are {', '.join(packages())}")
    constants, fields = known.store.fielddefs[name]
    return Definition(tuple(constants), tuple(_field(*each) for each in fields), known.defaults.get(name, {}))


@cache
def type_hash(name: str) -> str:
    """REP-2011's hash ``RIHS01_...`` of a message, a service, an action, or a message or service of those.

    What it holds is known since its class was made.
    """
    return _known().store.hash_rihs01(name)


def packages() -> dict[str, dict[str, tuple[str, ...]]]:
    """Names by package and kind: ``{"std_srvs": {"srv": ("Empty", "SetBool", "Trigger")}}``."""
    return _known().packages


def kinds_of(package: str) -> dict[str, tuple[str, ...]]:
    """A package's names by kind, also of one that is installed; empty where there is none of that name."""
    _known().look_for(package)
    return packages().get(package, {})


def is_service(name: str) -> bool:
    """Whether that is a service's full name; an action's are ``PACKAGE/action/NAME_SendGoal`` and ``_GetResult``."""
    _known().look_for(name.partition("/")[0])
    return name in services()


def is_action(name: str) -> bool:
    """Whether that is an action's full name."""
    _known().look_for(name.partition("/")[0])
    return name in actions()


def services() -> frozenset[str]:
    """Names of all services that have been read, those of actions among them."""
    named = (f"{action}_{part}" for action in actions() for part in ("SendGoal", "GetResult"))
    return frozenset({*(name for name in _known().files if "/srv/" in name), *named})


def actions() -> frozenset[str]:
    """Names of all actions that have been read."""
    return frozenset(name for name in _known().files if "/action/" in name)


def _name(path: Path) -> str:
    return path.relative_to(TEXTS).with_suffix("").as_posix()


def _by_package(names: Iterable[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name in sorted(names):
        package, kind, short = name.split("/")
        kinds = found.setdefault(package, {})
        kinds[kind] = (*kinds.get(kind, ()), short)
    return found


def _field(name: str, described: Any) -> Field:
    kind, inner = described
    container, size = "", 0
    if kind in {Nodetype.ARRAY, Nodetype.SEQUENCE}:
        container = "array" if kind == Nodetype.ARRAY else "sequence"
        (kind, inner), size = inner
    base, bound = (inner, 0) if kind == Nodetype.NAME else inner
    return Field(name, base, bound, container, size)
