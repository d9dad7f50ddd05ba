"""The older name of `event_handler`."""

from __future__ import annotations

from ros_nodes.binding.rclpy.event_handler import *  # noqa: F403
