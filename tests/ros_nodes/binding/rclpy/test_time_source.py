from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from builtin_interfaces.msg import Time as TimeMsg
from rclpy.clock import Clock, ClockChange, ClockType, JumpThreshold, ROSClock
from rclpy.duration import Duration
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.time import Time
from rclpy.time_source import TimeSource
from rosgraph_msgs.msg import Clock as ClockMsg

if TYPE_CHECKING:
    from tests.ros_nodes.binding.conftest import Graph


def ros_time(seconds: float) -> Time:
    return Time(seconds=seconds, clock_type=ClockType.ROS_TIME)


class Simulator:
    """Publishes /clock from a node of its own until everybody has heard it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.publisher = graph.node("simulator").create_publisher(ClockMsg, "/clock", 10)

    def show(self, seconds: int, *clocks: Clock) -> None:
        def said_and_heard() -> bool:
            self.publisher.publish(ClockMsg(clock=TimeMsg(sec=seconds)))
            self.graph.executor.spin_once(timeout_sec=0.02)
            return all(clock.now() == ros_time(seconds) for clock in clocks)

        self.graph.spin_until(said_and_heard)


def use_sim_time(node: Node, value: object) -> bool:
    (result,) = node.set_parameters([Parameter("use_sim_time", value=value)])
    return bool(result.successful)


def test_system_time_unless_told_otherwise(graph: Graph) -> None:
    node = graph.node()
    clock = node.get_clock()
    assert node.get_parameter("use_sim_time").value is False
    assert not clock.ros_time_is_active
    assert clock.now() > ros_time(1e9)
    assert not [each for each in node.subscriptions if each.topic_name == "/clock"]


def test_simulated_time_from_the_start(start_graph: Callable[..., Graph]) -> None:
    graph = start_graph("-p", "node:use_sim_time:=true")
    clock = graph.node().get_clock()
    assert clock.ros_time_is_active
    assert clock.now() == ros_time(0)
    simulator = Simulator(graph)
    simulator.show(100, clock)
    simulator.show(101, clock)
    assert not graph.nodes[1].get_clock().ros_time_is_active


def test_simulated_time_at_run_time(graph: Graph) -> None:
    node = graph.node()
    clock, simulator = node.get_clock(), Simulator(graph)
    changes: list[ClockChange] = []
    clock.create_jump_callback(
        JumpThreshold(min_forward=None, min_backward=Duration(seconds=-1)),
        post_callback=lambda jump: changes.append(jump.clock_change),
    )
    assert use_sim_time(node, True)
    assert clock.now() == ros_time(0)
    simulator.show(50, clock)
    simulator.show(40, clock)
    assert use_sim_time(node, False)
    assert clock.now() > ros_time(1e9)
    assert changes == [
        ClockChange.ROS_TIME_ACTIVATED,
        ClockChange.ROS_TIME_NO_CHANGE,
        ClockChange.ROS_TIME_DEACTIVATED,
    ]
    assert not [each for each in node.subscriptions if each.topic_name == "/clock"]
    assert use_sim_time(node, True)
    assert clock.now() == ros_time(40), "the last time that was heard"


def test_use_sim_time_is_a_bool(graph: Graph) -> None:
    node = graph.node()
    assert not use_sim_time(node, 1)
    assert not use_sim_time(node, None)
    free = graph.node("free", allow_undeclared_parameters=True)
    free.undeclare_parameter("use_sim_time")
    assert not use_sim_time(free, "yes")
    assert use_sim_time(free, True)
    assert free.get_clock().ros_time_is_active


def test_refused_by_another_callback_time_stays(graph: Graph) -> None:
    from rcl_interfaces.msg import SetParametersResult

    node = graph.node()
    node.add_on_set_parameters_callback(lambda _: SetParametersResult(successful=False))
    assert not use_sim_time(node, True)
    assert not node.get_clock().ros_time_is_active


def test_clocks_that_come_later_get_the_last_time(graph: Graph) -> None:
    node = graph.node()
    source, first = TimeSource(node=node), ROSClock()
    source.attach_clock(first)
    assert use_sim_time(node, True)
    Simulator(graph).show(7, first)
    late = ROSClock()
    source.attach_clock(late)
    assert late.now() == ros_time(7)
    assert source.ros_time_is_active


def test_the_source_decides_for_its_clocks(graph: Graph) -> None:
    clock = ROSClock()
    clock._set_ros_time_is_active(True)
    TimeSource(node=graph.node()).attach_clock(clock)
    assert not clock.ros_time_is_active
    for other in (ClockType.SYSTEM_TIME, ClockType.STEADY_TIME):
        with pytest.raises(ValueError, match="ROS_TIME"):
            TimeSource().attach_clock(Clock(clock_type=other))


def test_changing_nodes(graph: Graph) -> None:
    one, other = graph.node("one"), graph.node("other")
    source, clock = TimeSource(node=one), ROSClock()
    source.attach_clock(clock)
    assert use_sim_time(one, True)
    source.attach_node(other)
    assert source._node is other
    assert not clock.ros_time_is_active
    assert use_sim_time(one, False)
    assert use_sim_time(other, True)
    assert clock.ros_time_is_active
    source.detach_node()
    with pytest.raises(RuntimeError):
        source.detach_node()


def test_no_time_is_before_1970(graph: Graph) -> None:
    source = TimeSource(node=graph.node())
    source.clock_callback(ClockMsg(clock=TimeMsg(sec=5)))
    source.clock_callback(ClockMsg(clock=TimeMsg(sec=-5)))
    assert source._last_time == ros_time(5)
