"""tf2_ros over the binding: coordinate frames on /tf and /tf_static, and transforms between them."""

from __future__ import annotations

from ros_nodes.binding.tf2_ros.buffer import Buffer
from ros_nodes.binding.tf2_ros.buffer_interface import BufferInterface, TransformRegistration
from ros_nodes.binding.tf2_ros.exceptions import (
    ConnectivityException,
    ExtrapolationException,
    InvalidArgumentException,
    LookupException,
    TimeoutException,
    TransformException,
    TypeException,
)
from ros_nodes.binding.tf2_ros.static_transform_broadcaster import StaticTransformBroadcaster
from ros_nodes.binding.tf2_ros.transform_broadcaster import TransformBroadcaster
from ros_nodes.binding.tf2_ros.transform_listener import TransformListener

__all__ = [
    "Buffer",
    "BufferInterface",
    "ConnectivityException",
    "ExtrapolationException",
    "InvalidArgumentException",
    "LookupException",
    "StaticTransformBroadcaster",
    "TimeoutException",
    "TransformBroadcaster",
    "TransformException",
    "TransformListener",
    "TransformRegistration",
    "TypeException",
]
