"""Imported before the tests of this folder, so that their imports of rclpy and of messages find something."""

import ros_nodes  # noqa: F401
