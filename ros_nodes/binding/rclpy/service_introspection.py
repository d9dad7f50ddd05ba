"""What goes over a service, told on a topic beside it, ``SERVICE/_service_event`` (REP-2012)."""

from __future__ import annotations

from contextlib import suppress
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from service_msgs.msg import ServiceEventInfo

from ros_nodes.binding.rclpy.event_handler import PublisherEventCallbacks
from ros_nodes.binding.rclpy.exceptions import RCLError
from ros_nodes.binding.rclpy.publisher import Publisher

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.clock import Clock
    from ros_nodes.binding.rclpy.node import Node
    from ros_nodes.binding.rclpy.qos import QoSProfile

GUID_SIZE = 16


class ServiceIntrospectionState(IntEnum):
    """How much is told: nothing, that something was sent or received, or with what it said."""

    OFF = 0
    METADATA = 1
    CONTENTS = 2


class ServiceEvents:
    """What one end of a service tells; nothing until `configure`."""

    def __init__(self, node: Node, srv_type: Any, service_name: str) -> None:
        self._node, self._srv_type, self._topic = node, srv_type, f"{service_name}/_service_event"
        self._state = ServiceIntrospectionState.OFF
        self._publisher: Publisher | None = None

    def configure(self, clock: Clock, qos_profile: QoSProfile, state: ServiceIntrospectionState) -> None:
        """Tell so much from now on.

        Args:
            clock: which gives the stamps.
            qos_profile: of the topic.
            state: how much.
        """
        self.close()
        self._clock, self._state = clock, ServiceIntrospectionState(state)
        if self._state is not ServiceIntrospectionState.OFF:
            events = PublisherEventCallbacks(use_default_callbacks=False)
            end = (self._node, self._srv_type.Event, self._topic, qos_profile, None, events, None)
            self._publisher = Publisher(*end)
            self._node._participant.graph.add_endpoints(self._node._entry, self._publisher.endpoints)

    @property
    def is_on(self) -> bool:
        """Whether anything is told."""
        return self._publisher is not None

    def publish(self, event: int, client: bytes, number: int, message: Any) -> None:
        """Tell of a request or a response.

        Args:
            event: of ``ServiceEventInfo``.
            client: the client's GUID.
            number: the request's, which its response has too.
        """
        if self._publisher is None:
            return
        told = self._srv_type.Event(
            info=ServiceEventInfo(
                event_type=event,
                stamp=self._clock.now().to_msg(),
                client_gid=list(client.ljust(GUID_SIZE, b"\0")),
                sequence_number=number,
            )
        )
        if self._state is ServiceIntrospectionState.CONTENTS:
            (told.request if isinstance(message, self._srv_type.Request) else told.response).append(message)
        with suppress(RCLError):  # the context was shut down: the service itself says so
            self._publisher.publish(told)

    def close(self) -> None:
        """Tell nothing any more."""
        if self._publisher is not None:
            if self._node.context.ok():
                self._node._participant.graph.remove_endpoints(self._node._entry, self._publisher.endpoints)
            self._publisher.destroy()
            self._publisher = None
