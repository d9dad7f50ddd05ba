"""Message classes against what rosidl's Python classes do."""

from __future__ import annotations

import array
import copy
import pickle
from typing import Any

import numpy as np
import pytest
from action_msgs.srv import CancelGoal
from builtin_interfaces.msg import Time
from control_msgs.action import FollowJointTrajectory
from control_msgs.msg import JointTolerance
from diagnostic_msgs.msg import DiagnosticStatus
from example_interfaces.action import Fibonacci
from geometry_msgs.msg import Pose, PoseWithCovariance, Quaternion
from rcl_interfaces.msg import IntegerRange, ParameterDescriptor, ParameterType, ParameterValue
from rmw_dds_common.msg import NodeEntitiesInfo
from sensor_msgs.msg import CameraInfo, Image, Joy, LaserScan
from shape_msgs.msg import SolidPrimitive
from std_msgs.msg import Bool, Byte, Char, Empty, Float32, Float64, Header, Int8, String, UInt64
from std_srvs.srv import SetBool, Trigger
from visualization_msgs.msg import Marker

from ros_nodes.binding.interfaces import UnknownInterfaceError, load_action, load_message, load_service


def test_defaults() -> None:
    assert String().data == ""
    assert Bool().data is False
    assert Byte().data == b"\0"
    assert Char().data == 0
    assert Float64().data == 0.0
    assert Image().header == Header(stamp=Time(sec=0, nanosec=0), frame_id="")
    assert Image().data == array.array("B")
    assert CameraInfo().k.dtype == np.float64
    assert CameraInfo().k.tolist() == [0.0] * 9
    assert ParameterDescriptor().integer_range == []
    assert Quaternion().w == Pose().orientation.w == Quaternion.W__DEFAULT == 1.0


def test_defaults_are_not_shared() -> None:
    one, other = Image(), Image()
    one.header.frame_id = "camera"
    one.data.append(1)
    assert other == Image()
    assert one.header is not other.header


def test_keywords_and_properties() -> None:
    message = Header(stamp=Time(sec=3, nanosec=5), frame_id="camera")
    message.stamp.sec = -7
    assert (message.stamp.sec, message.stamp.nanosec, message.frame_id) == (-7, 5, "camera")
    with pytest.raises(AssertionError, match="Invalid arguments passed to constructor: colour, weight"):
        Header(weight=1, frame_id="", colour=2)
    with pytest.raises(AttributeError):
        message.colour = "red"
    with pytest.raises(TypeError):
        Header(Time())


@pytest.mark.parametrize(
    ("cls", "field", "value", "text"),
    [
        (String, "data", 5, "The 'data' field must be of type 'str'"),
        (Bool, "data", 1, "The 'data' field must be of type 'bool'"),
        (Float64, "data", 1, "The 'data' field must be of type 'float'"),
        (Float32, "data", 1e39, "The 'data' field must be a float in"),
        (Byte, "data", b"ab", "The 'data' field must be"),
        (Int8, "data", 128, r"The 'data' field must be an integer in \[-128, 127\]"),
        (Int8, "data", np.int8(5), "The 'data' field must be of type 'int'"),
        (Char, "data", 256, r"The 'data' field must be an unsigned integer in \[0, 255\]"),
        (UInt64, "data", -1, r"unsigned integer in \[0, 18446744073709551615\]"),
        (Image, "header", Time(), "The 'header' field must be a sub message of type 'Header'"),
        (Image, "data", "text", "The 'data' field must be a set or sequence and each value of type 'int'"),
        (Image, "data", [256], r"each unsigned integer in \[0, 255\]"),
        (Image, "data", np.zeros(3, np.uint8), "must be a set or sequence"),
        (Image, "data", array.array("b"), r"array.array\(\) must have the type code of 'B'"),
        (LaserScan, "ranges", [1], "each value of type 'float'"),
        (CameraInfo, "k", [1.0] * 8, "with length 9"),
        (CameraInfo, "k", np.zeros(9, np.float32), "must have the dtype of 'numpy.float64'"),
        (CameraInfo, "k", np.zeros(8), "must have a size of 9"),
        (ParameterDescriptor, "integer_range", [IntegerRange()] * 2, "with length <= 1"),
        (ParameterDescriptor, "integer_range", [Time()], "each value of type 'IntegerRange'"),
        (SolidPrimitive, "dimensions", [0.0] * 4, "with length <= 3"),
        (SolidPrimitive, "dimensions", array.array("d", [0.0] * 4), "must have a size <= 3"),
        (NodeEntitiesInfo, "node_name", "n" * 257, "string value not longer than 256"),
        (ParameterValue, "bool_array_value", [1], "each value of type 'bool'"),
        (ParameterValue, "string_array_value", "ab", "each value of type 'str'"),
    ],
)
def test_wrong_values_are_refused(cls: Any, field: str, value: Any, text: str) -> None:
    message = cls()
    with pytest.raises(AssertionError, match=text):
        setattr(message, field, value)
    with pytest.raises(AssertionError, match=text):
        cls(**{field: value})
    assert message == cls()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 3.4e38])
def test_floats_that_are_fine(value: float) -> None:
    assert repr(Float32(data=value).data) == repr(Float64(data=value).data) == repr(value)


def test_numbers_in_sequences_become_arrays() -> None:
    for given in ([1, 2], (1, 2), {1, 2}, b"\1\2", bytearray(b"\1\2"), memoryview(b"\1\2"), array.array("B", [1, 2])):
        assert Image(data=given).data == array.array("B", [1, 2])
    assert Joy(axes=[0.5], buttons=[-3]).buttons.typecode == "i"
    data = array.array("B", bytes(10))
    assert Image(data=data).data is data


def test_numbers_in_arrays_become_numpy() -> None:
    given = np.arange(36.0)
    assert PoseWithCovariance(covariance=given).covariance is given
    assert CameraInfo(k=[1.0] * 9).k.dtype == np.float64
    assert CameraInfo(k=[float(i) for i in range(9)]).k.tolist() == list(range(9))


def test_constants() -> None:
    assert DiagnosticStatus.ERROR == b"\2"
    assert DiagnosticStatus().OK == b"\0"
    assert ParameterType.PARAMETER_STRING_ARRAY == 9
    assert Marker.DELETEALL == 3
    with pytest.raises(AttributeError, match="ERROR"):
        DiagnosticStatus.ERROR = b"\0"
    with pytest.raises(AttributeError):
        DiagnosticStatus().ERROR = b"\0"


def test_types_of_fields_in_words() -> None:
    assert Image.get_fields_and_field_types() == {
        "header": "std_msgs/Header",
        "height": "uint32",
        "width": "uint32",
        "encoding": "string",
        "is_bigendian": "uint8",
        "step": "uint32",
        "data": "sequence<uint8>",
    }
    assert Image.__slots__ == [f"_{name}" for name in Image.get_fields_and_field_types()]
    assert CameraInfo().get_fields_and_field_types()["k"] == "double[9]"
    assert SolidPrimitive.get_fields_and_field_types()["dimensions"] == "sequence<double, 3>"
    assert NodeEntitiesInfo.get_fields_and_field_types()["node_name"] == "string<256>"
    assert Byte.get_fields_and_field_types() == {"data": "octet"}
    assert Bool.get_fields_and_field_types() == {"data": "boolean"}
    assert Float32.get_fields_and_field_types() == {"data": "float"}
    assert Char.get_fields_and_field_types() == {"data": "uint8"}
    assert Empty.get_fields_and_field_types() == {}
    Image.get_fields_and_field_types().clear()
    assert Image.get_fields_and_field_types()


def test_equality() -> None:
    assert String(data="a") == String(data="a") != String(data="b")
    assert CameraInfo() == CameraInfo() != CameraInfo(k=[1.0] * 9)
    assert String() != Bool()
    assert String() != ""
    with pytest.raises(TypeError, match="unhashable"):
        hash(String())


def test_repr_reads_as_rosidls() -> None:
    assert repr(Header()) == ("std_msgs.msg.Header(stamp=builtin_interfaces.msg.Time(sec=0, nanosec=0), frame_id='')")
    assert repr(Joy(axes=[0.5])).endswith("axes=[0.5], buttons=[])")
    assert repr(SetBool.Request(data=True)) == "std_srvs.srv.SetBool_Request(data=True)"


def test_copies() -> None:
    message = Image(header=Header(frame_id="camera"), data=array.array("B", [1, 2]))
    shallow, deep = copy.copy(message), copy.deepcopy(message)
    assert message == shallow == deep
    assert shallow.data is message.data
    assert deep.data is not message.data
    assert deep.header is not message.header


def test_services() -> None:
    assert Trigger.Response(success=True, message="done").message == "done"
    assert Trigger.Request.get_fields_and_field_types() == {}
    assert load_service("rcl_interfaces/srv/ListParameters").Request.DEPTH_RECURSIVE == 0  # type: ignore[attr-defined]
    with pytest.raises(NotImplementedError):
        SetBool()


def test_actions() -> None:
    goal = FollowJointTrajectory.Goal(goal_tolerance=[JointTolerance(name="wrist", position=0.1)])
    request = FollowJointTrajectory.Impl.SendGoalService.Request(goal=goal)
    assert request.goal.goal_tolerance[0].name == "wrist"
    assert request.goal_id.uuid.tolist() == [0] * 16
    assert pickle.loads(pickle.dumps(request)) == request
    assert FollowJointTrajectory.Result.GOAL_TOLERANCE_VIOLATED == -5
    assert FollowJointTrajectory.Impl.CancelGoalService is CancelGoal
    assert repr(Fibonacci.Goal(order=3)) == "example_interfaces.action.Fibonacci_Goal(order=3)"
    with pytest.raises(AssertionError, match="must be a sub message of type 'Fibonacci_Feedback'"):
        Fibonacci.Impl.FeedbackMessage(feedback=Fibonacci.Result())
    with pytest.raises(NotImplementedError):
        Fibonacci()


ACTION = "example_interfaces/action/Fibonacci"


@pytest.mark.parametrize(
    "name", ["std_msgs/msg/Nothing", "nothing", "a/b/c/d", "std_srvs/srv/SetBool", ACTION, f"{ACTION}_SendGoal"]
)
def test_messages_that_are_none(name: str) -> None:
    with pytest.raises(UnknownInterfaceError, match=name):
        load_message(name)


@pytest.mark.parametrize("name", ["std_srvs/srv/Nothing", "nothing", "a/b/c/d", "std_srvs/srv/SetBool_Request", ACTION])
def test_services_that_are_none(name: str) -> None:
    with pytest.raises(UnknownInterfaceError, match=name):
        load_service(name)


@pytest.mark.parametrize("name", ["std_srvs/action/SetBool", "nothing", "a/b/c/d", f"{ACTION}_Goal"])
def test_actions_that_are_none(name: str) -> None:
    with pytest.raises(UnknownInterfaceError, match=name):
        load_action(name)
