"""Is a topic's or service's absolute name well formed?"""

from ros_nodes.binding.rclpy._names import validate_full_topic_name as validate_full_topic_name
