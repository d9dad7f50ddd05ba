"""Messages as the bytes that go on the wire."""

from __future__ import annotations

from typing import Any

from ros_nodes.binding import interfaces
from ros_nodes.binding.rclpy.exceptions import RCLError
from ros_nodes.binding.rclpy.type_support import check_for_type_support


def serialize_message(message: Any) -> bytes:
    """CDR with its 4-byte header.

    Raises:
        AttributeError: it is no message.
    """
    check_for_type_support(type(message))
    return interfaces.serialize(message)


def deserialize_message(serialized_message: bytes, message_type: Any) -> Any:
    """The message in such bytes.

    Raises:
        AttributeError: the class is no message's.
        RCLError: the bytes are no such message.
    """
    check_for_type_support(message_type)
    try:
        return interfaces.deserialize(serialized_message, message_type)
    except interfaces.MalformedPayloadError as error:
        raise RCLError(f"failed to deserialize ROS message: {error}") from error
