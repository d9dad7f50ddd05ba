"""From the name that a node gives to the absolute one."""

from __future__ import annotations

import re

from ros_nodes.binding.rclpy._names import NAMESPACE, NODE_NAME, TOPIC


def expand_topic_name(topic_name: str, node_name: str, node_namespace: str) -> str:
    """Expand ``~``, ``{node}``, ``{ns}`` and ``{namespace}``, and prefix a relative name with the namespace.

    Raises:
        ValueError: one of the three names is malformed, or a substitution is unknown.
    """
    for kind, name, rules in (
        ("topic name", topic_name, TOPIC),
        ("node name", node_name, NODE_NAME),
        ("namespace", node_namespace, NAMESPACE),
    ):
        fault = rules.first_fault(name)
        if fault is not None:
            raise ValueError(f"{kind} is invalid: {fault[0]}: {name!r}")
    prefix = node_namespace.rstrip("/")
    if topic_name.startswith("~"):
        topic_name = f"{prefix}/{node_name}{topic_name[1:]}"
    values = {"node": node_name, "ns": node_namespace, "namespace": node_namespace}

    def substitute(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise ValueError(f"topic name is invalid: unknown substitution {found[0]}: {topic_name!r}")
        return values[found[1]]

    topic_name = re.sub(r"\{(\w*)\}", substitute, topic_name)
    return topic_name if topic_name.startswith("/") else f"{prefix}/{topic_name}"
