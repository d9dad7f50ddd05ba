"""Where on the wire the parts of a message stand."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import Literal

from ros_nodes.binding.interfaces.fields import PRIMITIVES
from ros_nodes.binding.interfaces.messages import Message, Slot

Order = Literal["<", ">"]
"""Little-endian or big-endian."""
LENGTH = "I"
"""What stands before a text or a sequence."""


@cache
def structs(codes: str, order: Order) -> tuple[struct.Struct, ...]:
    """Packers of primitives that stand side by side, one for each position modulo 8: padding is part of the format."""
    return tuple(struct.Struct(order + _padded(codes, start)) for start in range(8))


def _padded(codes: str, position: int) -> str:
    padded = ""
    for code in codes:
        size = struct.calcsize(f"={code}")
        padding = -position % size
        padded += "x" * padding + code
        position += padding + size
    return padded


def runs(slots: Iterable[Slot]) -> Iterator[tuple[bool, list[Slot]]]:
    """Slots in order; those that hold only single primitives come together, with True."""
    for flat, group in groupby(slots, is_flat):
        if flat:
            yield True, list(group)
        else:
            yield from ((False, [slot]) for slot in group)


def is_flat(slot: Slot) -> bool:
    """Whether a field is a single primitive or a message of nothing else."""
    if slot.field.container:
        return False
    if slot.message is None:
        return slot.field.base in PRIMITIVES
    return bool(slot.message._slots) and all(map(is_flat, slot.message._slots))


def primitives(slots: Iterable[Slot], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Dotted attribute and `struct` code of each primitive in flat slots, in the order of the wire."""
    for slot in slots:
        path = f"{prefix}_{slot.field.name}"
        if slot.message is None:
            yield path, PRIMITIVES[slot.field.base].code
        else:
            yield from primitives(slot.message._slots, f"{path}.")


def least_size(slot: Slot) -> int:
    """The fewest bytes that one element of a field takes."""
    if slot.field.base in PRIMITIVES:
        return PRIMITIVES[slot.field.base].size
    return struct.calcsize(LENGTH) if slot.message is None else _least_message_size(slot.message)


@cache
def _least_message_size(cls: type[Message]) -> int:
    sequence = struct.calcsize(LENGTH)
    fields = ((slot.field, least_size(slot)) for slot in cls._slots)
    return sum(sequence if field.container == "sequence" else size * (field.size or 1) for field, size in fields) or 1
