"""Parameters: declared, typed, bounded, refused, set from other processes, given by arguments and files."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rclpy
from rcl_interfaces.msg import (
    FloatingPointRange,
    IntegerRange,
    ParameterDescriptor,
    ParameterEvent,
    ParameterType,
    ParameterValue,
    SetParametersResult,
)
from rcl_interfaces.msg import Parameter as ParameterMessage
from rcl_interfaces.srv import (
    DescribeParameters,
    GetParameters,
    GetParameterTypes,
    ListParameters,
    SetParameters,
    SetParametersAtomically,
)
from rclpy.exceptions import (
    InvalidParameterException,
    InvalidParameterTypeException,
    InvalidParameterValueException,
    ParameterAlreadyDeclaredException,
    ParameterImmutableException,
    ParameterNotDeclaredException,
    ParameterUninitializedException,
)
from rclpy.parameter import Parameter, parameter_value_to_python
from rclpy.parameter_client import AsyncParameterClient

if TYPE_CHECKING:
    from tests.conformance.conftest import Here, Peer

VALUES = {
    "bool": True,
    "integer": -(2**63),
    "double": 0.1,
    "string": "größe",
    "byte_array": [b"\x01", b"\xff"],
    "bool_array": [True, False],
    "integer_array": [1, -2, 3],
    "double_array": [0.5, -1.5],
    "string_array": ["a", "größe", ""],
}
YAML = """
/**:
  ros__parameters:
    everywhere: 1
    speed: 0.5
    nested: {deep: "text", deeper: {deepest: true}}
    whole: [1, 2, 3]
    broken: [1.5, 2.0]
    words: ["a", "b"]
    flags: [true, false]
    quoted: "5"
/*/arm:
  ros__parameters:
    starred: true
/robot1/arm:
  ros__parameters:
    speed: 2.5
/robot2/arm:
  ros__parameters:
    everywhere: 99
/**/leg:
  ros__parameters:
    everywhere: 98
"""


def descriptor(**fields: Any) -> ParameterDescriptor:
    return ParameterDescriptor(**fields)


def set_one(here: Here, name: str, value: Any) -> SetParametersResult:
    (result,) = here.node.set_parameters([Parameter(name, value=value)])
    return result


@pytest.mark.parametrize("kind", VALUES)
def test_every_type_by_value_and_by_name(here: Here, kind: str) -> None:
    value, type_ = VALUES[kind], Parameter.Type[kind.upper()]
    declared = here.node.declare_parameter("by_value", value)
    assert (declared.name, declared.type_, declared.value) == ("by_value", type_, value)
    here.node.declare_parameter("by_name", type_)
    assert here.node.set_parameters([Parameter("by_name", type_, value)])[0].successful
    assert here.node.get_parameter("by_name").value == value
    assert here.node.get_parameter("by_name").type_ == type_
    message = here.node.get_parameter("by_name").to_parameter_msg()
    assert message.name == "by_name"
    back = Parameter.from_parameter_msg(message).value
    assert (list(back) if isinstance(value, list) else back) == value
    assert parameter_value_to_python(message.value) == value


def test_parameter_objects_check_their_value() -> None:
    assert Parameter("a").type_ == Parameter.Type.NOT_SET
    with pytest.raises(ValueError, match="agree"):
        Parameter("a", Parameter.Type.INTEGER, "text")
    with pytest.raises(TypeError):
        Parameter("a", value=object())
    assert Parameter("a", value=[1.0]).type_ == Parameter.Type.DOUBLE_ARRAY


def test_a_parameter_keeps_its_type(here: Here) -> None:
    here.node.declare_parameter("count", 1)
    refused = set_one(here, "count", "text")
    assert not refused.successful
    assert refused.reason
    assert not set_one(here, "count", 1.0).successful
    assert set_one(here, "count", 2).successful
    assert here.node.get_parameter("count").value == 2
    here.node.declare_parameter("any", 1, descriptor(dynamic_typing=True))
    assert set_one(here, "any", "text").successful
    assert here.node.get_parameter("any").value == "text"


def test_declaring_wrongly(here: Here) -> None:
    here.node.declare_parameter("count", 1)
    with pytest.raises(ParameterAlreadyDeclaredException):
        here.node.declare_parameter("count", 2)
    with pytest.raises(InvalidParameterException):
        here.node.declare_parameter("", 2)
    with pytest.raises(TypeError):
        here.node.declare_parameter(5, 2)
    with pytest.raises(TypeError):
        here.node.declare_parameter("other", object())
    assert not here.node.has_parameter("other")


def test_what_is_not_declared(here: Here) -> None:
    with pytest.raises(ParameterNotDeclaredException):
        here.node.get_parameter("no_such")
    with pytest.raises(ParameterNotDeclaredException):
        set_one(here, "no_such", 1)
    with pytest.raises(ParameterNotDeclaredException):
        here.node.undeclare_parameter("no_such")
    with pytest.raises(ParameterNotDeclaredException):
        here.node.describe_parameter("no_such")
    with pytest.raises(ParameterNotDeclaredException):
        here.node.set_descriptor("no_such", descriptor())
    assert not here.node.has_parameter("no_such")
    other = Parameter("other", value=5)
    assert here.node.get_parameter_or("no_such", other) is other


def test_what_is_not_set(here: Here) -> None:
    here.node.declare_parameter("later", Parameter.Type.INTEGER)
    with pytest.raises(ParameterUninitializedException):
        here.node.get_parameter("later")
    assert set_one(here, "later", 3).successful
    assert here.node.get_parameter("later").value == 3


def test_many_at_once(here: Here) -> None:
    declared = here.node.declare_parameters("arm", [("speed", 0.5), ("name", "left", descriptor(read_only=True))])
    assert [each.name for each in declared] == ["arm.speed", "arm.name"]
    assert {name: each.value for name, each in here.node.get_parameters_by_prefix("arm").items()} == {
        "speed": 0.5,
        "name": "left",
    }
    assert [each.value for each in here.node.get_parameters(["arm.name", "arm.speed"])] == ["left", 0.5]
    results = here.node.set_parameters([Parameter("arm.speed", value=1.5), Parameter("arm.name", value="right")])
    assert [each.successful for each in results] == [True, False]


def test_all_or_none(here: Here) -> None:
    here.node.declare_parameters("", [("a", 1), ("b", 2, descriptor(read_only=True))])
    result = here.node.set_parameters_atomically([Parameter("a", value=10), Parameter("b", value=20)])
    assert not result.successful
    assert here.node.get_parameter("a").value == 1
    with pytest.raises(ParameterNotDeclaredException):
        here.node.set_parameters_atomically([Parameter("a", value=10), Parameter("no_such", value=20)])
    assert here.node.get_parameter("a").value == 1
    assert here.node.set_parameters_atomically([Parameter("a", value=10)]).successful
    assert here.node.get_parameter("a").value == 10


def test_read_only(here: Here) -> None:
    here.node.declare_parameter("fixed", 1, descriptor(read_only=True))
    result = set_one(here, "fixed", 2)
    assert not result.successful
    assert result.reason
    with pytest.raises(ParameterImmutableException):
        here.node.undeclare_parameter("fixed")
    with pytest.raises(ParameterImmutableException):
        here.node.set_descriptor("fixed", descriptor())
    assert here.node.get_parameter("fixed").value == 1


def test_undeclaring(here: Here) -> None:
    here.node.declare_parameter("a", 1)
    here.node.undeclare_parameter("a")
    assert not here.node.has_parameter("a")
    assert here.node.declare_parameter("a", "text").value == "text"


@pytest.mark.parametrize(
    ("start", "range_", "good", "bad"),
    [
        (4, {"integer_range": [IntegerRange(from_value=0, to_value=10, step=2)]}, [0, 6, 10], [-1, 12, 5]),
        (4, {"integer_range": [IntegerRange(from_value=-10, to_value=10, step=0)]}, [-10, 3], [11]),
        (-10, {"integer_range": [IntegerRange(from_value=-10, to_value=0, step=30)]}, [0], [-4]),
        (
            0.5,
            {"floating_point_range": [FloatingPointRange(from_value=0.0, to_value=1.0, step=0.1)]},
            [0.3],
            [0.35, 2.0],
        ),
        (0.5, {"floating_point_range": [FloatingPointRange(from_value=0.0, to_value=1.0)]}, [0.123], [-0.1]),
    ],
)
def test_ranges(here: Here, start: Any, range_: dict[str, Any], good: list[Any], bad: list[Any]) -> None:
    here.node.declare_parameter("bounded", start, descriptor(**range_))
    for value in good:
        assert set_one(here, "bounded", value).successful
        assert here.node.get_parameter("bounded").value == value
    for value in bad:
        assert not set_one(here, "bounded", value).successful
    assert here.node.get_parameter("bounded").value == good[-1]
    with pytest.raises(InvalidParameterValueException):
        here.node.declare_parameter("bounded_too", bad[0], descriptor(**range_))
    assert not here.node.has_parameter("bounded_too")


def test_descriptors(here: Here) -> None:
    range_ = [IntegerRange(from_value=0, to_value=10, step=1)]
    here.node.declare_parameter("a", 5, descriptor(description="how many", integer_range=range_))
    told = here.node.describe_parameter("a")
    assert (told.name, told.type, told.description) == ("a", ParameterType.PARAMETER_INTEGER, "how many")
    assert list(told.integer_range) == range_
    with pytest.raises(InvalidParameterValueException, match="Wrong parameter type"):
        here.node.set_descriptor("a", descriptor(description="without a type"))
    here.node.set_descriptor("a", descriptor(description="other", type=ParameterType.PARAMETER_INTEGER))
    assert [each.description for each in here.node.describe_parameters(["a"])] == ["other"]


def test_callbacks_judge_and_can_be_taken_back(here: Here) -> None:
    asked: list[str] = []

    def refuse(parameters: list[Parameter]) -> SetParametersResult:
        asked.extend(each.name for each in parameters)
        return SetParametersResult(successful=all(each.value != 13 for each in parameters), reason="unlucky")

    here.node.add_on_set_parameters_callback(refuse)
    here.node.declare_parameter("a", 1)
    result = set_one(here, "a", 13)
    assert (result.successful, result.reason) == (False, "unlucky")
    with pytest.raises(InvalidParameterValueException):
        here.node.declare_parameter("b", 13)
    here.node.remove_on_set_parameters_callback(refuse)
    assert set_one(here, "a", 13).successful
    assert asked == ["a", "a", "b"]


def test_overrides_and_undeclared_parameters(here: Here) -> None:
    overrides = [Parameter("given", value=2), Parameter("dotted.name", value="x"), Parameter("other", value="x")]
    node = rclpy.create_node("plain", parameter_overrides=overrides)
    assert node.declare_parameter("given", 1).value == 2
    with pytest.raises(InvalidParameterTypeException):
        node.declare_parameter("dotted.name", 1)
    assert node.declare_parameter("other", "y", ignore_override=True).value == "y"
    node.destroy_node()

    automatic = rclpy.create_node(
        "automatic", parameter_overrides=overrides, automatically_declare_parameters_from_overrides=True
    )
    assert automatic.get_parameter("given").value == 2
    with pytest.raises(ParameterAlreadyDeclaredException):
        automatic.declare_parameter("given", 1)
    automatic.destroy_node()

    lax = rclpy.create_node("lax", allow_undeclared_parameters=True)
    assert lax.get_parameter("no_such").type_ == Parameter.Type.NOT_SET
    assert lax.set_parameters([Parameter("new", value=1)])[0].successful
    assert lax.get_parameter("new").value == 1
    lax.destroy_node()


def test_a_file_reaches_the_nodes_it_names(start_peer: Callable[..., Peer], tmp_path: Path) -> None:
    (tmp_path / "parameters.yaml").write_text(YAML, encoding="utf-8")
    robot = start_peer(
        "--ros-args", "-r", "__node:=arm", "-r", "__ns:=/robot1", "--params-file", str(tmp_path / "parameters.yaml")
    )
    defaults = {
        "everywhere": 0, "speed": 0.0, "nested.deep": "", "nested.deeper.deepest": False, "whole": [0], "broken": [0.0],
        "words": [""], "flags": [False], "quoted": "", "starred": False, "not_in_the_file": "default",
    }  # fmt: skip
    assert {name: robot.declare(name, default) for name, default in defaults.items()} == {
        "everywhere": 1, "speed": 2.5, "nested.deep": "text", "nested.deeper.deepest": True, "whole": [1, 2, 3],
        "broken": [1.5, 2.0], "words": ["a", "b"], "flags": [True, False], "quoted": "5", "starred": True,
        "not_in_the_file": "default",
    }  # fmt: skip


def test_arguments_stand_above_the_file(start_peer: Callable[..., Peer], tmp_path: Path) -> None:
    """Above what it says for every node: rcl keeps both under `/**`."""
    (tmp_path / "parameters.yaml").write_text(YAML, encoding="utf-8")
    robot = start_peer(
        *("--ros-args", "-r", "__node:=arm", "--params-file", str(tmp_path / "parameters.yaml")),
        *("-p", "speed:=3.5", "--param", "everywhere:=-7", "-p", "arm:mine:=1.0", "-p", "leg:mine:=2.0"),
        *("-p", "flag:=true", "-p", "word:=left", "-p", 'quoted:="6"', "-p", "whole:=[4, 5]"),
        *("-p", 'words:=["c", "d"]', "-p", "nested.deep:=other"),
    )
    defaults = {
        "speed": 0.0, "everywhere": 0, "mine": 0.0, "flag": False, "word": "", "quoted": "", "whole": [0],
        "words": [""], "nested.deep": "", "broken": [0.0], "starred": False,
    }  # fmt: skip
    assert [robot.declare(name, default) for name, default in defaults.items()] == [
        3.5, -7, 1.0, True, "left", "6", [4, 5], ["c", "d"], "other", [1.5, 2.0], False,
    ]  # fmt: skip


def test_an_argument_of_the_wrong_type(start_peer: Callable[..., Peer]) -> None:
    robot = start_peer("--ros-args", "-p", "count:=1.5")
    with pytest.raises(Exception, match="InvalidParameterTypeException"):
        robot.declare("count", 1)


@pytest.mark.parametrize("arguments", [["--params-file", "/no/such/file.yaml"], ["-p", "no_value"], ["-r", "no_rule"]])
def test_arguments_that_cannot_be_read(arguments: list[str]) -> None:
    with pytest.raises(RuntimeError):
        rclpy.init(args=["program", "--ros-args", *arguments], context=rclpy.context.Context())


def value(**fields: Any) -> ParameterValue:
    return ParameterValue(type=getattr(ParameterType, f"PARAMETER_{next(iter(fields))[:-6].upper()}"), **fields)


def test_the_six_services(here: Here, start_peer: Callable[..., Peer]) -> None:
    robot = start_peer("--ros-args", "-r", "__node:=arm", "-r", f"__ns:={here.namespace}")
    robot.declare("speed", 0.5, description="how fast")
    robot.declare("arm.name", "left")
    robot.declare("arm.count", 2, read_only=True)
    robot.declare("refused", 1)
    robot.refuse("refused", "never")

    def ask(kind: Any, service: str, **request: Any) -> Any:
        return here.ask(kind, here.name(f"arm/{service}"), kind.Request(**request))

    names = ask(ListParameters, "list_parameters").result.names
    assert {"speed", "arm.name", "arm.count", "refused", "use_sim_time"} <= set(names)
    assert sorted(ask(ListParameters, "list_parameters", prefixes=["arm"]).result.names) == ["arm.count", "arm.name"]

    values = ask(GetParameters, "get_parameters", names=["speed", "arm.name"]).values
    assert [parameter_value_to_python(each) for each in values] == [0.5, "left"]
    unknown = ask(GetParameters, "get_parameters", names=["no_such"]).values
    assert all(each.type == ParameterType.PARAMETER_NOT_SET for each in unknown)

    types = ask(GetParameterTypes, "get_parameter_types", names=["speed", "arm.count"]).types
    assert list(types) == [ParameterType.PARAMETER_DOUBLE, ParameterType.PARAMETER_INTEGER]

    (told,) = ask(DescribeParameters, "describe_parameters", names=["speed"]).descriptors
    assert (told.name, told.type, told.description) == ("speed", ParameterType.PARAMETER_DOUBLE, "how fast")

    wishes = [
        ParameterMessage(name="speed", value=value(double_value=1.5)),
        ParameterMessage(name="arm.count", value=value(integer_value=3)),
        ParameterMessage(name="refused", value=value(integer_value=3)),
        ParameterMessage(name="speed", value=value(string_value="fast")),
        ParameterMessage(name="no_such", value=value(integer_value=3)),
    ]
    results = ask(SetParameters, "set_parameters", parameters=wishes).results
    assert [each.successful for each in results] == [True, False, False, False, False]
    assert results[2].reason == "never"
    assert robot.parameter("speed") == 1.5

    atomic = ask(SetParametersAtomically, "set_parameters_atomically", parameters=wishes[:2]).result
    assert not atomic.successful
    wishes[0].value.double_value = 2.5
    assert not ask(SetParametersAtomically, "set_parameters_atomically", parameters=wishes[:2]).result.successful
    assert robot.parameter("speed") == 1.5
    assert ask(SetParametersAtomically, "set_parameters_atomically", parameters=wishes[:1]).result.successful
    assert robot.parameter("speed") == 2.5


def test_changes_are_announced(here: Here, peer: Peer) -> None:
    events = here.listen(ParameterEvent, "/parameter_events", 1000)
    name = here.name("a").strip("/").replace("/", ".")
    attempts = itertools.count()

    def heard_at_all() -> bool:
        peer.declare(f"{name}.attempt{next(attempts)}", 0)
        return any(event.node == "/peer" for event in events)

    def changes(field: str) -> list[Any]:
        return [
            parameter_value_to_python(each.value)
            for event in events
            if event.node == "/peer"
            for each in getattr(event, field)
            if each.name == name
        ]

    here.spin_until(heard_at_all)
    peer.declare(name, 1)
    here.spin_until(lambda: changes("new_parameters") == [1])
    peer.set_parameter(name, 2)
    here.spin_until(lambda: changes("changed_parameters") == [2])
    assert any(event.stamp.sec > 0 for event in events)


def test_a_handler_of_changes(here: Here, peer: Peer) -> None:
    handlers = pytest.importorskip("rclpy.parameter_event_handler", reason="Humble has none")
    handler = handlers.ParameterEventHandler(here.node)
    _, _, peer_name = peer.names()
    name = here.name("speed")[1:].replace("/", ".")
    heard: list[Any] = []
    events: list[Any] = []
    own: list[Any] = []
    handle = handler.add_parameter_callback(name, peer_name, heard.append)
    everything = handler.add_parameter_event_callback(events.append)
    handler.add_parameter_callback("own", "", own.append)
    peer.declare(name, 1)

    def set_and_heard() -> bool:
        peer.set_parameter(name, 5)
        here.executor.spin_once(timeout_sec=0.1)
        return any(parameter.value.integer_value == 5 for parameter in heard)

    here.spin_until(set_and_heard)
    here.node.declare_parameter("own", True)
    here.spin_until(lambda: own)
    assert own[0].value.bool_value
    assert any(event.node == peer_name for event in events)
    handler.remove_parameter_callback(handle)
    handler.remove_parameter_event_callback(everything)
    for remove, removed in (
        (handler.remove_parameter_callback, handle),
        (handler.remove_parameter_event_callback, everything),
    ):
        with pytest.raises(RuntimeError):
            remove(removed)
    handler.destroy()


def test_simulated_time_is_a_parameter(here: Here, start_peer: Callable[..., Peer]) -> None:
    assert here.node.get_parameter("use_sim_time").value is False
    assert not set_one(here, "use_sim_time", "yes").successful
    assert start_peer("--ros-args", "-p", "use_sim_time:=true").parameter("use_sim_time") is True


def test_nodes_without_parameter_services(here: Here) -> None:
    node = rclpy.create_node("quiet", namespace=here.namespace, start_parameter_services=False)
    names = [name for name, _ in node.get_service_names_and_types_by_node("quiet", here.namespace)]
    assert not any("parameters" in name for name in names)
    node.destroy_node()


def test_a_client_hears_of_changes(here: Here) -> None:
    client = AsyncParameterClient(here.node, "here")
    heard: list[Any] = []
    subscription = client.on_parameter_event(heard.append)
    here.spin_until(subscription.get_publisher_count)
    here.node.declare_parameter("speed", 3)
    here.spin_until(lambda: [each for each in heard if "speed" in {new.name for new in each.new_parameters}])
