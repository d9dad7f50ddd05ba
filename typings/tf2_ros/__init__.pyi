from ros_nodes.binding.tf2_ros import *
