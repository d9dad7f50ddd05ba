"""What waits beside an executor."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from rclpy.topic_or_service_is_hidden import topic_or_service_is_hidden
from rclpy.wait_for_message import wait_for_message
from std_msgs.msg import String

if TYPE_CHECKING:
    from tests.ros_nodes.binding.conftest import Graph

PATIENCE_S = 30.0


def test_a_spinning_executor_leaves_the_message_to_who_waits(graph: Graph) -> None:
    node = graph.node()
    publisher = node.create_publisher(String, "a", 10)
    timer = node.create_timer(0.01, lambda: publisher.publish(String(data="again")))
    spinning = threading.Thread(target=graph.executor.spin)
    spinning.start()
    for _ in range(20):
        assert wait_for_message(String, node, "a", time_to_wait=PATIENCE_S) == (True, String(data="again"))
    timer.cancel()
    graph.executor.shutdown()
    spinning.join(PATIENCE_S)
    assert not [each for each in node.subscriptions if each.topic == "a"]


def test_shutdown_ends_waiting(graph: Graph) -> None:
    node = graph.node()
    results: list[Any] = []
    waiting = threading.Thread(target=lambda: results.append(wait_for_message(String, node, "silence")))
    waiting.start()
    end = time.monotonic() + PATIENCE_S
    while not list(node.subscriptions) and time.monotonic() < end:
        time.sleep(0.01)
    graph.context.try_shutdown()
    waiting.join(PATIENCE_S)
    assert results == [(False, None)]


def test_an_entity_is_destroyed_at_the_end_of_with(graph: Graph) -> None:
    node = graph.node()
    with node.create_publisher(String, "a", 1) as publisher:
        graph.spin_until(lambda: node.count_publishers("a") == 1)
    graph.spin_until(lambda: node.count_publishers("a") == 0)
    assert publisher.topic == "a"


def test_hidden_names() -> None:
    assert topic_or_service_is_hidden("/robot/_action/status")
    assert topic_or_service_is_hidden("_hidden")
    assert not topic_or_service_is_hidden("/robot/image_raw")
