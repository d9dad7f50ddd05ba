from ros_nodes.binding.rclpy.parameter import *
