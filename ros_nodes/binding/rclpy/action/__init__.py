"""Goals that take their time: a server accepts or rejects them, tells how they get on, may be asked to cancel them."""

from ros_nodes.binding.rclpy.action.client import ActionClient
from ros_nodes.binding.rclpy.action.graph import (
    get_action_client_names_and_types_by_node,
    get_action_names_and_types,
    get_action_server_names_and_types_by_node,
)
from ros_nodes.binding.rclpy.action.server import ActionServer, CancelResponse, GoalResponse

__all__ = [
    "ActionClient",
    "ActionServer",
    "CancelResponse",
    "GoalResponse",
    "get_action_client_names_and_types_by_node",
    "get_action_names_and_types",
    "get_action_server_names_and_types_by_node",
]
