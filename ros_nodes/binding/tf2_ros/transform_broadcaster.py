"""Onto /tf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geometry_msgs.msg import TransformStamped
from rclpy.qos import QoSProfile
from tf2_msgs.msg import TFMessage

if TYPE_CHECKING:
    from rclpy.node import Node


class TransformBroadcaster:
    """Publishes transforms of frames that move.

    Args:
        qos: a profile or a depth.
    """

    def __init__(self, node: Node, qos: QoSProfile | int = 100) -> None:
        self.pub_tf = node.create_publisher(TFMessage, "/tf", qos)

    def sendTransform(self, transform: TransformStamped | list[TransformStamped]) -> None:  # noqa: N802 - tf2's name
        """Publish one transform or several."""
        self.pub_tf.publish(TFMessage(transforms=transform if isinstance(transform, list) else [transform]))
