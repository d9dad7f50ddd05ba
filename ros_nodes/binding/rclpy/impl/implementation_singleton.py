"""Where rclpy itself finds its compiled part: here, its exceptions."""

from ros_nodes.binding.rclpy import _rclpy_pybind11 as rclpy_implementation

__all__ = ["rclpy_implementation"]
