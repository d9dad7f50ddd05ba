"""Nodes whose life others manage: configured, activated, deactivated, cleaned up and shut down step by step."""

from ros_nodes.binding.rclpy.lifecycle.managed_entity import ManagedEntity, SimpleManagedEntity
from ros_nodes.binding.rclpy.lifecycle.node import LifecycleNode, LifecycleNodeMixin
from ros_nodes.binding.rclpy.lifecycle.publisher import LifecyclePublisher
from ros_nodes.binding.rclpy.lifecycle.states import LifecycleState, TransitionCallbackReturn

Node = LifecycleNode
NodeMixin = LifecycleNodeMixin
Publisher = LifecyclePublisher
State = LifecycleState

__all__ = [
    "LifecycleNode",
    "LifecycleNodeMixin",
    "LifecyclePublisher",
    "LifecycleState",
    "ManagedEntity",
    "Node",
    "NodeMixin",
    "Publisher",
    "SimpleManagedEntity",
    "State",
    "TransitionCallbackReturn",
]
