"""Is a topic's or service's name well formed, as a node gives it?"""

from __future__ import annotations

from typing import Literal

from ros_nodes.binding.rclpy._names import TOPIC
from ros_nodes.binding.rclpy.exceptions import InvalidServiceNameException, InvalidTopicNameException

TOPIC_SEPARATOR_STRING = "/"


def validate_topic_name(name: str, *, is_service: bool = False) -> Literal[True]:
    """Check a name that may be relative and may hold ``~`` and ``{substitutions}``.

    Raises:
        InvalidTopicNameException: it is malformed (InvalidServiceNameException for a service).
    """
    return TOPIC.check(name, InvalidServiceNameException if is_service else InvalidTopicNameException)
