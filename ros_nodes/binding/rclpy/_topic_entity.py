"""What publishers and subscriptions share: a topic, its quality of service, and the events of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ros_nodes.binding.dds.names import topic_on_wire
from ros_nodes.binding.dds.qos import to_dds
from ros_nodes.binding.interfaces import dds_type_name, type_hash
from ros_nodes.binding.rclpy._entity import Communicating
from ros_nodes.binding.rclpy.qos import QoSProfile
from ros_nodes.binding.rclpy.qos_overriding_options import QoSOverridingOptions, override_profile
from ros_nodes.binding.rclpy.type_support import check_is_valid_msg_type

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
    from ros_nodes.binding.rclpy.event_handler import PublisherEventCallbacks, SubscriptionEventCallbacks
    from ros_nodes.binding.rclpy.node import Node


class TopicEntity(Communicating):
    """One end of a topic; arguments and errors are those of ``Node.create_publisher`` and ``create_subscription``.

    Attributes:
        msg_type: the class of its messages.
        topic: the topic's name as the node gave it.
        qos_profile: as it was given.
    """

    _role: ClassVar[str]
    """publisher or subscription."""

    def __init__(
        self,
        node: Node,
        msg_type: Any,
        topic: str,
        qos_profile: QoSProfile | int,
        callback_group: CallbackGroup | None,
        event_callbacks: PublisherEventCallbacks | SubscriptionEventCallbacks,
        overriding_options: QoSOverridingOptions | None,
    ) -> None:
        check_is_valid_msg_type(msg_type)
        profile = _profile(qos_profile)
        self._topic_name = node.resolve_topic_name(topic)
        if overriding_options is not None:
            override_profile(node, self._role, self._topic_name, profile, overriding_options)
        is_writer = self._role == "publisher"
        create = node._participant.create_writer if is_writer else node._participant.create_reader
        self._endpoint: Any = create(
            topic_on_wire(self._topic_name, plain=profile.avoid_ros_namespace_conventions),
            dds_type_name(msg_type),
            to_dds(profile, f"typehash={type_hash(msg_type)};", is_writer=is_writer),
        )
        super().__init__(node, callback_group, [self._endpoint])
        self.msg_type, self.topic, self.qos_profile = msg_type, topic, profile
        self.event_handlers = event_callbacks.create_event_handlers(
            callback_group, self._endpoint, self._topic_name, self._logger
        )

    @property
    def topic_name(self) -> str:
        """The topic's full name."""
        with self.handle:
            return self._topic_name

    def _matched_count(self) -> int:
        with self.handle:
            return len(self._endpoint.matched())


def _profile(qos_or_depth: QoSProfile | int) -> QoSProfile:
    if isinstance(qos_or_depth, QoSProfile):
        return qos_or_depth
    if not isinstance(qos_or_depth, int):
        raise TypeError(f"Expected QoSProfile or int, but received {type(qos_or_depth)!r}")
    return QoSProfile(depth=qos_or_depth)
