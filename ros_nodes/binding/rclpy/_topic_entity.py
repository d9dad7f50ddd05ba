"""What publishers and subscriptions share: a topic, its quality of service, and the events of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ros_nodes.binding.rclpy._entity import Entity

if TYPE_CHECKING:
    from ros_nodes.binding.dds.endpoints import Reader, Writer
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
    from ros_nodes.binding.rclpy.context import Context
    from ros_nodes.binding.rclpy.event_handler import EventHandler
    from ros_nodes.binding.rclpy.impl.rcutils_logger import RcutilsLogger
    from ros_nodes.binding.rclpy.qos import QoSProfile


class TopicEntity(Entity):
    """One end of a topic.

    Attributes:
        msg_type: the class of its messages.
        topic: the topic's name as the node gave it.
        qos_profile: as it was given.
        event_handlers: for the events of its quality of service.
    """

    def __init__(
        self,
        endpoint: Reader | Writer,
        msg_type: type[Any],
        topic: str,
        topic_name: str,
        qos_profile: QoSProfile,
        event_handlers: list[EventHandler],
        callback_group: CallbackGroup,
        context: Context,
        logger: RcutilsLogger,
    ) -> None:
        super().__init__(callback_group, [endpoint])
        self._endpoint = endpoint
        self._topic_name = topic_name
        self._context = context
        self._logger = logger
        self.msg_type = msg_type
        self.topic = topic
        self.qos_profile = qos_profile
        self.event_handlers = event_handlers

    @property
    def topic_name(self) -> str:
        """The topic's full name."""
        with self.handle:
            return self._topic_name

    def destroy(self) -> None:
        for handler in self.event_handlers:
            handler.destroy()
        super().destroy()

    def _matched_count(self) -> int:
        with self.handle:
            return len(self._endpoint.matched())
