"""Sending messages."""

from __future__ import annotations

from typing import Any

from ros_nodes.binding.dds import cyclone
from ros_nodes.binding.dds.cyclone import Writer
from ros_nodes.binding.interfaces import serialize
from ros_nodes.binding.rclpy._topic_entity import TopicEntity
from ros_nodes.binding.rclpy.duration import Duration
from ros_nodes.binding.rclpy.exceptions import RCLError


class Publisher(TopicEntity):
    """Publishes messages on a topic; made by ``Node.create_publisher``."""

    _role = "publisher"
    _endpoint: Writer

    def publish(self, msg: Any) -> None:
        """Send a message, or the bytes of one with their 4-byte header.

        Raises:
            TypeError: a message of another type, or with a field of a wrong type.
            RCLError: the context was shut down, or a slow reliable subscription did not take it in time.
            InvalidHandle: the publisher was destroyed.
        """
        if isinstance(msg, self.msg_type):
            payload = serialize(msg)
        elif isinstance(msg, bytes):
            payload = msg
        else:
            raise TypeError(f"Expected {self.msg_type}, got {type(msg)}")
        with self.handle:
            if not self._context.ok():
                raise RCLError("Failed to publish: publisher's context is invalid")
            code = self._endpoint.write(payload)
        if code == cyclone.TIMEOUT:
            raise RCLError(f"Failed to publish on {self._topic_name}: a slow reliable subscription blocks it")
        if code < 0:
            raise RCLError(f"Failed to publish on {self._topic_name}: no CDR, or cyclonedds' error {code}")

    def get_subscription_count(self) -> int:
        """How many subscriptions get its messages."""
        return self._matched_count()

    def assert_liveliness(self) -> None:
        """A sign of life, for publishers whose liveliness is manual."""
        with self.handle:
            self._endpoint.assert_liveliness()

    def wait_for_all_acked(self, timeout: Duration = Duration(seconds=-1)) -> bool:  # noqa: B008
        """Wait until every reliable subscription has all messages, and say whether it has; for ever where negative."""
        nanoseconds = timeout.nanoseconds if timeout.nanoseconds >= 0 else cyclone.INFINITY_NS
        with self.handle:
            return self._endpoint.entity.wait_for_acks(nanoseconds)
