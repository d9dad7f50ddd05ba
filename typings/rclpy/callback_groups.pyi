from ros_nodes.binding.rclpy.callback_groups import *
