"""Is a node's name well formed?"""

from ros_nodes.binding.rclpy._names import validate_node_name as validate_node_name
