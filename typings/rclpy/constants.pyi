from ros_nodes.binding.rclpy.constants import *
