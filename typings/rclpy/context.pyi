from ros_nodes.binding.rclpy.context import *
