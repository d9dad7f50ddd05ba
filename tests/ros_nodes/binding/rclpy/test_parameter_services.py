from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rcl_interfaces.msg import LoggerLevel, ParameterDescriptor, ParameterType, ParameterValue
from rcl_interfaces.msg import Parameter as ParameterMsg
from rcl_interfaces.srv import GetLoggerLevels, SetLoggerLevels
from rclpy.logging import LoggingSeverity, get_logger
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.parameter_client import AsyncParameterClient

if TYPE_CHECKING:
    from tests.ros_nodes.binding.conftest import Graph

Ask = Callable[[Any], Any]


@pytest.fixture
def target(graph: Graph) -> Node:
    node = graph.node("target", namespace="/ns")
    node.declare_parameters(
        "",
        [
            ("group.numbers", [1, 2, 3]),
            ("speed", 3.14),
            ("fixed", True, ParameterDescriptor(read_only=True)),
            ("free", 1, ParameterDescriptor(dynamic_typing=True)),
            ("empty", Parameter.Type.STRING),
        ],
    )
    return node


@pytest.fixture
def client(start_graph: Callable[..., Graph]) -> tuple[AsyncParameterClient, Graph]:
    graph = start_graph()
    client = AsyncParameterClient(graph.node("asker", namespace="/ns"), "target")
    return client, graph


@pytest.fixture
def ask(graph: Graph, target: Node, client: tuple[AsyncParameterClient, Graph]) -> Ask:
    """Spins both sides until a future is done."""
    asker, here = client

    def spin_until(condition: Callable[[], Any]) -> None:
        def both() -> Any:
            graph.executor.spin_once(timeout_sec=0.0)
            return condition()

        here.spin_until(both)

    spin_until(asker.services_are_ready)
    assert asker.wait_for_services(timeout_sec=1.0)

    def wait(future: Any) -> Any:
        spin_until(future.done)
        return future.result()

    return wait


def test_seeing(client: tuple[AsyncParameterClient, Graph], ask: Ask) -> None:
    asker, _ = client
    listed = ask(asker.list_parameters()).result
    assert {"group.numbers", "speed", "fixed", "free", "empty", "use_sim_time"} == set(listed.names)
    assert listed.prefixes == ["group"]
    assert ask(asker.list_parameters(["group"], 1)).result.names == ["group.numbers"]
    numbers, speed = ask(asker.get_parameters(["group.numbers", "speed"])).values
    assert list(numbers.integer_array_value) == [1, 2, 3]
    assert speed.double_value == 3.14
    types = ask(asker.get_parameter_types(["speed", "fixed"])).types
    assert list(types) == [ParameterType.PARAMETER_DOUBLE, ParameterType.PARAMETER_BOOL]
    fixed, empty = ask(asker.describe_parameters(["fixed", "empty"])).descriptors
    assert (fixed.name, fixed.read_only, empty.type) == ("fixed", True, ParameterType.PARAMETER_STRING)


def test_what_is_not_there_gives_nothing(client: tuple[AsyncParameterClient, Graph], ask: Ask) -> None:
    asker, _ = client
    for names in (["nobody"], ["speed", "nobody"], ["empty"]):
        assert ask(asker.get_parameters(names)).values == []
    assert ask(asker.describe_parameters(["speed", "nobody"])).descriptors == []
    assert list(ask(asker.get_parameter_types(["nobody"])).types) == []


def test_setting(client: tuple[AsyncParameterClient, Graph], ask: Ask, target: Node) -> None:
    asker, _ = client
    wanted = [
        Parameter("speed", value=1.5),
        Parameter("fixed", value=False).to_parameter_msg(),
        Parameter("speed", value="text"),
        Parameter("nobody", value=1),
        ParameterMsg(name="speed", value=ParameterValue(type=42)),
    ]
    told: list[Any] = []
    results = ask(asker.set_parameters(wanted, callback=told.append)).results
    assert [each.successful for each in results] == [True, False, False, False, False]
    for result, words in zip(results[1:], ("read-only", "Wrong parameter type", "undeclared", "42"), strict=True):
        assert words in result.reason
    assert target.get_parameter("speed").value == 1.5
    assert len(told) == 1
    assert not ask(asker.set_parameters_atomically([wanted[0], wanted[3]])).result.successful
    assert ask(asker.set_parameters_atomically([Parameter("speed", value=2.5)])).result.successful
    assert target.get_parameter("speed").value == 2.5
    results = ask(asker.delete_parameters(["speed", "free"])).results
    assert [(each.successful, each.reason) for each in results] == [
        (False, "Static parameter cannot be undeclared"),
        (True, ""),
    ]


def test_setting_from_a_file(
    client: tuple[AsyncParameterClient, Graph], ask: Ask, target: Node, tmp_path: Path
) -> None:
    asker, _ = client
    path = tmp_path / "params.yaml"
    path.write_text("/ns/target: {ros__parameters: {speed: 7.5, group: {numbers: [4]}}}")
    assert [each.successful for each in ask(asker.load_parameter_file(path)).results] == [True, True]
    assert list(target.get_parameter("group.numbers").value) == [4]
    path.write_text("/**: {ros__parameters: {speed: 8.5, nobody: 1}}")
    assert not ask(asker.load_parameter_file_atomically(path, use_wildcard=True)).result.successful
    assert target.get_parameter("speed").value == 7.5


def test_services_that_are_not_there(graph: Graph) -> None:
    asker = AsyncParameterClient(graph.node("asker"), "/nobody")
    assert not asker.services_are_ready()
    assert not asker.wait_for_services(timeout_sec=0.05)
    silent = graph.node("silent", start_parameter_services=False)
    assert not list(silent.services)


def test_logger_levels(graph: Graph) -> None:
    node = graph.node("talker", enable_logger_service=True)
    getter = node.create_client(GetLoggerLevels, "/talker/get_logger_levels")
    setter = node.create_client(SetLoggerLevels, "/talker/set_logger_levels")
    graph.spin_until(lambda: getter.service_is_ready() and setter.service_is_ready())
    wanted = [LoggerLevel(name="talker", level=40), LoggerLevel(name="talker.part", level=7)]
    good, bad = graph.result_of(setter.call_async(SetLoggerLevels.Request(levels=wanted))).results
    assert (good.successful, bad.successful, "7" in bad.reason) == (True, False, True)
    assert get_logger("talker.part").get_effective_level() is LoggingSeverity.ERROR
    levels = graph.result_of(getter.call_async(GetLoggerLevels.Request(names=["talker", "talker.part"]))).levels
    assert [(each.name, each.level) for each in levels] == [("talker", 40), ("talker.part", 0)]
    node.get_logger().set_level(LoggingSeverity.UNSET)
