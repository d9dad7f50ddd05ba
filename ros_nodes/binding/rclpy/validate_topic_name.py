"""Is a topic's or service's name well formed, as a node gives it?"""

from ros_nodes.binding.rclpy._names import validate_topic_name as validate_topic_name

TOPIC_SEPARATOR_STRING = "/"
