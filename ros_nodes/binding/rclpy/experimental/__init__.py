"""What rclpy tries out."""

from ros_nodes.binding.rclpy.experimental.events_executor import EventsExecutor

__all__ = ["EventsExecutor"]
