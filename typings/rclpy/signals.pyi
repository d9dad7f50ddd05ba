from ros_nodes.binding.rclpy.signals import *
