from ros_nodes.binding.rclpy.action.server import *
