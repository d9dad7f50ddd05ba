from ros_nodes.binding.rclpy import *
