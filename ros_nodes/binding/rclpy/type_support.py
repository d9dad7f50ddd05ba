"""Which classes are messages, services and actions."""

from __future__ import annotations

from typing import Any

from ros_nodes.binding.interfaces import Action, Message, Service


def check_for_type_support(msg_or_srv_type: Any) -> None:
    """Raises AttributeError for what is neither a message, a service nor an action class."""
    if not any(_is(msg_or_srv_type, base) for base in (Message, Service, Action)):
        raise AttributeError(
            f"{msg_or_srv_type!r} is no ROS 2 message, service or action class: import one from a package's msg, srv or"
            " action"
        )


def check_is_valid_msg_type(msg_type: Any) -> None:
    """Raises AttributeError for what is no class of ROS 2 at all, RuntimeError for a service."""
    check_for_type_support(msg_type)
    if not _is(msg_type, Message):
        raise RuntimeError(f"The message type provided is not valid ({msg_type}), this might be a service or action")


def check_is_valid_srv_type(srv_type: Any) -> None:
    """Raises AttributeError for what is no class of ROS 2 at all, RuntimeError for a message."""
    check_for_type_support(srv_type)
    if not _is(srv_type, Service):
        raise RuntimeError(f"The service type provided is not valid ({srv_type}), this might be a message or action")


def check_is_valid_action_type(action_type: Any) -> None:
    """Raises AttributeError for what is no class of ROS 2 at all, RuntimeError for a message or a service."""
    check_for_type_support(action_type)
    if not _is(action_type, Action):
        raise RuntimeError(f"The action type provided is not valid ({action_type}), this might be a message or service")


def _is(cls: Any, base: type) -> bool:
    return isinstance(cls, type) and issubclass(cls, base)
