"""Is a topic's or service's name well formed, as a node gives it?"""

from __future__ import annotations

from typing import Literal

from ros_nodes.binding.rclpy._names import TOPIC, Rules
from ros_nodes.binding.rclpy.exceptions import InvalidServiceNameException, InvalidTopicNameException

TOPIC_SEPARATOR_STRING = "/"


def validate_topic_name(name: str, *, is_service: bool = False) -> Literal[True]:
    """Check a name that may be relative and may hold ``~`` and ``{substitutions}``.

    Raises:
        InvalidTopicNameException: it is malformed (InvalidServiceNameException for a service).
    """
    return check_name(TOPIC, name, is_service=is_service)


def check_name(rules: Rules, name: str, *, is_service: bool) -> Literal[True]:
    """Check a topic's or service's name against either of their sets of rules."""
    fault = rules.first_fault(name)
    if fault is not None:
        raise (InvalidServiceNameException if is_service else InvalidTopicNameException)(name, *fault)
    return True
