from ros_nodes.binding.rclpy.node import *
