"""From /tf and /tf_static into a buffer."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import DurabilityPolicy, QoSProfile
from tf2_msgs.msg import TFMessage

from ros_nodes.binding.tf2_ros.buffer import Buffer

if TYPE_CHECKING:
    from rclpy.node import Node

DEFAULT_TF_TOPIC = "/tf"
DEFAULT_STATIC_TF_TOPIC = "/tf_static"
DEFAULT_AUTHORITY = "default_authority"


class TransformListener:
    """Fills a buffer with what is on /tf and /tf_static.

    Args:
        spin_thread: spin the node in a thread of the listener's; nobody else may spin it then.
        qos, static_qos: depth 100, and for /tf_static transient local, where not given.
    """

    def __init__(
        self,
        buffer: Buffer,
        node: Node,
        *,
        spin_thread: bool = False,
        qos: QoSProfile | None = None,
        static_qos: QoSProfile | None = None,
    ) -> None:
        self.buffer = buffer
        self.node = node
        buffer._follow(node.get_clock())
        # Reentrant: a callback of the node's own group can wait for a transform while another thread takes it in.
        self.group = ReentrantCallbackGroup()
        self.tf_sub = node.create_subscription(
            TFMessage,
            DEFAULT_TF_TOPIC,
            self.callback,
            qos or QoSProfile(depth=100),
            callback_group=self.group,
        )
        self.tf_static_sub = node.create_subscription(
            TFMessage,
            DEFAULT_STATIC_TF_TOPIC,
            self.static_callback,
            static_qos or QoSProfile(depth=100, durability=DurabilityPolicy.TRANSIENT_LOCAL),
            callback_group=self.group,
        )
        if spin_thread:
            self.executor = SingleThreadedExecutor(context=node.context)
            self.executor.add_node(node)
            self.dedicated_listener_thread = Thread(target=self.executor.spin, daemon=True)
            self.dedicated_listener_thread.start()

    def unregister(self) -> None:
        """Stop listening."""
        self.node.destroy_subscription(self.tf_sub)
        self.node.destroy_subscription(self.tf_static_sub)

    def callback(self, data: TFMessage) -> None:
        """Take in a message of /tf."""
        for transform in data.transforms:
            self.buffer.set_transform(transform, DEFAULT_AUTHORITY)

    def static_callback(self, data: TFMessage) -> None:
        """Take in a message of /tf_static."""
        for transform in data.transforms:
            self.buffer.set_transform_static(transform, DEFAULT_AUTHORITY)
