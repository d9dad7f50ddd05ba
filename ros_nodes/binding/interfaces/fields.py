"""How one field behaves in Python: its type's name, its default, and what may be assigned to it.

The rules and their wording are rosidl's: numbers in sequences live in an `array.array`, numbers in arrays of fixed
length in a numpy array, everything else in lists; a value of a wrong type or range is an AssertionError.
"""

from __future__ import annotations

import array
from collections import UserList, UserString
from collections.abc import Callable, Sequence, Set
from typing import Any, NamedTuple

import numpy as np

from ros_nodes.binding.interfaces.registry import Field

MAX_FLOAT32 = 3.402823466e38


class Primitive(NamedTuple):
    """A primitive type: its IDL name, its Python type, its code in `struct` (and `array`), its numpy type."""

    idl: str
    python: type
    code: str
    dtype: str

    @property
    def size(self) -> int:
        """Bytes on the wire; also its alignment."""
        return np.dtype(self.dtype).itemsize

    @property
    def is_number(self) -> bool:
        return self.python in {int, float}


PRIMITIVES = {
    "bool": Primitive("boolean", bool, "?", "bool"),
    "byte": Primitive("octet", bytes, "c", "uint8"),
    "int8": Primitive("int8", int, "b", "int8"),
    "uint8": Primitive("uint8", int, "B", "uint8"),
    "int16": Primitive("int16", int, "h", "int16"),
    "uint16": Primitive("uint16", int, "H", "uint16"),
    "int32": Primitive("int32", int, "i", "int32"),
    "uint32": Primitive("uint32", int, "I", "uint32"),
    "int64": Primitive("int64", int, "q", "int64"),
    "uint64": Primitive("uint64", int, "Q", "uint64"),
    "float32": Primitive("float", float, "f", "float32"),
    "float64": Primitive("double", float, "d", "float64"),
}


TEXTS = ("string", "wstring")


class Rule(NamedTuple):
    """What one element must be: an instance of a type, and in a range."""

    python: type
    in_range: Callable[[Any], bool] | None = None
    range_text: str = ""
    article: str = ""


def type_text(field: Field) -> str:
    """The type as ``get_fields_and_field_types`` spells it: ``sequence<double, 3>``, ``std_msgs/Header``."""
    if field.base in PRIMITIVES:
        text = PRIMITIVES[field.base].idl
    elif field.base in TEXTS:
        text = f"{field.base}<{field.string_bound}>" if field.string_bound else field.base
    else:
        package, _, name = field.base.split("/")
        text = f"{package}/{name}"
    if field.container == "array":
        return f"{text}[{field.size}]"
    if field.container == "sequence":
        return f"sequence<{text}, {field.size}>" if field.size else f"sequence<{text}>"
    return text


def rule_of(field: Field, message: type | None) -> Rule:
    """The rule for one element of a field; ``message`` is the class where the field holds messages."""
    if message is not None:
        return Rule(message)
    if field.base in TEXTS:
        bound = field.string_bound
        if not bound:
            return Rule(str)
        return Rule(str, lambda value: len(value) <= bound, f"string value not longer than {bound}")
    primitive = PRIMITIVES[field.base]
    if primitive.python is int:
        limits = np.iinfo(primitive.dtype)
        low, high = int(limits.min), int(limits.max)
        sign = "unsigned integer" if low == 0 else "integer"
        return Rule(int, lambda value: low <= value <= high, f"{sign} in [{low}, {high}]", "an ")
    if field.base == "float32":
        return Rule(float, _fits_float32, f"float in [{-MAX_FLOAT32}, {MAX_FLOAT32}]", "a ")
    if field.base == "byte":
        return Rule(bytes, lambda value: len(value) == 1, "of length 1")
    return Rule(primitive.python)


def _fits_float32(value: float) -> bool:
    return not MAX_FLOAT32 < abs(value) < float("inf")


def default_of(field: Field, message: type | None) -> Callable[[], Any]:
    """A function that makes the field's default."""
    if field.base in PRIMITIVES:
        primitive = PRIMITIVES[field.base]
        one: Callable[[], Any] = (lambda: b"\0") if primitive.python is bytes else primitive.python
        if field.container and primitive.is_number:
            dtype, code, size = primitive.dtype, primitive.code, field.size
            return (lambda: np.zeros(size, dtype)) if field.container == "array" else (lambda: array.array(code))
    else:
        one = message or str
    if field.container == "array":
        return lambda: [one() for _ in range(field.size)]
    return list if field.container else one


def acceptor_of(field: Field, rule: Rule) -> Callable[[Any], Any]:
    """A function that checks an assigned value (AssertionError) and gives what is stored."""
    if not field.container:
        return _accept_one(field, rule)
    accept_many = _accept_many(field, rule)
    primitive = PRIMITIVES.get(field.base)
    if primitive is None or not primitive.is_number:
        return accept_many
    if field.container == "array":
        return _accept_numpy(field, primitive, accept_many)
    return _accept_array(field, primitive, accept_many)


def _accept_one(field: Field, rule: Rule) -> Callable[[Any], Any]:
    kind = "a sub message " if "/" in field.base else ""
    type_message = f"The '{field.name}' field must be {kind}of type '{rule.python.__name__}'"
    range_message = f"The '{field.name}' field must be {rule.article}{rule.range_text}"
    python, in_range = rule.python, rule.in_range

    def accept(value: Any) -> Any:
        assert isinstance(value, python), type_message
        assert in_range is None or in_range(value), range_message
        return value

    return accept


def _accept_many(field: Field, rule: Rule) -> Callable[[Any], Any]:
    size, exact = field.size, field.container == "array"
    length = f" with length {'' if exact else '<= '}{size}" if size else ""
    each = f" and each {rule.range_text}" if rule.range_text else ""
    message = (
        f"The '{field.name}' field must be a set or sequence{length} "
        f"and each value of type '{rule.python.__name__}'{each}"
    )
    python, in_range = rule.python, rule.in_range

    def accept(value: Any) -> Any:
        assert isinstance(value, (Sequence, Set, UserList)), message
        assert not isinstance(value, (str, UserString)), message
        assert (len(value) == size) if exact else (not size or len(value) <= size), message
        assert all(isinstance(one, python) for one in value), message
        assert in_range is None or all(map(in_range, value)), message
        return value

    return accept


def _accept_numpy(field: Field, primitive: Primitive, accept_many: Callable[[Any], Any]) -> Callable[[Any], Any]:
    dtype, size = np.dtype(primitive.dtype), field.size
    dtype_message = f"The '{field.name}' numpy.ndarray() must have the dtype of 'numpy.{dtype}'"
    size_message = f"The '{field.name}' numpy.ndarray() must have a size of {size}"

    def accept(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            assert value.dtype == dtype, dtype_message
            assert value.size == size, size_message
            return value
        return np.array(accept_many(value), dtype)

    return accept


def _accept_array(field: Field, primitive: Primitive, accept_many: Callable[[Any], Any]) -> Callable[[Any], Any]:
    code, bound = primitive.code, field.size
    code_message = f"The '{field.name}' array.array() must have the type code of '{code}'"
    bound_message = f"The '{field.name}' array.array() must have a size <= {bound}"

    def accept(value: Any) -> Any:
        if isinstance(value, array.array):
            assert value.typecode == code, code_message
            assert not bound or len(value) <= bound, bound_message
            return value
        if code == "B" and not bound and isinstance(value, (bytes, bytearray)):
            return array.array(code, bytes(value))
        return array.array(code, accept_many(value))

    return accept
