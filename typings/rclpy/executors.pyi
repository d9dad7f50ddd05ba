from ros_nodes.binding.rclpy.executors import *
