"""Is a node's name well formed?"""

from __future__ import annotations

from typing import Literal

from ros_nodes.binding.rclpy._names import NODE_NAME
from ros_nodes.binding.rclpy.exceptions import InvalidNodeNameException


def validate_node_name(node_name: str) -> Literal[True]:
    """Check a node's name, without its namespace.

    Raises:
        InvalidNodeNameException: it is malformed.
    """
    return NODE_NAME.check(node_name, InvalidNodeNameException)
