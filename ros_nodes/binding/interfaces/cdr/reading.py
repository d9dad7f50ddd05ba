"""CDR to messages: functions that read from a position, made once for each class and byte order."""

from __future__ import annotations

import array
import struct
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np

from ros_nodes.binding.interfaces.cdr.layout import LENGTH, Order, least_size, primitives, runs, structs
from ros_nodes.binding.interfaces.fields import PRIMITIVES
from ros_nodes.binding.interfaces.messages import Message, Slot

Read = Callable[[memoryview, int], tuple[Any, int]]
"""Gives the value at a position and the position after it."""
ReadBlock = Callable[[memoryview, int, int], tuple[Any, int]]
"""Gives so many values."""
Fill = Callable[[Any, memoryview, int], int]
"""Reads a part of a message that is being made."""

NATIVE = "<" if sys.byteorder == "little" else ">"


class MalformedPayloadError(ValueError):
    """Bytes that are no message of the type: truncated, of absurd lengths, or of another definition."""


@cache
def reader(cls: type[Message], order: Order) -> Read:
    """The function that reads messages of a class."""
    steps = [_fill_run(slots, order) if flat else _fill_slot(slots[0], order) for flat, slots in runs(cls._slots)]
    steps = steps or [lambda message, body, position: _end(body, position, 1)]  # the placeholder
    new = cls.__new__

    def read(body: memoryview, position: int) -> tuple[Any, int]:
        message = new(cls)
        for step in steps:
            position = step(message, body, position)
        return message, position

    return read


def _fill_run(slots: list[Slot], order: Order) -> Fill:
    packers = structs("".join(code for _, code in primitives(slots)), order)
    assign = _assigner(slots)

    def fill(message: Any, body: memoryview, position: int) -> int:
        packer = packers[position & 7]
        assign(message, iter(packer.unpack_from(body, position)))
        return position + packer.size

    return fill


def _assigner(slots: tuple[Slot, ...] | list[Slot]) -> Callable[[Any, Iterator[Any]], None]:
    """Puts primitives into flat slots, one after the other, making the messages in them."""
    steps = [(slot.store, next if slot.message is None else _maker(slot.message)) for slot in slots]

    def assign(message: Any, values: Iterator[Any]) -> None:
        for store, take in steps:
            store(message, take(values))

    return assign


def _maker(cls: type[Message]) -> Callable[[Iterator[Any]], Any]:
    new, assign = cls.__new__, _assigner(cls._slots)

    def make(values: Iterator[Any]) -> Any:
        message = new(cls)
        assign(message, values)
        return message

    return make


def _fill_slot(slot: Slot, order: Order) -> Fill:
    store, read = slot.store, _value_reader(slot, order)

    def fill(message: Any, body: memoryview, position: int) -> int:
        value, position = read(body, position)
        store(message, value)
        return position

    return fill


def _value_reader(slot: Slot, order: Order) -> Read:
    field = slot.field
    primitive = PRIMITIVES.get(field.base)
    if primitive is None:
        read_text = _wide_string_reader if field.base == "wstring" else _string_reader
        read_one = read_text(order) if slot.message is None else reader(slot.message, order)
        if not field.container:
            return read_one
        read_block = _read_all(read_one)
    elif not primitive.is_number:
        read_block = _read_bytes(primitive.code)
    elif field.container == "array":
        dtype = np.dtype(primitive.dtype)
        wire = dtype.newbyteorder(order)
        read_block = _read_numbers(primitive.size, lambda block: np.frombuffer(block, wire).astype(dtype))
    else:
        read_block = _read_numbers(primitive.size, _array_maker(primitive.code, order))
    if field.container == "array":
        return lambda body, position: read_block(body, position, field.size)
    return _read_counted(read_block, field.size, least_size(slot), order)


def _string_reader(order: Order) -> Read:
    lengths = structs(LENGTH, order)

    def read(body: memoryview, position: int) -> tuple[str, int]:
        packer = lengths[position & 7]
        (length,) = packer.unpack_from(body, position)
        position += packer.size
        end = _end(body, position, length)
        if not length:
            return "", end
        if body[end - 1]:
            raise MalformedPayloadError(f"the text at byte {position} does not end with a zero")
        text = str(body[position : end - 1], "utf-8", "replace")
        return text.partition("\0")[0] if "\0" in text else text, end

    return read


def _wide_string_reader(order: Order) -> Read:
    read_units = _read_counted(_read_numbers(4, lambda block: np.frombuffer(block, f"{order}u4")), 0, 4, order)

    def read(body: memoryview, position: int) -> tuple[str, int]:
        units, position = read_units(body, position)
        return units.astype("<u2").tobytes().decode("utf-16-le", "replace"), position

    return read


def _read_counted(read_block: ReadBlock, bound: int, least: int, order: Order) -> Read:
    lengths = structs(LENGTH, order)

    def read(body: memoryview, position: int) -> tuple[Any, int]:
        packer = lengths[position & 7]
        (count,) = packer.unpack_from(body, position)
        position += packer.size
        if bound and count > bound:
            raise MalformedPayloadError(f"a sequence of {count} where the definition allows {bound}")
        _end(body, position, count * least)
        return read_block(body, position, count)

    return read


def _read_all(read_one: Read) -> ReadBlock:
    def read(body: memoryview, position: int, count: int) -> tuple[list[Any], int]:
        values = []
        for _ in range(count):
            value, position = read_one(body, position)
            values.append(value)
        return values, position

    return read


def _read_bytes(code: str) -> ReadBlock:
    def read(body: memoryview, position: int, count: int) -> tuple[list[Any], int]:
        return list(struct.unpack_from(f"{count}{code}", body, position)), position + count

    return read


def _read_numbers(size: int, make: Callable[[memoryview], Any]) -> ReadBlock:
    def read(body: memoryview, position: int, count: int) -> tuple[Any, int]:
        if count:
            position += -position % size
        end = _end(body, position, count * size)
        return make(body[position:end]), end

    return read


def _array_maker(code: str, order: Order) -> Callable[[memoryview], Any]:
    def make(block: memoryview) -> Any:
        values = array.array(code)
        values.frombytes(block)
        if order != NATIVE:
            values.byteswap()
        return values

    return make


def _end(body: memoryview, position: int, size: int) -> int:
    """The position after a block, which must lie inside the payload."""
    if position + size > len(body):
        raise MalformedPayloadError(f"{size} bytes are announced at byte {position} of {len(body)}")
    return position + size
