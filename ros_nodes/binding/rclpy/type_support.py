"""Which classes are messages and services."""

from __future__ import annotations

from typing import Any

from ros_nodes.binding.interfaces import Message, Service
from ros_nodes.binding.rclpy.exceptions import NoTypeSupportImportedException


def check_is_valid_msg_type(msg_type: Any) -> None:
    """Raises NoTypeSupportImportedException where it is no message class."""
    _check(msg_type, Message)


def check_is_valid_srv_type(srv_type: Any) -> None:
    """Raises NoTypeSupportImportedException where it is no service class."""
    _check(srv_type, Service)


def check_for_type_support(msg_or_srv_type: Any) -> None:
    """Raises NoTypeSupportImportedException where it is neither."""
    _check(msg_or_srv_type, (Message, Service))


def _check(cls: Any, base: Any) -> None:
    if not isinstance(cls, type) or not issubclass(cls, base):
        raise NoTypeSupportImportedException()
