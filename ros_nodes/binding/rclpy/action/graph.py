"""Which actions there are, read off the topics of their feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ros_nodes.binding.dds.names import FEEDBACK

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy._node_graph import NamesAndTypes
    from ros_nodes.binding.rclpy.node import Node


def get_action_names_and_types(node: Node) -> NamesAndTypes:
    """All actions that somebody serves or asks."""
    return _actions(node.get_topic_names_and_types())


def get_action_server_names_and_types_by_node(
    node: Node, remote_node_name: str, remote_node_namespace: str
) -> NamesAndTypes:
    """Actions that a node serves.

    Raises:
        NodeNameNonExistentError: there is no such node.
    """
    return _actions(node.get_publisher_names_and_types_by_node(remote_node_name, remote_node_namespace))


def get_action_client_names_and_types_by_node(
    node: Node, remote_node_name: str, remote_node_namespace: str
) -> NamesAndTypes:
    """Actions that a node asks.

    Raises:
        NodeNameNonExistentError: there is no such node.
    """
    return _actions(node.get_subscriber_names_and_types_by_node(remote_node_name, remote_node_namespace))


def _actions(topics: NamesAndTypes) -> NamesAndTypes:
    return [
        (name.removesuffix(FEEDBACK), [each.removesuffix("_FeedbackMessage") for each in types])
        for name, types in topics
        if name.endswith(FEEDBACK)
    ]
