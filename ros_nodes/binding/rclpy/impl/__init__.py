"""Parts of rclpy that programs name in type hints."""
