from ros_nodes.binding.rclpy.serialization import *
