"""What the graph tells of a node's topics: whether anybody is at the other end, and whether the two ends fit."""

from __future__ import annotations

from typing import Any

from rclpy.node import Node
from rclpy.qos import QoSCompatibility, QoSProfile, qos_check_compatible

COMPRESSED = "/compressed"
MAX_NAMED = 3
"""Topics that are named where one is looked for."""


def misfits(node: Node) -> list[str]:
    """Which of a node's topics has an end elsewhere that cannot be connected with the node's own, and why not."""
    found = []
    for subscription in node.subscriptions:
        for other in node.get_publishers_info_by_topic(subscription.topic_name):
            misfit = _misfit(subscription, other, other.qos_profile, subscription.qos_profile)
            found += [f"{misfit} is not heard here"] if misfit else []
    for publisher in node.publishers:
        for other in node.get_subscriptions_info_by_topic(publisher.topic_name):
            misfit = _misfit(publisher, other, publisher.qos_profile, other.qos_profile)
            found += [f"{misfit} hears nothing from here"] if misfit else []
    return list(dict.fromkeys(found))


def why_silent(node: Node, subscription: Any) -> str:
    """Why nothing can come on a topic, and what to do about it; empty where somebody publishes what can be heard."""
    topic = subscription.topic_name
    publishers = node.get_publishers_info_by_topic(topic)
    if not publishers:
        return f"nobody publishes {topic}{_instead(node, topic, type_name(subscription.msg_type))}"
    found = [_misfit(subscription, other, other.qos_profile, subscription.qos_profile) for other in publishers]
    return next(iter(found)) if all(found) else ""


def type_name(message_type: type[Any]) -> str:
    """A message class as ROS names its type: "sensor_msgs/msg/Image"."""
    return f"{message_type.__module__.partition('.')[0]}/msg/{message_type.__name__}"


def _misfit(own: Any, other: Any, publisher: QoSProfile, subscription: QoSProfile) -> str:
    """Why two ends of a topic cannot be connected, with the other's name at the end; empty where they can."""
    name = _name(other)
    if other.topic_type != type_name(own.msg_type):
        return f"{own.topic_name} is of type {type_name(own.msg_type)} here, and {other.topic_type} for {name}:"
    compatibility, reason = qos_check_compatible(publisher, subscription)
    if compatibility is not QoSCompatibility.ERROR:
        return ""
    policies = ", ".join(part.removeprefix("ERROR: ").strip() for part in reason.split(";") if part.strip())
    return f"the quality of service of {own.topic_name} does not fit ({policies}): {name}"


def _name(endpoint: Any) -> str:
    if endpoint.node_name.startswith("_NODE_NAME_UNKNOWN"):
        return "somebody"
    return f"{endpoint.node_namespace.rstrip('/')}/{endpoint.node_name}"


def _instead(node: Node, topic: str, wanted: str) -> str:
    """What is published in the place of a topic, and how to hear that."""
    other = topic.removesuffix(COMPRESSED) if topic.endswith(COMPRESSED) else topic + COMPRESSED
    if node.count_publishers(other):
        transport = "compressed" if other.endswith(COMPRESSED) else "raw"
        return f", only {other}: set the parameter image_transport to {transport}"
    own = {each.topic_name for each in (*node.subscriptions, *node.publishers)}
    alike = [name for name, types in node.get_topic_names_and_types() if wanted in types and name not in own]
    named = [name for name in alike if node.count_publishers(name)][:MAX_NAMED]
    return f"; what is on {' or '.join(named)} is of its type: remap {topic}:={named[0]}" if named else ""
