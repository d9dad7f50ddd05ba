from ros_nodes.binding.rclpy.exceptions import *
