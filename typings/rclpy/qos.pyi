from ros_nodes.binding.rclpy.qos import *
