"""Receiving messages."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from enum import Enum
from typing import Any

from ros_nodes.binding.dds.cyclone import Reader
from ros_nodes.binding.interfaces import MalformedPayloadError, deserialize
from ros_nodes.binding.rclpy._entity import WARNING_INTERVAL_S, Work
from ros_nodes.binding.rclpy._topic_entity import TopicEntity
from ros_nodes.binding.rclpy.exceptions import RCLError
from ros_nodes.binding.rclpy.subscription_content_filter_options import ContentFilterOptions

MessageInfo = dict[str, Any]
"""``source_timestamp`` and ``received_timestamp`` in nanoseconds since 1970; the sequence numbers are not known."""


class Subscription(TopicEntity):
    """Calls back with each message on a topic; made by ``Node.create_subscription``.

    Bytes that are no message of the type are dropped, with a warning now and then.

    Attributes:
        callback: takes the message, or the message and its `MessageInfo`.
        raw: whether the callback takes bytes, 4-byte header included, in place of a message.
    """

    _endpoint: Reader

    class CallbackType(Enum):
        """How many arguments the callback takes."""

        MessageOnly = 0
        WithMessageInfo = 1

    _role = "subscription"

    def __init__(self, *end: Any, callback: Callable[..., Any], raw: bool) -> None:
        """``end``: as of `TopicEntity`."""
        self.callback = callback
        super().__init__(*end)
        self.raw = raw

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

    def get_publisher_count(self) -> int:
        """How many publishers' messages come here."""
        return self._matched_count()

    @property
    def is_cft_enabled(self) -> bool:
        """Whether the middleware filters messages by what they hold: Cyclone DDS does not."""
        with self.handle:
            return False

    def set_content_filter(self, filter_expression: str, expression_parameters: list[str]) -> None:
        """Raises RCLError: there is no such filter."""
        with self.handle:
            raise RCLError("Failed to set content filter: Cyclone DDS has none; look at messages in the callback")

    def get_content_filter(self) -> ContentFilterOptions:
        """Raises RCLError: there is no such filter."""
        with self.handle:
            raise RCLError("Failed to get content filter: Cyclone DDS has none")

    def _is_ready(self) -> bool:
        return self._endpoint.has_samples()

    def _take(self) -> Work | None:
        taken = self._endpoint.take()
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
