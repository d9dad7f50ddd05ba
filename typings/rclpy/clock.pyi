from ros_nodes.binding.rclpy.clock import *
