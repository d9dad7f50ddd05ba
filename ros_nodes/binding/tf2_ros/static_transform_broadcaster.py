"""Onto /tf_static."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geometry_msgs.msg import TransformStamped
from rclpy.qos import DurabilityPolicy, QoSProfile
from tf2_msgs.msg import TFMessage

if TYPE_CHECKING:
    from rclpy.node import Node


class StaticTransformBroadcaster:
    """Publishes transforms of frames that do not move; who comes later gets them too.

    Args:
        qos: depth 1, transient local where not given.
    """

    def __init__(self, node: Node, qos: QoSProfile | None = None) -> None:
        latched = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
        self.pub_tf = node.create_publisher(TFMessage, "/tf_static", qos or latched)
        self._sent: dict[str, TransformStamped] = {}

    def sendTransform(self, transform: TransformStamped | list[TransformStamped]) -> None:  # noqa: N802 - tf2's name
        """Publish one transform or several, with all that were sent before: the last message holds everything."""
        for each in transform if isinstance(transform, list) else [transform]:
            self._sent[each.child_frame_id] = each
        self.pub_tf.publish(TFMessage(transforms=list(self._sent.values())))
