from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from builtin_interfaces.msg import Time as TimeMsg
from geometry_msgs.msg import TransformStamped
from rclpy.duration import Duration
from rclpy.executors import MultiThreadedExecutor
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rclpy.time import Time
from rosgraph_msgs.msg import Clock as ClockMsg
from std_msgs.msg import Empty
from tf2_ros import Buffer, StaticTransformBroadcaster, TransformBroadcaster, TransformListener

if TYPE_CHECKING:
    from tests.ros_nodes.binding.conftest import Graph

LATEST = Time()


def transform(parent: str, child: str, x_m: float = 1.0, stamp_s: int = 1) -> TransformStamped:
    message = TransformStamped(child_frame_id=child)
    message.header.frame_id, message.header.stamp = parent, TimeMsg(sec=stamp_s)
    message.transform.translation.x = x_m
    return message


@pytest.fixture
def there(start_graph: Callable[..., Graph]) -> Node:
    """A node in another participant, which broadcasts."""
    return start_graph().node("broadcaster")


def test_quality_of_service(graph: Graph) -> None:
    node = graph.node()
    listener = TransformListener(Buffer(), node)
    moving, fixed = TransformBroadcaster(node), StaticTransformBroadcaster(node)
    found = {
        name: (end.topic_name, end.qos_profile.depth, end.qos_profile.durability, end.qos_profile.reliability)
        for name, end in {
            "tf_sub": listener.tf_sub,
            "tf_static_sub": listener.tf_static_sub,
            "pub_tf": moving.pub_tf,
            "pub_tf_static": fixed.pub_tf,
        }.items()
    }
    volatile, latched = DurabilityPolicy.VOLATILE, DurabilityPolicy.TRANSIENT_LOCAL
    reliable = ReliabilityPolicy.RELIABLE
    assert found == {
        "tf_sub": ("/tf", 100, volatile, reliable),
        "tf_static_sub": ("/tf_static", 100, latched, reliable),
        "pub_tf": ("/tf", 100, volatile, reliable),
        "pub_tf_static": ("/tf_static", 1, latched, reliable),
    }
    other = QoSProfile(depth=7, reliability=ReliabilityPolicy.BEST_EFFORT)
    listener = TransformListener(Buffer(), node, qos=other)
    assert listener.tf_sub.qos_profile.depth == 7
    listener.unregister()
    assert len([each for each in node.subscriptions if each.topic_name.startswith("/tf")]) == 2


def test_static_transforms_add_up_and_reach_who_comes_late(graph: Graph, there: Node) -> None:
    broadcaster = StaticTransformBroadcaster(there)
    broadcaster.sendTransform(transform("base", "camera", 1.0))
    broadcaster.sendTransform([transform("camera", "optical", 2.0), transform("base", "camera", 5.0)])
    buffer = Buffer()
    TransformListener(buffer, graph.node("late"))
    graph.spin_until(lambda: buffer.can_transform("base", "optical", LATEST))
    assert buffer.lookup_transform("base", "optical", LATEST).transform.translation.x == 7.0


def test_moving_transforms(graph: Graph, there: Node) -> None:
    buffer = Buffer()
    TransformListener(buffer, graph.node("listener"))
    broadcaster = TransformBroadcaster(there)
    graph.spin_until(lambda: broadcaster.pub_tf.get_subscription_count())
    broadcaster.sendTransform(transform("odom", "base", 1.0, stamp_s=1))
    broadcaster.sendTransform([transform("odom", "base", 3.0, stamp_s=2), transform("map", "odom", 0.0, stamp_s=9)])
    graph.spin_until(lambda: buffer.can_transform("odom", "base", Time(seconds=2)))
    assert buffer.lookup_transform("odom", "base", Time(seconds=1.5)).transform.translation.x == 2.0


def test_a_thread_of_its_own(graph: Graph, start_graph: Callable[..., Graph]) -> None:
    here = start_graph()
    node = here.node("listener")
    here.executor.remove_node(node)
    buffer = Buffer()
    listener = TransformListener(buffer, node, spin_thread=True)
    StaticTransformBroadcaster(graph.node("broadcaster")).sendTransform(transform("a", "b"))
    assert buffer.can_transform("a", "b", LATEST, timeout=Duration(seconds=20))
    listener.executor.shutdown()
    listener.dedicated_listener_thread.join(timeout=10)
    assert not listener.dedicated_listener_thread.is_alive()


def test_a_callback_can_wait_while_another_thread_listens(graph: Graph, there: Node) -> None:
    node = graph.node("waiter")
    graph.executor.remove_node(node)
    buffer = Buffer()
    TransformListener(buffer, node)
    waits, done = threading.Event(), threading.Event()
    found: list[TransformStamped] = []

    def wait_for_transform(_: Empty) -> None:
        waits.set()
        found.append(buffer.lookup_transform("a", "b", LATEST, timeout=Duration(seconds=20)))
        done.set()

    node.create_subscription(Empty, "/go", wait_for_transform, 1)
    executor = MultiThreadedExecutor(num_threads=2, context=graph.context)
    executor.add_node(node)
    spinner = threading.Thread(target=executor.spin, daemon=True)
    spinner.start()
    go = there.create_publisher(Empty, "/go", 1)
    while not waits.is_set():
        go.publish(Empty())
        waits.wait(0.02)
    StaticTransformBroadcaster(there).sendTransform(transform("a", "b"))
    assert done.wait(20)
    assert found[0].transform.translation.x == 1.0
    executor.shutdown()
    spinner.join(timeout=10)


def test_simulated_time_that_goes_back_clears_the_buffer(graph: Graph) -> None:
    node = graph.node("listener", parameter_overrides=[Parameter("use_sim_time", value=True)])
    buffer = Buffer()
    TransformListener(buffer, node)
    clock = node.create_publisher(ClockMsg, "/clock", 10)

    def show(seconds: int) -> None:
        def said_and_heard() -> bool:
            clock.publish(ClockMsg(clock=TimeMsg(sec=seconds)))
            graph.executor.spin_once(timeout_sec=0.02)
            return node.get_clock().now().nanoseconds == seconds * 10**9

        graph.spin_until(said_and_heard)

    show(100)
    buffer.set_transform(transform("a", "b"), "test")
    show(101)
    assert buffer.can_transform("a", "b", LATEST)
    show(50)
    assert not buffer.can_transform("a", "b", LATEST)
