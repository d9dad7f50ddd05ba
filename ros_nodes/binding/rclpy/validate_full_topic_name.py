"""Is a topic's or service's absolute name well formed?"""

from __future__ import annotations

from typing import Literal

from ros_nodes.binding.rclpy._names import FULL_TOPIC
from ros_nodes.binding.rclpy.exceptions import InvalidServiceNameException, InvalidTopicNameException


def validate_full_topic_name(name: str, *, is_service: bool = False) -> Literal[True]:
    """Check an absolute name with nothing left to expand.

    Raises:
        InvalidTopicNameException: it is malformed (InvalidServiceNameException for a service).
    """
    return FULL_TOPIC.check(name, InvalidServiceNameException if is_service else InvalidTopicNameException)
