from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from rcl_interfaces.msg import (
    FloatingPointRange,
    IntegerRange,
    ParameterDescriptor,
    ParameterEvent,
    ParameterType,
    ParameterValue,
    SetParametersResult,
)
from rclpy.exceptions import (
    InvalidParameterException,
    InvalidParameterTypeException,
    InvalidParameterValueException,
    ParameterAlreadyDeclaredException,
    ParameterException,
    ParameterImmutableException,
    ParameterNotDeclaredException,
    ParameterUninitializedException,
)
from rclpy.node import Node
from rclpy.parameter import Parameter

if TYPE_CHECKING:
    from tests.ros_nodes.binding.conftest import Graph

Type = Parameter.Type
DYNAMIC = ParameterDescriptor(dynamic_typing=True)
READ_ONLY = ParameterDescriptor(read_only=True)


@pytest.fixture
def node(graph: Graph) -> Node:
    return graph.node()


def put(node: Node, name: str, value: Any) -> SetParametersResult:
    (result,) = node.set_parameters([Parameter(name, value=value)])
    return result


def refuse(names: str) -> Callable[[list[Parameter]], SetParametersResult]:
    def callback(parameters: list[Parameter]) -> SetParametersResult:
        refused = [each.name for each in parameters if names in each.name]
        return SetParametersResult(successful=not refused, reason=f"no {refused}" if refused else "")

    return callback


def test_declaring(node: Node) -> None:
    declared = node.declare_parameter("a", 5)
    assert (declared.name, declared.type_, declared.value) == ("a", Type.INTEGER, 5)
    assert node.get_parameter("a") is declared
    assert node.has_parameter("a")
    several = node.declare_parameters("group", [("x", 1.5), ("y", "text", ParameterDescriptor(description="d"))])
    assert [each.name for each in several] == ["group.x", "group.y"]
    assert node.describe_parameter("group.y").description == "d"
    assert [each.value for each in node.get_parameters(["group.x", "a"])] == [1.5, 5]


def test_declaring_twice_or_badly(node: Node) -> None:
    node.declare_parameter("a", 5)
    with pytest.raises(ParameterAlreadyDeclaredException, match="'a'"):
        node.declare_parameters("", [("b", 1), ("a", 5)])
    assert not node.has_parameter("b")
    with pytest.raises(InvalidParameterException):
        node.declare_parameter("", 5)
    for wrong in [(1, 2), ("a", ParameterValue()), ("a", 1, ParameterValue()), (), ("a", 1, DYNAMIC, 3)]:
        with pytest.raises(TypeError):
            node.declare_parameters("", [wrong])


def test_declaring_a_type_alone(node: Node) -> None:
    declared = node.declare_parameter("a", Type.INTEGER)
    assert declared.type_ is Type.NOT_SET
    with pytest.raises(ParameterUninitializedException, match="'a' is not initialized"):
        node.get_parameter("a")
    assert node.get_parameter_or("a", Parameter("other", value=7)).value == 7
    assert not put(node, "a", "text").successful
    assert put(node, "a", 3).successful
    assert node.get_parameter("a").value == 3
    with pytest.raises(ValueError, match="NOT_SET"):
        node.declare_parameter("b", Type.NOT_SET)
    with pytest.raises(ValueError, match="dynamic_typing"):
        node.declare_parameter("b", Type.INTEGER, DYNAMIC)


def test_declaring_a_name_alone_warns_and_is_dynamic(node: Node) -> None:
    with pytest.warns(UserWarning, match="parameter named 'a'"):
        node.declare_parameter("a")
    assert node.get_parameter("a").value is None
    assert put(node, "a", 1).successful
    assert put(node, "a", "text").successful


def test_types_are_static_unless_told_otherwise(node: Node) -> None:
    node.declare_parameters("", [("static", 0), ("dynamic", 0, DYNAMIC)])
    result = put(node, "static", "text")
    assert not result.successful
    assert result.reason.startswith("Wrong parameter type")
    assert put(node, "static", None).reason.startswith("Static parameter cannot be undeclared")
    assert put(node, "dynamic", "text").successful
    assert node.describe_parameter("dynamic").type == ParameterType.PARAMETER_STRING
    assert put(node, "dynamic", None).successful
    assert not node.has_parameter("dynamic")
    assert node.get_parameter("static").value == 0


def test_a_descriptor_is_the_nodes_own(node: Node) -> None:
    descriptor = ParameterDescriptor(name="ignored", type=ParameterType.PARAMETER_BOOL)
    node.declare_parameters("", [("a", 1, descriptor), ("b", "text", descriptor)])
    assert descriptor.name == "ignored"
    assert [each.name for each in node.describe_parameters(["a", "b"])] == ["a", "b"]
    assert [each.type for each in node.describe_parameters(["a", "b"])] == [
        ParameterType.PARAMETER_INTEGER,
        ParameterType.PARAMETER_STRING,
    ]


def test_undeclared_parameters(node: Node) -> None:
    for access in (
        lambda: node.get_parameter("a"),
        lambda: node.describe_parameter("a"),
        lambda: node.get_parameter_type("a"),
        lambda: node.undeclare_parameter("a"),
        lambda: node.set_descriptor("a", ParameterDescriptor()),
        lambda: node.set_parameters_atomically([Parameter("a", value=1)]),
    ):
        with pytest.raises(ParameterNotDeclaredException, match="a"):
            access()
    assert node.get_parameter_or("a", Parameter("b", value=1)).name == "b"
    assert node.get_parameter_or("a").type_ is Type.NOT_SET
    with pytest.raises(TypeError, match="instances of type str"):
        node.get_parameters(["use_sim_time", 5])


def test_undeclared_parameters_where_they_are_allowed(graph: Graph) -> None:
    node = graph.node(allow_undeclared_parameters=True)
    assert node.get_parameter("a").type_ is Type.NOT_SET
    assert node.describe_parameter("a") == ParameterDescriptor()
    assert node.get_parameter_type("a") == ParameterType.PARAMETER_NOT_SET
    assert put(node, "a", 1).successful
    assert put(node, "a", "text").successful
    assert node.describe_parameter("a").dynamic_typing
    assert put(node, "a", None).successful
    assert put(node, "a", None).successful
    assert not node.has_parameter("a")


def test_undeclaring(node: Node) -> None:
    node.declare_parameters("", [("a", 1), ("fixed", 1, READ_ONLY)])
    node.undeclare_parameter("a")
    assert not node.has_parameter("a")
    with pytest.raises(ParameterImmutableException, match="fixed"):
        node.undeclare_parameter("fixed")
    assert node.get_parameter("fixed").value == 1


def test_setting_goes_on_until_one_is_not_declared(node: Node) -> None:
    node.declare_parameters("", [("a", 1), ("fixed", 1, READ_ONLY), ("b", 1)])
    results = node.set_parameters([Parameter("a", value=2), Parameter("fixed", value=2), Parameter("b", value=2)])
    assert [each.successful for each in results] == [True, False, True]
    assert "read-only" in results[1].reason
    with pytest.raises(ParameterNotDeclaredException, match="nobody"):
        node.set_parameters([Parameter("a", value=3), Parameter("nobody", value=3), Parameter("b", value=3)])
    assert [each.value for each in node.get_parameters(["a", "fixed", "b"])] == [3, 1, 2]


def test_setting_atomically_is_all_or_none(node: Node) -> None:
    node.declare_parameters("", [("a", 1), ("fixed", 1, READ_ONLY), ("b", 1)])
    assert node.set_parameters_atomically([Parameter("a", value=2), Parameter("b", value=2)]).successful
    assert not node.set_parameters_atomically([Parameter("a", value=3), Parameter("fixed", value=3)]).successful
    assert not node.set_parameters_atomically([Parameter("a", value=3), Parameter("b", value="text")]).successful
    with pytest.raises(ParameterNotDeclaredException):
        node.set_parameters_atomically([Parameter("a", value=3), Parameter("nobody", value=3)])
    assert [each.value for each in node.get_parameters(["a", "b"])] == [2, 2]


DOUBLES = FloatingPointRange(from_value=0.0, to_value=10.0, step=0.5)
ODD_DOUBLES = FloatingPointRange(from_value=-10.0, to_value=0.0, step=30.0)
ALL_DOUBLES = FloatingPointRange(from_value=-10.0, to_value=10.0, step=0.0)
TENTHS = FloatingPointRange(from_value=0.0, to_value=1.0, step=0.1)
INTEGERS = IntegerRange(from_value=0, to_value=10, step=2)
ODD_INTEGERS = IntegerRange(from_value=-10, to_value=0, step=30)
ALL_INTEGERS = IntegerRange(from_value=-10, to_value=10, step=0)


@pytest.mark.parametrize(
    ("allowed", "good", "bad"),
    [
        (DOUBLES, [0.0, 10.0, 4.5], [12.0, -0.5, 4.25, float("nan")]),
        (ODD_DOUBLES, [-10.0, 0.0], [-4.5, 30.0]),
        (ALL_DOUBLES, [5.37, -10.0], [10.01]),
        (TENTHS, [0.1 + 0.2, 0.7], [0.75]),
        (INTEGERS, [0, 10, 4], [12, -2, 5]),
        (ODD_INTEGERS, [-10, 0], [-4, 30]),
        (ALL_INTEGERS, [5, 10], [11]),
    ],
)
def test_ranges(node: Node, allowed: FloatingPointRange | IntegerRange, good: list[Any], bad: list[Any]) -> None:
    field = "floating_point_range" if isinstance(allowed, FloatingPointRange) else "integer_range"
    descriptor = ParameterDescriptor(**{field: [allowed]})
    node.declare_parameters("", [("a", good[0], descriptor), ("text", "free", descriptor)])
    for value in good:
        assert put(node, "a", value).successful
    for number, value in enumerate(bad):
        result = put(node, "a", value)
        assert not result.successful
        assert "out of range" in result.reason or "valid step" in result.reason
        with pytest.raises(InvalidParameterValueException, match="Reason: "):
            node.declare_parameter(f"bad{number}", value, descriptor)
    assert node.get_parameter("a").value == good[-1]


def test_ranges_of_dynamic_parameters_hold_for_their_type_alone(node: Node) -> None:
    node.declare_parameter("a", 4, ParameterDescriptor(integer_range=[INTEGERS], dynamic_typing=True))
    assert not put(node, "a", 12).successful
    assert put(node, "a", 12.0).successful


def test_replacing_a_descriptor(node: Node) -> None:
    node.declare_parameters("", [("a", 4.5), ("fixed", 1, READ_ONLY)])
    value = node.set_descriptor("a", ParameterDescriptor(name="other", description="d", type=3))
    assert value.double_value == 4.5
    described = node.describe_parameter("a")
    assert (described.name, described.type, described.description) == ("a", ParameterType.PARAMETER_DOUBLE, "d")
    narrow = ParameterDescriptor(type=3, floating_point_range=[ODD_DOUBLES])
    for unfit in (narrow, ParameterDescriptor(), ParameterDescriptor(type=4)):
        with pytest.raises(InvalidParameterValueException):
            node.set_descriptor("a", unfit)
    with pytest.raises(InvalidParameterValueException):
        node.set_descriptor("a", narrow, ParameterValue(type=3, double_value=-4.0))
    assert node.describe_parameter("a").description == "d"
    value = node.set_descriptor("a", narrow, ParameterValue(type=3, double_value=-10.0))
    assert value.double_value == node.get_parameter("a").value == -10.0
    node.set_descriptor("a", ParameterDescriptor(dynamic_typing=True))
    assert node.describe_parameter("a").type == ParameterType.PARAMETER_DOUBLE
    with pytest.raises(ParameterImmutableException):
        node.set_descriptor("fixed", ParameterDescriptor())


def test_callbacks_refuse(node: Node) -> None:
    first, second = refuse("no"), refuse("never")
    node.declare_parameters("", [("no", 1), ("yes", 1)])
    for callback in (first, second):
        node.add_on_set_parameters_callback(callback)
    results = node.set_parameters([Parameter("no", value=2), Parameter("yes", value=2)])
    assert [(each.successful, each.reason) for each in results] == [(False, "no ['no']"), (True, "")]
    both = [Parameter("yes", value=3), Parameter("no", value=3)]
    assert not node.set_parameters_atomically(both).successful
    with pytest.raises(InvalidParameterValueException, match="never"):
        node.declare_parameter("never", 1)
    assert not node.has_parameter("never")
    for callback in (first, second):
        node.remove_on_set_parameters_callback(callback)
    with pytest.raises(ValueError, match="not in list"):
        node.remove_on_set_parameters_callback(first)
    assert node.set_parameters_atomically(both).successful


def test_callbacks_before_and_after(node: Node) -> None:
    node.declare_parameters("", [("a", 1), ("twice_a", 2)])
    told: list[list[str]] = []

    def add_twice(parameters: list[Parameter]) -> list[Parameter]:
        return [*parameters, *(Parameter("twice_a", value=2 * each.value) for each in parameters if each.name == "a")]

    def note(parameters: list[Parameter]) -> None:
        told.append([each.name for each in parameters])

    node.add_pre_set_parameters_callback(add_twice)
    node.add_post_set_parameters_callback(note)
    assert put(node, "a", 5).successful
    assert node.get_parameter("twice_a").value == 10
    assert not put(node, "a", "text").successful
    assert told == [["a", "twice_a"]]
    node.remove_pre_set_parameters_callback(add_twice)
    node.add_pre_set_parameters_callback(lambda parameters: [])
    result = put(node, "a", 6)
    assert not result.successful
    assert "cannot be empty" in result.reason
    node.remove_post_set_parameters_callback(note)


def test_groups(node: Node) -> None:
    names = ["foo.a", "foo.b", "foobar.a", "foo.deep.c"]
    node.declare_parameters("", [(name, number) for number, name in enumerate(names)])
    assert {name: each.value for name, each in node.get_parameters_by_prefix("foo").items()} == {
        "a": 0,
        "b": 1,
        "deep.c": 3,
    }
    assert node.get_parameters_by_prefix("").keys() == {*names, "use_sim_time"}
    assert node.get_parameters_by_prefix("fo") == {}


@pytest.mark.parametrize(
    ("prefixes", "depth", "names", "found_prefixes"),
    [
        ([], 0, ["foo.a", "foo.deep.c", "top", "use_sim_time"], ["foo", "foo.deep"]),
        ([], 1, ["top", "use_sim_time"], []),
        (["foo"], 0, ["foo.a", "foo.deep.c"], ["foo", "foo.deep"]),
        (["foo"], 1, ["foo.a"], ["foo"]),
        (["foo.deep", "top"], 1, ["foo.deep.c", "top"], ["foo.deep"]),
        (["fo"], 0, [], []),
    ],
)
def test_listing(node: Node, prefixes: list[str], depth: int, names: list[str], found_prefixes: list[str]) -> None:
    node.declare_parameters("", [("foo.a", 1), ("foo.deep.c", 1), ("top", 1)])
    result = node.list_parameters(prefixes, depth)
    assert (list(result.names), list(result.prefixes)) == (names, found_prefixes)
    with pytest.raises(TypeError, match="must be a list"):
        node.list_parameters("foo", 0)
    with pytest.raises(ValueError, match="greater than or equal"):
        node.list_parameters([], -1)


def test_overrides_win_over_defaults(start_graph: Callable[..., Graph]) -> None:
    graph = start_graph("-p", "a:=1", "-p", "b:=1", "-p", "other:c:=1", "-p", "empty:=[]")
    node = graph.node(
        cli_args=["--ros-args", "-p", "b:=2"], parameter_overrides=[Parameter("d", value=4), Parameter("e", value=4)]
    )
    declared = node.declare_parameters("", [(name, 0) for name in "abcd"])
    assert [each.value for each in declared] == [1, 2, 0, 4]
    assert node.declare_parameter("e", 0, ignore_override=True).value == 0
    deaf = graph.node("deaf", use_global_arguments=False)
    assert deaf.declare_parameter("a", 0).value == 0
    strict = graph.node("strict")
    for default in ("text", 1.5, Type.STRING):
        with pytest.raises(InvalidParameterTypeException, match="of type 'INTEGER', expecting type"):
            strict.declare_parameter("a", default)
    with pytest.raises(InvalidParameterTypeException, match="'NOT_SET'"):
        node.declare_parameter("empty", ["some"])
    assert issubclass(InvalidParameterTypeException, ParameterException)


def test_overrides_can_declare(start_graph: Callable[..., Graph]) -> None:
    graph = start_graph("-p", "a:=1", "-p", "group.b:=text", "-p", "use_sim_time:=true")
    node = graph.node(automatically_declare_parameters_from_overrides=True)
    assert [each.value for each in node.get_parameters(["a", "group.b", "use_sim_time"])] == [1, "text", True]
    assert put(node, "a", "text").successful
    with pytest.raises(ParameterAlreadyDeclaredException):
        node.declare_parameter("a", 1)
    plain = graph.node("plain")
    assert not plain.has_parameter("a")
    assert plain.get_parameter("use_sim_time").value is True


def test_events_tell_what_changed(graph: Graph) -> None:
    listener, node = graph.node("listener"), graph.node(namespace="/ns")
    events: list[ParameterEvent] = []

    def take(event: ParameterEvent) -> None:
        if event.node == "/ns/node":
            events.append(event)

    listener.create_subscription(ParameterEvent, "/parameter_events", take, 1000)
    graph.spin_until(lambda: node._parameter_event_publisher.get_subscription_count())
    node.declare_parameter("a", 1)
    node.declare_parameter("typed", Type.INTEGER)
    node.declare_parameter("b", 1, DYNAMIC)
    node.set_parameters_atomically(
        [Parameter("a", value=2), Parameter("typed", value=2), Parameter("b", Type.NOT_SET, None)]
    )
    put(node, "a", "refused")
    node.undeclare_parameter("a")
    node.declare_parameter("last", 1)

    def told(event: ParameterEvent) -> list[list[str]]:
        parts = (event.new_parameters, event.changed_parameters, event.deleted_parameters)
        return [[each.name for each in part] for part in parts]

    graph.spin_until(lambda: events and told(events[-1])[0] == ["last"])
    assert [told(event) for event in events[-4:-1]] == [
        [["a"], [], []],
        [["b"], [], []],
        [["typed"], ["a"], ["b"]],
    ]
    assert events[-2].changed_parameters[0].value.integer_value == 2
    assert events[-2].stamp.sec > 0
