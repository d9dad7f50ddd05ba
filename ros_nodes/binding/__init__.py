"""rclpy over cyclonedds, for machines without ROS 2: `install` makes ``import rclpy`` and message packages work."""

from __future__ import annotations

import sys

from ros_nodes.binding.finder import BindingFinder


def install() -> None:
    """Put the binding's finder first on ``sys.meta_path``, once."""
    if not any(isinstance(finder, BindingFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, BindingFinder())
