from ros_nodes.binding.rclpy.action import *
