"""Contexts come and go, DDS participants and topics stay: nobody else sees the difference."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import rclpy
from rclpy.context import Context
from std_msgs.msg import String

from ros_nodes.binding.dds.configuration import domain_id
from ros_nodes.binding.dds.participant import join

if TYPE_CHECKING:
    from tests.ros_nodes.binding.conftest import Graph

TYPE = "std_msgs::msg::dds_::String_"


@pytest.mark.usefixtures("graph")
def test_one_that_is_left_is_used_again() -> None:
    first, second = join(domain_id(), "/a"), join(domain_id(), "/a")
    assert first.guid != second.guid
    topic = first.topic("rt/a", TYPE)
    first.leave()
    other = join(domain_id(), "/b")
    assert other.guid not in (first.guid, second.guid), "an enclave keeps to itself"
    again = join(domain_id(), "/a")
    assert again.guid == first.guid
    assert again.topic("rt/a", TYPE) is topic
    assert again.topic("rt/b", TYPE) is not topic
    for each in (second, other, again):
        each.leave()


def test_a_context_takes_along_what_was_not_destroyed(start_graph: Callable[..., Graph]) -> None:
    watching, graph = start_graph(), start_graph()
    watcher = watching.node("watcher")
    for name in ("one", "two"):
        node = graph.node(name)
        node.create_publisher(String, "a", 1)
        node.create_subscription(String, "a", print, 1)
    watching.spin_until(lambda: set(watcher.get_node_names()) == {"watcher", "one", "two"})
    watching.spin_until(lambda: watcher.count_publishers("a") == 2)
    graph.context.shutdown()
    watching.spin_until(lambda: set(watcher.get_node_names()) == {"watcher"})
    watching.spin_until(lambda: watcher.count_publishers("a") == 0)
    assert watcher.count_subscribers("a") == 0


@pytest.mark.usefixtures("graph")
def test_a_hundred_contexts_are_one_participant() -> None:
    guids = set()
    for turn in range(100):
        context = Context()
        rclpy.init(context=context)
        node = rclpy.create_node(f"turn{turn}", context=context)
        node.create_publisher(String, "a", 1)
        assert f"turn{turn}" in node.get_node_names()
        guids |= {bytes(end.endpoint_gid[:12]) for end in node.get_publishers_info_by_topic("a")}
        rclpy.shutdown(context=context)
    assert len(guids) == 1
