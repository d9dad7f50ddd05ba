"""The exceptions that programs import from rclpy's compiled part, which has no other place for them."""

from ros_nodes.binding.rclpy.exceptions import (
    InvalidHandle,
    NodeNameNonExistentError,
    RCLError,
    RCLInvalidROSArgsError,
    UnknownROSArgsError,
)

__all__ = ["InvalidHandle", "NodeNameNonExistentError", "RCLError", "RCLInvalidROSArgsError", "UnknownROSArgsError"]
