"""rclpy over cyclonedds, for machines without ROS 2: `install` makes ``import rclpy`` and message packages work."""

from __future__ import annotations

import importlib.util
import sys

from ros_nodes.binding.finder import BindingFinder, Tf2Finder


def install() -> None:
    """Put the binding's finder first on ``sys.meta_path``, once."""
    if not any(isinstance(finder, BindingFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, BindingFinder())


def install_tf2() -> None:
    """Make ``import tf2_ros`` work, on a real rclpy whose ROS 2 has none."""
    sys.meta_path.append(Tf2Finder())


def is_installed() -> bool:
    """Whether the packages that the binding stands on are here."""
    return all(importlib.util.find_spec(name) is not None for name in ("cyclonedds", "rosbags", "yaml"))
