"""The CDR of every known type against rosbags' own, and what comes of bytes that are none."""

from __future__ import annotations

import array
import random
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from geometry_msgs.msg import Polygon
from rcl_interfaces.msg import ParameterDescriptor
from rosbags.typesys import Stores, get_types_from_msg, get_typestore
from sensor_msgs.msg import CameraInfo, Image, PointCloud2
from std_msgs.msg import Empty, Float64MultiArray, Header, String
from vision_msgs.msg import Detection2DArray

from ros_nodes.binding.interfaces import MalformedPayloadError, deserialize, load_message, registry, serialize
from ros_nodes.binding.interfaces.fields import PRIMITIVES
from ros_nodes.binding.interfaces.parsing import PLACEHOLDER

PARTS = {"msg": ("",), "srv": ("_Request", "_Response"), "action": ("_Goal", "_Result", "_Feedback")}
NAMES = [
    f"{package}/{kind}/{name}{part}"
    for package, kinds in registry.packages().items()
    for kind, names in kinds.items()
    for name in names
    for part in PARTS[kind]
]
LITTLE_ENDIAN, BIG_ENDIAN = b"\0\1\0\0", b"\0\0\0\0"


def rosbags_store() -> Any:
    """All types in a store of rosbags; parts of services and actions under message names, as its parser wants them."""
    store = get_typestore(Stores.ROS2_JAZZY)
    for path in registry.TEXTS.glob("*/*/*"):
        package, kind, _ = path.relative_to(registry.TEXTS).parts
        texts = path.read_text(encoding="utf-8").split("---\n")
        for part, text in zip(PARTS[kind], texts, strict=True):
            text = text.strip() or f"uint8 {PLACEHOLDER}"
            store.register(get_types_from_msg(text, f"{package}/msg/{path.stem}{part}"))
    return store


STORE = rosbags_store()


def rosbags_name(name: str) -> str:
    return name.replace("/srv/", "/msg/").replace("/action/", "/msg/")


def value(field: registry.Field, dice: random.Random) -> Any:
    """A random value for a field, containers of up to four elements."""
    if not field.container:
        return one_value(field, dice)
    count = field.size if field.container == "array" else dice.randint(0, min(field.size, 4) if field.size else 4)
    return [one_value(field, dice) for _ in range(count)]


def one_value(field: registry.Field, dice: random.Random) -> Any:
    if field.base == "string":
        return "".join(dice.choice("abc Ωé\t😀") for _ in range(dice.randint(0, 9)))
    if field.base not in PRIMITIVES:
        return message(field.base, dice)
    primitive = PRIMITIVES[field.base]
    if primitive.python is bool:
        return dice.random() < 0.5
    if primitive.python is bytes:
        return dice.randbytes(1)
    if primitive.python is float:
        return float(np.dtype(primitive.dtype).type(dice.gauss(0, 1e3)))
    limits = np.iinfo(primitive.dtype)
    return dice.randint(int(limits.min), int(limits.max))


def message(name: str, dice: random.Random) -> Any:
    cls = load_message(name)
    return cls(**{slot.field.name: value(slot.field, dice) for slot in cls._slots})


def as_rosbags(given: Any) -> Any:
    """The same message as an object of rosbags' own class."""
    name = rosbags_name(type(given)._interface_name)
    values = [rosbags_value(slot.field, getattr(given, slot.field.name)) for slot in type(given)._slots]
    return STORE.types[name](*(values or [0]))


def rosbags_value(field: registry.Field, given: Any) -> Any:
    if not field.container:
        return rosbags_value_of_one(field, given)
    if field.base in PRIMITIVES:
        dtype = "int8" if field.base == "byte" else PRIMITIVES[field.base].dtype
        return np.array([rosbags_value_of_one(field, each) for each in given], dtype)
    return [rosbags_value_of_one(field, each) for each in given]


def rosbags_value_of_one(field: registry.Field, given: Any) -> Any:
    if field.base == "byte":
        return int.from_bytes(given, "big", signed=True)
    return given if field.base in PRIMITIVES or field.base == "string" else as_rosbags(given)


@pytest.mark.parametrize("name", NAMES)
def test_each_type_is_written_and_read_as_rosbags_does(name: str) -> None:
    dice = random.Random(name)
    for _ in range(3):
        given = message(name, dice)
        written = serialize(given)
        expected = bytes(STORE.serialize_cdr(as_rosbags(given), rosbags_name(name), little_endian=True))
        assert len(written) % 4 == 0
        assert written == expected + bytes(len(written) - len(expected))
        assert len(written) - len(expected) < 4
        assert deserialize(written, type(given)) == given
        big = bytes(STORE.serialize_cdr(as_rosbags(given), rosbags_name(name), little_endian=False))
        read = deserialize(big, type(given))
        assert read == given
        assert serialize(read) == written


@pytest.mark.parametrize("name", NAMES)
def test_each_type_refuses_what_is_cut_off(name: str) -> None:
    written = serialize(message(name, random.Random(name)))
    ends = range(len(written) - 4) if len(written) < 300 else range(0, len(written) - 4, len(written) // 100)
    for end in ends:
        with pytest.raises(MalformedPayloadError):
            deserialize(written[:end], load_message(name))


@pytest.mark.parametrize("cls", [Detection2DArray, DiagnosticArray, PointCloud2, ParameterDescriptor, Polygon])
def test_random_bytes_are_read_or_refused(cls: Any) -> None:
    dice = random.Random(1)
    written = serialize(message(cls._interface_name, dice))
    for _ in range(400):
        broken = bytearray(written)
        for _ in range(dice.randint(1, 4)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        for data in (broken, LITTLE_ENDIAN + dice.randbytes(dice.randint(0, 200))):
            try:
                read = deserialize(data, cls)
            except MalformedPayloadError:
                continue
            assert isinstance(read, cls)


def absurd_lengths() -> Iterator[tuple[Any, bytes]]:
    header = struct.pack("<iII", 0, 0, 1) + b"\0"
    for count in (0xFFFFFFFF, 0x7FFFFFFF, 2**28, 10_000):
        length = struct.pack("<I", count)
        yield String, length
        yield Polygon, length
        yield Detection2DArray, header + b"\0\0\0" + length
        yield Float64MultiArray, length
        yield DiagnosticArray, header + b"\0\0\0" + length
        yield Image, header + b"\0\0\0" + struct.pack("<III", 1, 1, 1) + bytes(12) + length


@pytest.mark.parametrize(("cls", "body"), list(absurd_lengths()))
def test_absurd_lengths_are_refused(cls: Any, body: bytes) -> None:
    with pytest.raises(MalformedPayloadError):
        deserialize(LITTLE_ENDIAN + body + bytes(16), cls)


@pytest.mark.parametrize("header", [b"", b"\0\1", b"\0\2\0\0", b"\0\3\0\0", b"\0\7\0\0", b"\1\1\0\0"])
def test_other_encodings_are_refused(header: bytes) -> None:
    with pytest.raises(MalformedPayloadError, match="no CDR header"):
        deserialize(header + bytes(8 if len(header) == 4 else 0), String)


def test_more_than_a_bound_is_refused() -> None:
    strings = struct.pack("<I", 1) + b"\0\0\0\0"
    body = strings + strings + strings + b"\0\0\0\0"
    with pytest.raises(MalformedPayloadError):
        deserialize(LITTLE_ENDIAN + body + struct.pack("<I", 2) + bytes(48), ParameterDescriptor)


def test_padding_is_accepted_and_more_is_not() -> None:
    written = serialize(String(data="abc"))
    for padding in range(8):
        assert deserialize(written + bytes(padding), String).data == "abc"
    with pytest.raises(MalformedPayloadError, match="same definition"):
        deserialize(written + bytes(8), String)


def test_text() -> None:
    assert (
        deserialize(LITTLE_ENDIAN + b"\4\0\0\0a\xff\xfe\0", String).data
        == "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"
    )
    assert deserialize(LITTLE_ENDIAN + b"\0\0\0\0", String).data == ""
    assert deserialize(LITTLE_ENDIAN + b"\4\0\0\0a\0b\0", String).data == "a"
    assert serialize(String(data="a\0b")) == serialize(String(data="a"))
    with pytest.raises(UnicodeEncodeError):
        serialize(String(data="a\udcffb"))
    assert deserialize(BIG_ENDIAN + b"\0\0\0\2x\0", String).data == "x"
    with pytest.raises(MalformedPayloadError, match="zero"):
        deserialize(LITTLE_ENDIAN + b"\2\0\0\0ab", String)


def test_an_image_is_read_into_memory_of_its_own() -> None:
    given = Image(height=2, width=3, step=9, encoding="rgb8", data=array.array("B", range(18)))
    payload = bytearray(serialize(given))
    read = deserialize(memoryview(payload), Image)
    payload[:] = bytes(len(payload))
    assert read == given
    assert isinstance(read.data, array.array)
    read.data.append(1)


def test_what_is_read_may_be_changed() -> None:
    read = deserialize(serialize(CameraInfo()), CameraInfo)
    read.k[0] = 5.0
    assert read.k.flags.writeable


def test_a_list_that_went_wrong_after_it_was_assigned() -> None:
    with pytest.raises(TypeError, match="expected a message, got str"):
        serialize("text")  # type: ignore[arg-type]
    status = DiagnosticStatus(values=[KeyValue()])
    status.values.append(5)
    with pytest.raises(TypeError, match="DiagnosticStatus holds a value of a wrong type"):
        serialize(status)


def test_an_empty_message_is_one_byte() -> None:
    assert serialize(Empty()) == LITTLE_ENDIAN + bytes(4)
    assert deserialize(LITTLE_ENDIAN + b"\0", Empty) == Empty()
    assert deserialize(serialize(Header()), Header) == Header()
