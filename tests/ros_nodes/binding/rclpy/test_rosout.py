from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rcl_interfaces.msg import Log
from rclpy.logging import get_logger
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy

if TYPE_CHECKING:
    from tests.ros_nodes.binding.conftest import Graph

LATCHED = QoSProfile(depth=1000, durability=DurabilityPolicy.TRANSIENT_LOCAL)


def test_a_nodes_messages_are_published_and_kept_for_late_listeners(graph: Graph) -> None:
    node = graph.node("talker", namespace="/ns/deep")
    node.get_logger().warning("first")
    node.get_logger().get_child("part").error("second")
    get_logger("nobody").error("not published")
    node.get_logger().debug("not even written")
    heard: list[Log] = []
    graph.node("listener").create_subscription(Log, "/rosout", heard.append, LATCHED)
    graph.spin_until(lambda: len(heard) >= 2)
    assert [(each.name, each.msg, each.level) for each in heard] == [
        ("ns.deep.talker", "first", 30),
        ("ns.deep.talker.part", "second", 40),
    ]
    assert heard[0].file == __file__


def test_the_quality_of_service_is_that_of_ros(graph: Graph) -> None:
    node = graph.node()
    (publisher,) = [each for each in node.publishers if each.topic_name == "/rosout"]
    profile = publisher.qos_profile
    assert (profile.depth, profile.lifespan.nanoseconds) == (1000, 10 * 10**9)
    assert profile.reliability is ReliabilityPolicy.RELIABLE
    assert profile.durability is DurabilityPolicy.TRANSIENT_LOCAL


def test_rosout_can_be_switched_off(start_graph: Callable[..., Graph]) -> None:
    graph = start_graph("--disable-rosout-logs")
    for node in (graph.node(), start_graph().node("other", enable_rosout=False)):
        assert not [each for each in node.publishers if each.topic_name == "/rosout"]


def test_a_destroyed_node_still_writes(graph: Graph) -> None:
    logger = graph.node().get_logger()
    graph.nodes[0].destroy_node()
    assert logger.info("after the end")
