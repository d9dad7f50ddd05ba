"""Answering requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service_msgs.msg import ServiceEventInfo

from ros_nodes.binding.rclpy._entity import Work
from ros_nodes.binding.rclpy._service_entity import ServiceEntity, ServiceInfo
from ros_nodes.binding.rclpy.executors import await_or_execute

_MATCH_TIMEOUT_S = 0.1
"""How long a reply waits for a client whose request came before its reply reader was discovered."""


class Service(ServiceEntity):
    """Calls back with each request, and an empty response to fill and return; made by ``Node.create_service``.

    Attributes:
        callback: takes a request and a response, and returns the response.
    """

    _is_server = True

    def __init__(self, *end: Any, callback: Callable[[Any, Any], Any]) -> None:
        """``end``: as of `ServiceEntity`."""
        super().__init__(*end)
        self.callback = callback
        self._ready_clients: set[int] = set()

    def send_response(self, response: Any, header: ServiceInfo) -> None:
        """Answer a request.

        Raises:
            TypeError: a response of another type.
            RCLError: it could not be sent.
            InvalidHandle: the service was destroyed.
        """
        if not isinstance(response, self.srv_type.Response):
            raise TypeError(f"Expected {self.srv_type.Response}, got {type(response)}")
        with self.handle:
            self._wait_for_client(header.writer)
            self._send(header.request_id, response)
        self._tell(ServiceEventInfo.RESPONSE_SENT, header, response)

    def _take(self) -> Work | None:
        taken = self._take_message()
        if taken is None:
            return None
        request, header = taken
        self._tell(ServiceEventInfo.REQUEST_RECEIVED, header, request)
        return self._answer, taken

    def _tell(self, event: int, header: ServiceInfo, message: Any) -> None:
        if self._events.is_on:
            clients = self._known(self._graph.writers, [header.writer])
            guid = clients[0].guid if clients else b""
            self._events.publish(event, guid, header.request_id.sequence_number, message)

    async def _answer(self, request: Any, header: ServiceInfo) -> None:
        response = await await_or_execute(self.callback, request, self.srv_type.Response())
        self.send_response(response, header)

    def _wait_for_client(self, writer: int) -> None:
        """Give a client that has just appeared the time to get its reply."""
        if writer in self._ready_clients:
            return

        def is_ready() -> bool:
            clients = self._identities(self._graph.writers, [writer], "clientid")
            matched = self._identities(self._graph.readers, self._writer.matched(), "clientid")
            return clients <= {""} or bool(clients & matched)

        if self._graph.wait_for(is_ready, _MATCH_TIMEOUT_S):
            self._ready_clients &= set(self._reader.matched())
            self._ready_clients.add(writer)
