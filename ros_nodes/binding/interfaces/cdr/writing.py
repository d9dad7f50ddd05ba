"""Messages to little-endian CDR: functions that append chunks of bytes, made once for each class."""

from __future__ import annotations

import operator
import struct
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ros_nodes.binding.interfaces.cdr.layout import LENGTH, primitives, runs, structs
from ros_nodes.binding.interfaces.fields import PRIMITIVES
from ros_nodes.binding.interfaces.messages import Message, Slot

Write = Callable[[Any, list[Any], int], int]
"""Appends a value, or its part, to the chunks; from the position before to the position after."""
_lengths = structs(LENGTH, "<")


@cache
def writer(cls: type[Message]) -> Write:
    """The function that writes messages of a class."""
    steps = [_write_run(slots) if flat else _write_slot(slots[0]) for flat, slots in runs(cls._slots)]
    if len(steps) == 1:
        return steps[0]

    def write(message: Any, chunks: list[Any], position: int) -> int:
        for step in steps:
            position = step(message, chunks, position)
        return position

    return write if steps else _write_placeholder


def _write_placeholder(message: Any, chunks: list[Any], position: int) -> int:
    chunks.append(b"\0")
    return position + 1


def _write_run(slots: list[Slot]) -> Write:
    paths, codes = zip(*primitives(slots), strict=True)
    packers = structs("".join(codes), "<")
    get = operator.attrgetter(*paths)  # gives no tuple where there is one path
    get_all = get if len(paths) > 1 else lambda message: (get(message),)

    def write(message: Any, chunks: list[Any], position: int) -> int:
        packer = packers[position & 7]
        chunks.append(packer.pack(*get_all(message)))
        return position + packer.size

    return write


def _write_slot(slot: Slot) -> Write:
    get, write_value = operator.attrgetter(f"_{slot.field.name}"), _value_writer(slot)

    def write(message: Any, chunks: list[Any], position: int) -> int:
        return write_value(get(message), chunks, position)

    return write


def _value_writer(slot: Slot) -> Write:
    field = slot.field
    primitive = PRIMITIVES.get(field.base)
    if primitive is not None:
        write_block = _write_numbers(primitive.dtype) if primitive.is_number else _write_bytes(primitive.code)
    else:
        write_text = _write_wide_string if field.base == "wstring" else _write_string
        write_one = write_text if slot.message is None else writer(slot.message)
        if not field.container:
            return write_one
        write_block = _write_all(write_one)
    return _write_exactly(field.size, write_block) if field.container == "array" else _write_counted(write_block)


def _write_string(text: Any, chunks: list[Any], position: int) -> int:
    encoded = text.encode()
    if b"\0" in encoded:
        encoded = encoded.partition(b"\0")[0]  # C's strings, which rclpy's go through, end there
    packer = _lengths[position & 7]
    chunks += (packer.pack(len(encoded) + 1), encoded, b"\0")
    return position + packer.size + len(encoded) + 1


def _write_wide_string(text: Any, chunks: list[Any], position: int) -> int:
    """UTF-16, each unit in four bytes, and no zero at the end, as ROS writes it."""
    units = np.frombuffer(text.encode("utf-16-le"), "<u2").astype("<u4")
    return _write_counted(_write_numbers("uint32"))(units, chunks, position)


def _write_counted(write_block: Write) -> Write:
    def write(values: Any, chunks: list[Any], position: int) -> int:
        packer = _lengths[position & 7]
        chunks.append(packer.pack(len(values)))
        position += packer.size
        return write_block(values, chunks, position) if len(values) else position

    return write


def _write_exactly(size: int, write_block: Write) -> Write:
    def write(values: Any, chunks: list[Any], position: int) -> int:
        count = values.size if isinstance(values, np.ndarray) else len(values)
        if count != size:
            raise TypeError(f"{count} elements where the definition has {size}")
        return write_block(values, chunks, position)

    return write


def _write_all(write_one: Write) -> Write:
    def write(values: Any, chunks: list[Any], position: int) -> int:
        for value in values:
            position = write_one(value, chunks, position)
        return position

    return write


def _write_numbers(dtype: str) -> Write:
    kind = np.dtype(dtype).newbyteorder("<")

    def write(values: Any, chunks: list[Any], position: int) -> int:
        padding = -position % kind.itemsize
        block = np.ascontiguousarray(values, kind).reshape(-1).view(np.uint8).data
        chunks += (bytes(padding), block)
        return position + padding + len(block)

    return write


def _write_bytes(code: str) -> Write:
    def write(values: Any, chunks: list[Any], position: int) -> int:
        chunks.append(struct.pack(f"{len(values)}{code}", *values))
        return position + len(values)

    return write
