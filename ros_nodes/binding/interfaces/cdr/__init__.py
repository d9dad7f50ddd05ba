"""CDR, the wire's form of a message: XCDR1 of DDS-XTypes 1.3 behind a header of 4 bytes.

Written in little-endian order and padded to a multiple of 4; read in both orders. Each class gets its chain of small
functions when it is first used: single primitives that stand side by side, also those of nested messages, go through
one `struct.Struct`, and blocks of numbers are copied as blocks.
"""

from __future__ import annotations

import struct
from typing import Any, TypeVar

from ros_nodes.binding.interfaces.cdr.layout import Order
from ros_nodes.binding.interfaces.cdr.reading import MalformedPayloadError, reader
from ros_nodes.binding.interfaces.cdr.writing import writer
from ros_nodes.binding.interfaces.messages import Message

__all__ = ["MalformedPayloadError", "deserialize", "serialize"]

HEADERS: dict[bytes, Order] = {b"\0\0": ">", b"\0\1": "<"}
"""The first two bytes by byte order; parameter lists and XCDR2 have others. The other two are options, and ignored."""
MAX_TRAILING_BYTES = 7
"""What padding can be; more means that the sender's definition is another one."""

AnyMessage = TypeVar("AnyMessage", bound=Message)


def serialize(message: Message) -> bytes:
    """Header and little-endian CDR of a message, padded to a multiple of 4 bytes. A text ends before its first zero.

    Raises:
        TypeError: no message, or one that holds a value of a wrong type or length (in a list that was changed after it
            was assigned).
        UnicodeEncodeError: a text with half a surrogate pair.
    """
    if not isinstance(message, Message):
        raise TypeError(f"expected a message, got {type(message).__name__}")
    chunks: list[Any] = [b"\0\1\0\0"]
    try:
        position = writer(type(message))(message, chunks, 0)
    except (struct.error, AttributeError) as error:
        raise TypeError(f"{type(message).__name__} holds a value of a wrong type: {error}") from error
    chunks.append(bytes(-position % 4))
    return b"".join(chunks)


def deserialize(data: bytes | bytearray | memoryview, cls: type[AnyMessage]) -> AnyMessage:
    """The message of class ``cls`` in a payload with its 4-byte header.

    Text that is not UTF-8 is read with replacement characters, and ends before its first zero, as rclpy's does. A
    length that the payload cannot hold is refused before anything is allocated for it.

    Raises:
        MalformedPayloadError: the bytes are no such message.
    """
    order = HEADERS.get(bytes(data[:2])) if len(data) >= 4 else None
    if order is None:
        raise MalformedPayloadError(f"{cls.__name__}: no CDR header (got {bytes(data[:4])!r})")
    body = memoryview(data)[4:]
    message: AnyMessage
    try:
        message, position = reader(cls, order)(body, 0)
    except struct.error:
        raise MalformedPayloadError(f"{cls.__name__}: the payload of {len(data)} bytes ends too early") from None
    if len(body) - position > MAX_TRAILING_BYTES:
        raise MalformedPayloadError(
            f"{cls.__name__}: {len(body) - position} bytes are left over; does the sender use the same definition?"
        )
    return message
