"""Is a namespace well formed?"""

from __future__ import annotations

from typing import Literal

from ros_nodes.binding.rclpy._names import NAMESPACE
from ros_nodes.binding.rclpy.exceptions import InvalidNamespaceException


def validate_namespace(namespace: str) -> Literal[True]:
    """Check an absolute namespace.

    Raises:
        InvalidNamespaceException: it is malformed.
    """
    return NAMESPACE.check(namespace, InvalidNamespaceException)
