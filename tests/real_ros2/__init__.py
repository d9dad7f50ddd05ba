"""A real ROS 2 beside the binding: `python -m tests.real_ros2` runs tests on it."""
