"""Message, service and action classes that behave as rosidl's, made when first asked for."""

from __future__ import annotations

import array
import operator
from collections.abc import Callable, Mapping
from threading import RLock
from typing import Any, ClassVar, NamedTuple, TypeVar

import numpy as np

from ros_nodes.binding.interfaces.fields import PRIMITIVES, acceptor_of, default_of, rule_of, type_text
from ros_nodes.binding.interfaces.parsing import PLACEHOLDER
from ros_nodes.binding.interfaces.registry import Field, UnknownInterfaceError, definition, is_action, is_service


class Slot(NamedTuple):
    """One field of a class."""

    field: Field
    message: type[Message] | None
    """The class of what the field holds, where that is messages."""
    default: Callable[[], Any]
    accept: Callable[[Any], Any]
    """Checks an assigned value and gives what is stored."""
    store: Callable[[Any, Any], None]
    """Stores without a check."""


class InterfaceType(type):
    """The class of message, service and action classes: it keeps their constants from being assigned."""

    _constants: dict[str, Any]

    def __setattr__(cls, name: str, value: Any) -> None:
        if name in cls._constants:
            raise AttributeError(f"{cls.__name__}.{name} is a constant")
        super().__setattr__(name, value)


class Message(metaclass=InterfaceType):
    """Base of all message classes.

    Fields are keyword arguments and properties; what is left out has its default. A wrong keyword, type or range is an
    AssertionError, as with rosidl.
    """

    __slots__: ClassVar[list[str]] = []
    _interface_name: ClassVar[str] = ""
    _constants: ClassVar[dict[str, Any]] = {}
    _fields_and_field_types: ClassVar[dict[str, str]] = {}
    _slots: ClassVar[tuple[Slot, ...]] = ()

    def __init__(self, **kwargs: Any) -> None:
        unknown = kwargs.keys() - self._fields_and_field_types.keys()
        assert not unknown, f"Invalid arguments passed to constructor: {', '.join(sorted(unknown))}"
        for field, _, default, accept, store in self._slots:
            store(self, accept(kwargs[field.name]) if field.name in kwargs else default())

    def __repr__(self) -> str:
        values = ((name, getattr(self, name)) for name in self._fields_and_field_types)
        shown = (f"{name}={value.tolist() if isinstance(value, array.array) else value!r}" for name, value in values)
        return f"{type(self).__module__}.{type(self).__name__}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return False
        return all(_equal(getattr(self, name), getattr(other, name)) for name in self._fields_and_field_types)

    @classmethod
    def get_fields_and_field_types(cls) -> dict[str, str]:
        """Each field's name and type in IDL's spelling, in the order of the wire."""
        return dict(cls._fields_and_field_types)


class Service(metaclass=InterfaceType):
    """Base of all service classes: they hold message classes and are never made an object of."""

    _interface_name: ClassVar[str] = ""
    _constants: ClassVar[dict[str, Any]] = {}
    Request: ClassVar[type[Message]]
    Response: ClassVar[type[Message]]
    Event: ClassVar[type[Message]]

    def __init__(self) -> None:
        raise NotImplementedError("Service classes can not be instantiated")


class Action(metaclass=InterfaceType):
    """Base of all action classes: they hold message and service classes and are never made an object of."""

    _interface_name: ClassVar[str] = ""
    _constants: ClassVar[dict[str, Any]] = {}
    Goal: ClassVar[type[Message]]
    Result: ClassVar[type[Message]]
    Feedback: ClassVar[type[Message]]
    Impl: ClassVar[Any]
    """What goes over the wire: ``SendGoalService``, ``GetResultService`` and ``CancelGoalService``, ``FeedbackMessage``
    and ``GoalStatusMessage``."""

    def __init__(self) -> None:
        raise NotImplementedError("Action classes can not be instantiated")


InterfaceT = TypeVar("InterfaceT", Message, Service, Action)
_PLACES = {
    "SendGoal": "Impl.SendGoalService",
    "GetResult": "Impl.GetResultService",
    "FeedbackMessage": "Impl.FeedbackMessage",
}
"""Of an action's parts, in its class."""
_messages: dict[str, type[Message]] = {}
_services: dict[str, type[Service]] = {}
_actions: dict[str, type[Action]] = {}
_making = RLock()


def load_message(name: str) -> type[Message]:
    """The class of ``PACKAGE/msg/NAME``, or of a part of a service or an action, such as ``PACKAGE/srv/NAME_Request``.

    Raises:
        UnknownInterfaceError: there is no definition of that name.
    """
    with _making:
        if name not in _messages:
            _messages[name] = _make_message(name)
        return _messages[name]


def load_service(name: str) -> type[Service]:
    """The class of ``PACKAGE/srv/NAME``, or of an action's ``PACKAGE/action/NAME_SendGoal`` or ``_GetResult``.

    Raises:
        UnknownInterfaceError: there is no definition of that name.
    """
    if not is_service(name):
        raise UnknownInterfaceError(f"{name} is not a known service")
    with _making:
        if name not in _services:
            parts = {part: load_message(f"{name}_{part}") for part in ("Request", "Response", "Event")}
            _services[name] = _class(name, Service, parts)
        return _services[name]


def load_action(name: str) -> type[Action]:
    """The class of ``PACKAGE/action/NAME``.

    Raises:
        UnknownInterfaceError: there is no definition of that name.
    """
    if not is_action(name):
        raise UnknownInterfaceError(f"{name} is not a known action")
    with _making:
        if name not in _actions:
            parts = {part: load_message(f"{name}_{part}") for part in ("Goal", "Result", "Feedback")}
            on_wire: dict[str, Any] = {
                "SendGoalService": load_service(f"{name}_SendGoal"),
                "GetResultService": load_service(f"{name}_GetResult"),
                "CancelGoalService": load_service("action_msgs/srv/CancelGoal"),
                "FeedbackMessage": load_message(f"{name}_FeedbackMessage"),
                "GoalStatusMessage": load_message("action_msgs/msg/GoalStatusArray"),
            }
            _actions[name] = _class(name, Action, {**parts, "Impl": type("Impl", (), on_wire)})
        return _actions[name]


def _make_message(name: str) -> type[Message]:
    known = definition(name)
    fields = [field for field in known.fields if field.name != PLACEHOLDER]
    nested = {each.base: load_message(each.base) for each in fields if "/" in each.base}
    constants = {constant: _constant(kind, value) for constant, kind, value in known.constants}
    made_of = {field.name: _slot_default(field, nested.get(field.base), known.defaults) for field in fields}
    constants.update({f"{each.upper()}__DEFAULT": made_of[each]() for each in known.defaults})
    namespace = {
        **constants,
        "__doc__": f"Message class '{name}'.",
        "__slots__": [f"_{field.name}" for field in fields],
        "_constants": constants,
        "_fields_and_field_types": {field.name: type_text(field) for field in fields},
    }
    made = _class(name, Message, namespace)
    made._slots = tuple(_slot(made, field, nested.get(field.base), made_of[field.name]) for field in fields)
    for slot in made._slots:
        setattr(made, slot.field.name, property(operator.attrgetter(f"_{slot.field.name}"), _setter(slot)))
    return made


def _slot(made: type[Message], field: Field, message: type[Message] | None, default: Callable[[], Any]) -> Slot:
    accept = acceptor_of(field, rule_of(field, message))
    return Slot(field, message, default, accept, getattr(made, f"_{field.name}").__set__)


def _slot_default(field: Field, message: type[Message] | None, defaults: Mapping[str, Any]) -> Callable[[], Any]:
    if field.name not in defaults:
        return default_of(field, message)
    accept, written = acceptor_of(field, rule_of(field, message)), defaults[field.name]
    if isinstance(written, list):
        return lambda: accept([_constant(field.base, each) for each in written])
    return lambda: accept(_constant(field.base, written))


def _setter(slot: Slot) -> Callable[[Any, Any], None]:
    accept, store = slot.accept, slot.store

    def set_value(message: Any, value: Any) -> None:
        store(message, accept(value))

    return set_value


def _class(name: str, base: type[InterfaceT], namespace: Mapping[str, Any]) -> type[InterfaceT]:
    package, kind, short = name.split("/")
    # SetBool_Request is found, and pickled, as SetBool.Request
    place = ".".join(_PLACES.get(part, part) for part in short.split("_"))
    identity = {"__module__": f"{package}.{kind}", "__qualname__": place, "_interface_name": name}
    made = InterfaceType(short, (base,), {**identity, **namespace})
    assert issubclass(made, base)
    return made


def _constant(kind: str, value: Any) -> Any:
    if kind == "byte":
        return bytes([value])
    return PRIMITIVES[kind].python(value) if kind in PRIMITIVES else value


def _equal(one: Any, other: Any) -> bool:
    return bool(np.array_equal(one, other) if isinstance(one, np.ndarray) else one == other)
