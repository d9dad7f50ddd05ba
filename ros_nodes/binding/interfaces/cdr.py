"""CDR, the wire's form of a message: XCDR1 of DDS-XTypes 1.3 behind a header of 4 bytes.

Written in little-endian order and padded to a multiple of 4; read in both orders. Each class gets its chain of small
functions when it is first used. Primitives that stand side by side are packed by one `struct.Struct`, chosen by the
position modulo 8 so that the padding is part of its format; blocks of numbers are copied as blocks.
"""

from __future__ import annotations

import array
import operator
import struct
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from typing import Any, Literal, TypeVar

import numpy as np

from ros_nodes.binding.interfaces.fields import PRIMITIVES
from ros_nodes.binding.interfaces.messages import Message, Slot

Order = Literal["<", ">"]
HEADERS: dict[bytes, Order] = {b"\0\0": ">", b"\0\1": "<"}
"""The first two bytes by byte order; parameter lists and XCDR2 have others."""
MAX_TRAILING_BYTES = 7
"""What padding can be; more means that the sender's definition is another one."""
NATIVE = "<" if sys.byteorder == "little" else ">"

AnyMessage = TypeVar("AnyMessage", bound=Message)
Write = Callable[[Any, list[Any], int], int]
"""Appends a message's parts to the chunks and returns the position after them."""
Read = Callable[[Any, memoryview, int], int]
"""Reads parts of a message that is being filled and returns the position after them."""
WriteValue = Callable[[Any, list[Any], int], int]
ReadValue = Callable[[memoryview, int], tuple[Any, int]]
ReadBlock = Callable[[memoryview, int, int], tuple[Any, int]]
"""Reads so many elements."""


class MalformedPayloadError(ValueError):
    """Bytes that are no message of the type: truncated, of absurd lengths, or of another definition."""


def serialize(message: Message) -> bytes:
    """Header and little-endian CDR of a message, padded to a multiple of 4 bytes.

    Raises:
        TypeError: no message, or a list inside it was filled with values of wrong types.
        ValueError: a list of fixed length has another one.
    """
    if not isinstance(message, Message):
        raise TypeError(f"expected a message, got {type(message).__name__}")
    chunks: list[Any] = [b"\0\1\0\0"]
    try:
        position = _writer(type(message))(message, chunks, 0)
    except (struct.error, AttributeError) as error:
        raise TypeError(f"{type(message).__name__} holds a value of a wrong type: {error}") from error
    chunks.append(bytes(-position % 4))
    return b"".join(chunks)


def deserialize(data: bytes | bytearray | memoryview, cls: type[AnyMessage]) -> AnyMessage:
    """The message of class ``cls`` in a payload with its 4-byte header.

    Text that is not UTF-8 is read with replacement characters. A length that the payload cannot hold is refused before
    anything is allocated.

    Raises:
        MalformedPayloadError: the bytes are no such message.
    """
    order = HEADERS.get(bytes(data[:2])) if len(data) >= 4 else None
    if order is None:
        raise MalformedPayloadError(f"{cls.__name__}: no CDR header (got {bytes(data[:4])!r})")
    body = memoryview(data)[4:]
    try:
        message, position = _reader(cls, order)(body, 0)
    except struct.error:
        raise MalformedPayloadError(f"{cls.__name__}: the payload of {len(data)} bytes ends too early") from None
    if len(body) - position > MAX_TRAILING_BYTES:
        raise MalformedPayloadError(
            f"{cls.__name__}: {len(body) - position} bytes are left over; does the sender use the same definition?"
        )
    made: AnyMessage = message
    return made


@cache
def _structs(codes: str, order: Order = "<") -> tuple[struct.Struct, ...]:
    """The packers of side by side primitives for each position modulo 8, padding included."""
    return tuple(struct.Struct(order + _padded(codes, start)) for start in range(8))


def _padded(codes: str, position: int) -> str:
    padded = ""
    for code in codes:
        size = struct.calcsize(f"={code}")
        padding = -position % size
        padded += "x" * padding + code
        position += padding + size
    return padded


def _runs(slots: tuple[Slot, ...]) -> Iterator[tuple[bool, list[Slot]]]:
    """Slots in order; single primitives that stand side by side come together."""
    for is_run, group in groupby(slots, lambda slot: slot.field.base in PRIMITIVES and not slot.field.container):
        if is_run:
            yield True, list(group)
        else:
            yield from ((False, [slot]) for slot in group)


# Writing


@cache
def _writer(cls: type[Message]) -> WriteValue:
    if not cls._slots:
        return _write_placeholder
    steps = [_write_run(slots) if is_run else _write_slot(slots[0]) for is_run, slots in _runs(cls._slots)]

    def write(message: Any, chunks: list[Any], position: int) -> int:
        for step in steps:
            position = step(message, chunks, position)
        return position

    return steps[0] if len(steps) == 1 else write


def _write_placeholder(message: Any, chunks: list[Any], position: int) -> int:
    chunks.append(b"\0")
    return position + 1


def _write_run(slots: list[Slot]) -> Write:
    structs = _structs("".join(PRIMITIVES[slot.field.base].code for slot in slots))
    names = [f"_{slot.field.name}" for slot in slots]
    get = operator.attrgetter(*names)

    def write_one(message: Any, chunks: list[Any], position: int) -> int:
        packer = structs[position & 7]
        chunks.append(packer.pack(get(message)))
        return position + packer.size

    def write_many(message: Any, chunks: list[Any], position: int) -> int:
        packer = structs[position & 7]
        chunks.append(packer.pack(*get(message)))
        return position + packer.size

    return write_one if len(names) == 1 else write_many


def _write_slot(slot: Slot) -> Write:
    get = operator.attrgetter(f"_{slot.field.name}")
    write_value = _value_writer(slot)

    def write(message: Any, chunks: list[Any], position: int) -> int:
        return write_value(get(message), chunks, position)

    return write


def _value_writer(slot: Slot) -> WriteValue:
    field = slot.field
    primitive = PRIMITIVES.get(field.base)
    if primitive is not None:
        write_block = _write_numbers(primitive.dtype) if primitive.is_number else _write_small(primitive.code)
        return write_block if field.container == "array" else _write_counted(write_block)
    write_one = _write_string if slot.message is None else _writer(slot.message)
    if not field.container:
        return write_one

    def write_all(values: Any, chunks: list[Any], position: int) -> int:
        for value in values:
            position = write_one(value, chunks, position)
        return position

    return _write_exactly(field.size, write_all) if field.container == "array" else _write_counted(write_all)


def _write_string(value: Any, chunks: list[Any], position: int) -> int:
    text = value.encode("utf-8", "replace")
    packer = _LENGTHS[position & 7]
    chunks += (packer.pack(len(text) + 1), text, b"\0")
    return position + packer.size + len(text) + 1


def _write_counted(write_block: WriteValue) -> WriteValue:
    def write(values: Any, chunks: list[Any], position: int) -> int:
        packer = _LENGTHS[position & 7]
        chunks.append(packer.pack(len(values)))
        position += packer.size
        return write_block(values, chunks, position) if len(values) else position

    return write


def _write_exactly(size: int, write_block: WriteValue) -> WriteValue:
    def write(values: Any, chunks: list[Any], position: int) -> int:
        if len(values) != size:
            raise ValueError(f"a list of fixed length {size} has {len(values)} elements")
        return write_block(values, chunks, position)

    return write


def _write_numbers(dtype: str) -> WriteValue:
    kind = np.dtype(dtype).newbyteorder("<")

    def write(values: Any, chunks: list[Any], position: int) -> int:
        padding = -position % kind.itemsize
        block = np.ascontiguousarray(values, kind).reshape(-1).view(np.uint8).data
        chunks += (bytes(padding), block)
        return position + padding + len(block)

    return write


def _write_small(code: str) -> WriteValue:
    def write(values: Any, chunks: list[Any], position: int) -> int:
        chunks.append(struct.pack(f"{len(values)}{code}", *values))
        return position + len(values)

    return write


_LENGTHS = _structs("I")


# Reading


@cache
def _reader(cls: type[Message], order: Order) -> ReadValue:
    steps = [_read_run(slots, order) if is_run else _read_slot(slots[0], order) for is_run, slots in _runs(cls._slots)]
    if not steps:
        steps = [_read_placeholder]

    def read(body: memoryview, position: int) -> tuple[Any, int]:
        message = cls.__new__(cls)
        for step in steps:
            position = step(message, body, position)
        return message, position

    return read


def _read_placeholder(message: Any, body: memoryview, position: int) -> int:
    return _end(body, position, 1)


def _read_run(slots: list[Slot], order: Order) -> Read:
    structs = _structs("".join(PRIMITIVES[slot.field.base].code for slot in slots), order)
    stores = [slot.store for slot in slots]

    def read(message: Any, body: memoryview, position: int) -> int:
        packer = structs[position & 7]
        for store, value in zip(stores, packer.unpack_from(body, position), strict=True):
            store(message, value)
        return position + packer.size

    return read


def _read_slot(slot: Slot, order: Order) -> Read:
    store, read_value = slot.store, _value_reader(slot, order)

    def read(message: Any, body: memoryview, position: int) -> int:
        value, position = read_value(body, position)
        store(message, value)
        return position

    return read


def _value_reader(slot: Slot, order: Order) -> ReadValue:
    field = slot.field
    primitive = PRIMITIVES.get(field.base)
    if primitive is None:
        read_one = _string_reader(order) if slot.message is None else _reader(slot.message, order)
        if not field.container:
            return read_one
        read_block = _read_all(read_one)
    elif not primitive.is_number:
        read_block = _read_small(primitive.code)
    elif field.container == "array":
        read_block = _read_numpy(np.dtype(primitive.dtype), order)
    else:
        read_block = _read_array(primitive.code, order)
    if field.container == "array":
        return lambda body, position: read_block(body, position, field.size)
    return _read_counted(read_block, field.size, _least_size(slot), order)


def _string_reader(order: Order) -> ReadValue:
    lengths = _structs("I", order)

    def read(body: memoryview, position: int) -> tuple[str, int]:
        packer = lengths[position & 7]
        (length,) = packer.unpack_from(body, position)
        position += packer.size
        end = _end(body, position, length)
        if length and body[end - 1]:
            raise MalformedPayloadError(f"the text at byte {position} does not end with a zero")
        return str(body[position : end - 1], "utf-8", "replace") if length else "", end

    return read


def _read_counted(read_block: ReadBlock, bound: int, least_size: int, order: Order) -> ReadValue:
    lengths = _structs("I", order)

    def read(body: memoryview, position: int) -> tuple[Any, int]:
        packer = lengths[position & 7]
        (count,) = packer.unpack_from(body, position)
        position += packer.size
        if bound and count > bound:
            raise MalformedPayloadError(f"a sequence of {count} where at most {bound} are allowed")
        _end(body, position, count * least_size)
        return read_block(body, position, count)

    return read


def _read_all(read_one: ReadValue) -> ReadBlock:
    def read(body: memoryview, position: int, count: int) -> tuple[list[Any], int]:
        values = []
        for _ in range(count):
            value, position = read_one(body, position)
            values.append(value)
        return values, position

    return read


def _read_small(code: str) -> ReadBlock:
    def read(body: memoryview, position: int, count: int) -> tuple[list[Any], int]:
        return list(struct.unpack_from(f"{count}{code}", body, position)), position + count

    return read


def _read_array(code: str, order: Order) -> ReadBlock:
    size = array.array(code).itemsize

    def read(body: memoryview, position: int, count: int) -> tuple[Any, int]:
        values = array.array(code)
        if not count:
            return values, position
        position += -position % size
        end = _end(body, position, count * size)
        values.frombytes(body[position:end])
        if order != NATIVE:
            values.byteswap()
        return values, end

    return read


def _read_numpy(dtype: np.dtype[Any], order: Order) -> ReadBlock:
    wire = dtype.newbyteorder(order)

    def read(body: memoryview, position: int, count: int) -> tuple[Any, int]:
        position += -position % dtype.itemsize
        end = _end(body, position, count * dtype.itemsize)
        return np.frombuffer(body[position:end], wire).astype(dtype), end

    return read


def _end(body: memoryview, position: int, size: int) -> int:
    """The position after a block, which must lie inside the payload."""
    if position + size > len(body):
        raise MalformedPayloadError(f"{size} bytes are announced at byte {position} of {len(body)}")
    return position + size


def _least_size(slot: Slot) -> int:
    """The fewest bytes that one element of a field takes."""
    if slot.field.base in PRIMITIVES:
        return PRIMITIVES[slot.field.base].size
    return 4 if slot.message is None else _least_message_size(slot.message)


@cache
def _least_message_size(cls: type[Message]) -> int:
    sizes = (
        4 if slot.field.container == "sequence" else _least_size(slot) * (slot.field.size or 1) for slot in cls._slots
    )
    return sum(sizes) or 1
