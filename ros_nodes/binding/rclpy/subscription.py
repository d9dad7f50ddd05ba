"""Receiving messages."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any

from ros_nodes.binding.dds.endpoints import Reader
from ros_nodes.binding.interfaces import MalformedPayloadError, deserialize
from ros_nodes.binding.rclpy._entity import Entity, Work

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
    from ros_nodes.binding.rclpy.event_handler import EventHandler
    from ros_nodes.binding.rclpy.impl.rcutils_logger import RcutilsLogger
    from ros_nodes.binding.rclpy.qos import QoSProfile

MessageInfo = dict[str, Any]
"""``source_timestamp`` and ``received_timestamp`` in nanoseconds since 1970; the sequence numbers are not known."""
WARNING_INTERVAL_S = 5.0


class Subscription(Entity):
    """Calls back with each message on a topic; made by ``Node.create_subscription``.

    Bytes that are no message of the type are dropped, with a warning now and then.

    Attributes:
        msg_type: the class of its messages.
        topic: the topic's name as the node gave it.
        callback: takes the message, or the message and its `MessageInfo`.
        qos_profile: as it was given.
        raw: whether the callback takes bytes, 4-byte header included, in place of a message.
        event_handlers: for the events of its quality of service.
    """

    class CallbackType(Enum):
        """How many arguments the callback takes."""

        MessageOnly = 0
        WithMessageInfo = 1

    def __init__(
        self,
        reader: Reader,
        msg_type: type[Any],
        topic: str,
        topic_name: str,
        callback: Callable[..., Any],
        callback_group: CallbackGroup,
        qos_profile: QoSProfile,
        raw: bool,
        event_handlers: list[EventHandler],
        logger: RcutilsLogger,
    ) -> None:
        self.callback = callback
        super().__init__(callback_group, [reader])
        self._reader = reader
        self._topic_name = topic_name
        self._logger = logger
        self.msg_type = msg_type
        self.topic = topic
        self.qos_profile = qos_profile
        self.raw = raw
        self.event_handlers = event_handlers

    @property
    def callback(self) -> Callable[..., Any]:
        """What is called with each message."""
        return self._callback

    @callback.setter
    def callback(self, value: Callable[..., Any]) -> None:
        for kind, arguments in zip(self.CallbackType, ((None,), (None, None)), strict=True):
            try:
                inspect.signature(value).bind(*arguments)
            except TypeError:
                continue
            self._callback, self._callback_type = value, kind
            return
        raise RuntimeError(
            "Subscription.__init__(): callback should be either be callable with one argument (to get only the "
            "message) or two (to get message and message info)"
        )

    @property
    def topic_name(self) -> str:
        """The topic's full name."""
        with self.handle:
            return self._topic_name

    def get_publisher_count(self) -> int:
        """How many publishers' messages come here."""
        with self.handle:
            return len(self._reader.matched())

    def destroy(self) -> None:
        for handler in self.event_handlers:
            handler.destroy()
        super().destroy()

    def _is_ready(self) -> bool:
        return self._reader.has_samples()

    def _take(self) -> Work | None:
        taken = self._reader.take()
        if taken is None:
            return None
        payload, sample_info = taken
        if self.raw:
            message: Any = payload
        else:
            try:
                message = deserialize(payload, self.msg_type)
            except MalformedPayloadError as error:
                self._logger.warning(
                    f"a message on {self._topic_name} was dropped: {error}", throttle_duration_sec=WARNING_INTERVAL_S
                )
                return None
        if self._callback_type is self.CallbackType.MessageOnly:
            return self._callback, (message,)
        info: MessageInfo = {
            "source_timestamp": sample_info.source_timestamp,
            "received_timestamp": time.time_ns(),
            "publication_sequence_number": None,
            "reception_sequence_number": None,
        }
        return self._callback, (message, info)
