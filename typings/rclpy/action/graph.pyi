from ros_nodes.binding.rclpy.action.graph import *
