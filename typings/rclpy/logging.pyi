from ros_nodes.binding.rclpy.logging import *
