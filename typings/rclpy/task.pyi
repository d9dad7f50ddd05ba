from ros_nodes.binding.rclpy.task import *
