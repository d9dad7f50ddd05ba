from ros_nodes.binding.rclpy.action.client import *
