"""Is a namespace well formed?"""

from ros_nodes.binding.rclpy._names import validate_namespace as validate_namespace
