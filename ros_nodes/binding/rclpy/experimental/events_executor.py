"""An executor under the name of rclpy's fast one."""

from ros_nodes.binding.rclpy.executors import SingleThreadedExecutor


class EventsExecutor(SingleThreadedExecutor):
    """A `SingleThreadedExecutor`: the binding has nothing faster."""
