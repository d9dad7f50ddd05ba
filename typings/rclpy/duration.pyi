from ros_nodes.binding.rclpy.duration import *
