from ros_nodes.binding.rclpy.utilities import *
