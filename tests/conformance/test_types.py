"""Every kind of field goes through a real wire to another process and comes back; classes check what they are given."""

from __future__ import annotations

import array
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from builtin_interfaces.msg import Duration, Time
from geometry_msgs.msg import PoseWithCovarianceStamped, Quaternion, TransformStamped
from rcl_interfaces.msg import FloatingPointRange, IntegerRange, Log, ParameterDescriptor, ParameterValue
from rcl_interfaces.srv import GetParameters
from sensor_msgs.msg import BatteryState, CameraInfo, CompressedImage, Image, JointState, PointCloud2, PointField
from std_msgs.msg import (
    Bool,
    Byte,
    ByteMultiArray,
    Char,
    ColorRGBA,
    Empty,
    Float32,
    Float64,
    Float64MultiArray,
    Header,
    Int8,
    Int16,
    Int16MultiArray,
    Int32,
    Int64,
    MultiArrayDimension,
    MultiArrayLayout,
    String,
    UInt8,
    UInt8MultiArray,
    UInt16,
    UInt32,
    UInt64,
    UInt64MultiArray,
)
from std_srvs.srv import SetBool, Trigger
from tf2_msgs.msg import TFMessage
from vision_msgs.msg import BoundingBox2D, Detection2D, Detection2DArray, ObjectHypothesis, ObjectHypothesisWithPose

if TYPE_CHECKING:
    from tests.conformance.conftest import Here, Peer

HEADER = Header(stamp=Time(sec=1_700_000_000, nanosec=999_999_999), frame_id="camera_optical")
WORDS = ["", "plain", "größe", "日本語", "☃ 🤖", 'a\nb\t"c"', "x" * 5000]


def detection(number: int) -> Detection2D:
    box = BoundingBox2D(size_x=10.5 * number, size_y=0.1)
    box.center.position.x = 320.25
    box.center.theta = -0.5
    results = [
        ObjectHypothesisWithPose(hypothesis=ObjectHypothesis(class_id=f"target:größe {each}", score=0.5 / (each + 1)))
        for each in range(number)
    ]
    for each in results:
        each.pose.covariance[35] = 2.0
    return Detection2D(header=HEADER, results=results, bbox=box, id=str(number))


MESSAGES: dict[str, Any] = {
    "empty": Empty(),
    "bool": Bool(data=True),
    "byte": Byte(data=b"\xfe"),
    "char": Char(data=255),
    "smallest": Int8(data=-128),
    "int16": Int16(data=-(2**15)),
    "int32": Int32(data=-(2**31)),
    "int64": Int64(data=-(2**63)),
    "uint8": UInt8(data=255),
    "uint16": UInt16(data=2**16 - 1),
    "uint32": UInt32(data=2**32 - 1),
    "uint64": UInt64(data=2**64 - 1),
    "float32": Float32(data=0.15625),
    "float64": Float64(data=-1e308),
    "infinite": Float64(data=float("inf")),
    "negative duration": Duration(sec=-1, nanosec=500_000_000),
    "colour": ColorRGBA(r=0.5, a=1.0),
    "bytes": ByteMultiArray(data=[b"\x00", b"\xff", b"a"]),
    "octets": UInt8MultiArray(data=array.array("B", range(256))),
    "shorts": Int16MultiArray(data=array.array("h", [-1, 2, -3])),
    "large": UInt64MultiArray(data=array.array("Q", [2**64 - 1, 0, 7])),
    "doubles": Float64MultiArray(
        layout=MultiArrayLayout(dim=[MultiArrayDimension(label="row", size=3, stride=3)], data_offset=1),
        data=array.array("d", [1.5, -2.5, 1e-300]),
    ),
    "fixed array": PoseWithCovarianceStamped(header=HEADER),
    "nested": Detection2DArray(header=HEADER, detections=[detection(number) for number in range(4)]),
    "nested, empty": Detection2DArray(header=HEADER),
    "transforms": TFMessage(transforms=[TransformStamped(header=HEADER, child_frame_id=word) for word in WORDS]),
    "texts and doubles": JointState(header=HEADER, name=WORDS, position=array.array("d", [0.5] * 7)),
    "bounded": ParameterDescriptor(
        name="speed",
        type=3,
        description="größe",
        floating_point_range=[FloatingPointRange(from_value=-1.0, to_value=1.0, step=0.25)],
        integer_range=[IntegerRange(from_value=-(2**63), to_value=2**63 - 1, step=2**64 - 1)],
    ),
    "every kind of array": ParameterValue(
        type=9,
        byte_array_value=[b"\x01", b"\x02"],
        bool_array_value=[True, False, True],
        integer_array_value=array.array("q", [-1, 2**62]),
        double_array_value=array.array("d", [0.5]),
        string_array_value=WORDS,
    ),
    "log": Log(stamp=Time(sec=3), level=30, name="a.b", msg="text", file="f", function="g", line=2**32 - 1),
    "camera": CameraInfo(header=HEADER, height=480, width=640, distortion_model="plumb_bob", d=[0.1, 0.2], k=[0.5] * 9),
    "floats": BatteryState(voltage=12.5, cell_voltage=[4.0, 4.25], present=True),
    "cloud": PointCloud2(fields=[PointField(name="x", datatype=7, count=1)], data=array.array("B", [1, 2, 3])),
    "compressed": CompressedImage(header=HEADER, format="jpeg", data=array.array("B", range(255))),
}
MESSAGES["fixed array"].pose.covariance[:] = np.arange(36.0)


def kind(message: Any) -> str:
    return f"{type(message).__module__.partition('.')[0]}/msg/{type(message).__name__}"


def there_and_back(here: Here, peer: Peer, messages: dict[str, Any]) -> list[Any]:
    """What the peer sends back of messages of one type."""
    one = next(iter(messages.values()))
    there, back = here.name("there"), here.name("back")
    heard = here.listen(type(one), back)
    peer.echo(there, back, kind(one))
    publisher = here.node.create_publisher(type(one), there, 10)
    here.spin_until(lambda: publisher.get_subscription_count() == 1 and here.node.count_publishers(back) == 1)
    here.spin_until(lambda: here.node.count_subscribers(back) == 1)
    for message in messages.values():
        publisher.publish(message)
    here.spin_until(lambda: len(heard) == len(messages))
    return heard


@pytest.mark.parametrize("case", MESSAGES, ids=lambda case: case.replace(" ", "_").replace(",", ""))
def test_there_and_back(here: Here, peer: Peer, case: str) -> None:
    (heard,) = there_and_back(here, peer, {case: MESSAGES[case]})
    assert heard == MESSAGES[case]
    assert type(heard) is type(MESSAGES[case])


def test_unicode(here: Here, peer: Peer) -> None:
    messages = {word: String(data=word) for word in WORDS}
    assert [message.data for message in there_and_back(here, peer, messages)] == WORDS


def test_not_a_number(here: Here, peer: Peer) -> None:
    (heard,) = there_and_back(here, peer, {"nan": Float32(data=float("nan"))})
    assert np.isnan(heard.data)


def test_images_of_6_mb(here: Here, peer: Peer) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (1080, 1920, 3), np.uint8)
    image = Image(header=HEADER, height=1080, width=1920, encoding="rgb8", step=3 * 1920)
    image.data = array.array("B", pixels.tobytes())
    (heard,) = there_and_back(here, peer, {"image": image})
    assert isinstance(heard.data, array.array)
    assert heard.data.typecode == "B"
    np.testing.assert_array_equal(np.frombuffer(heard.data, np.uint8).reshape(1080, 1920, 3), pixels)
    assert (heard.header, heard.step) == (HEADER, 5760)


def test_what_was_heard_can_be_read_and_changed(here: Here, peer: Peer) -> None:
    (heard,) = there_and_back(here, peer, {"camera": MESSAGES["camera"]})
    assert heard.d == array.array("d", [0.1, 0.2])
    assert isinstance(heard.k, np.ndarray)
    assert heard.k.dtype == np.float64
    heard.k[0] = 7.0
    heard.header.frame_id = "other"
    assert (heard.k[0], heard.header.frame_id) == (7.0, "other")


def test_defaults() -> None:
    image = Image()
    assert (image.height, image.encoding, image.is_bigendian, image.header) == (0, "", 0, Header())
    assert image.data == array.array("B")
    assert isinstance(CameraInfo().k, np.ndarray)
    assert CameraInfo().k.shape == (9,)
    assert Quaternion().w == 1.0, "its definition gives w a default"
    assert Byte().data == b"\x00"
    assert Detection2DArray().detections == []
    assert Image().header is not Image().header


def test_constants() -> None:
    levels = (Log.DEBUG, Log.INFO, Log.WARN, Log.ERROR, Log.FATAL)  # bytes, as their definition has them
    assert [each if isinstance(each, int) else each[0] for each in levels] == [10, 20, 30, 40, 50]
    assert PointField.FLOAT32 == 7
    assert BatteryState.POWER_SUPPLY_STATUS_FULL == 4


def test_equality_and_text() -> None:
    assert String(data="a") == String(data="a")
    assert String(data="a") != String(data="b")
    assert String() != Int32()
    assert "data='a'" in repr(String(data="a"))
    assert repr(Time(sec=1)) == "builtin_interfaces.msg.Time(sec=1, nanosec=0)"


def test_reflection() -> None:
    assert Header.get_fields_and_field_types() == {"stamp": "builtin_interfaces/Time", "frame_id": "string"}
    assert CameraInfo.get_fields_and_field_types()["k"] == "double[9]"
    assert Image.get_fields_and_field_types()["data"] == "sequence<uint8>"
    assert ParameterDescriptor.get_fields_and_field_types()["integer_range"] == (
        "sequence<rcl_interfaces/IntegerRange, 1>"
    )
    assert [name.lstrip("_") for name in Header.__slots__][:2] == ["stamp", "frame_id"]


@pytest.mark.parametrize(
    ("make", "value"),
    [
        (String, 3),
        (String, b"bytes"),
        (Int32, 1.5),
        (Int32, "1"),
        (Int8, 128),
        (UInt8, -1),
        (UInt64, 2**64),
        (Float64, 1),
        (Bool, 1),
        (Byte, 1),
        (Byte, b"ab"),
        (UInt8MultiArray, [256]),
        (UInt8MultiArray, 5),
        (Float64MultiArray, ["a"]),
    ],
)
def test_classes_check_what_they_are_given(make: Any, value: Any) -> None:
    refusals = (AssertionError, TypeError, OverflowError, ValueError)
    with pytest.raises(refusals):
        make(data=value)
    message = make()
    with pytest.raises(refusals):
        message.data = value


def test_classes_know_their_fields() -> None:
    with pytest.raises((AssertionError, TypeError)):
        String(text="a")
    with pytest.raises(AttributeError):
        String().text = "a"
    with pytest.raises((AssertionError, TypeError)):
        Header(stamp="now")
    with pytest.raises((AssertionError, ValueError)):
        CameraInfo(k=[1.0] * 8)
    with pytest.raises(AssertionError):
        ParameterDescriptor(integer_range=[IntegerRange(), IntegerRange()])


def test_service_classes() -> None:
    assert SetBool.Request(data=True).data
    assert Trigger.Response(success=True, message="a") == Trigger.Response(success=True, message="a")
    assert GetParameters.Request(names=["a"]).names == ["a"]
    with pytest.raises(NotImplementedError):
        Trigger()
