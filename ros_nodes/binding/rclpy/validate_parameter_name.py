"""Is a parameter's name allowed?"""

from __future__ import annotations

from typing import Literal

from ros_nodes.binding.rclpy.exceptions import InvalidParameterException


def validate_parameter_name(name: str) -> Literal[True]:
    """Any name but the empty one.

    Raises:
        InvalidParameterException: it is empty.
    """
    if not name:
        raise InvalidParameterException(name)
    return True
