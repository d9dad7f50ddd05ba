"""From a chosen box to a thing in the gripper: grasps, places and the steps between, without ROS."""
