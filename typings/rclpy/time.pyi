from ros_nodes.binding.rclpy.time import *
