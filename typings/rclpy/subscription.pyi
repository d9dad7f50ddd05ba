from ros_nodes.binding.rclpy.subscription import *
