from __future__ import annotations

import pytest

from ros_nodes.binding.rclpy.qos import QoSProfile


def test_a_policy_is_not_none() -> None:
    """As Jazzy has it; Kilted does not look."""
    with pytest.raises((AssertionError, TypeError, ValueError)):
        QoSProfile(depth=1, durability=None)
