"""Answering requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ros_nodes.binding.rclpy._entity import Work
from ros_nodes.binding.rclpy._service_endpoints import ServiceEntity, ServiceInfo
from ros_nodes.binding.rclpy.executors import await_or_execute


class Service(ServiceEntity):
    """Calls back with each request, and an empty response to fill and return; made by ``Node.create_service``.

    Attributes:
        callback: takes a request and a response, and returns the response.
    """

    _taken = "a request to"

    def __init__(self, *end: Any, callback: Callable[[Any, Any], Any]) -> None:
        """``end``: as of `ServiceEntity`."""
        super().__init__(*end)
        self.callback = callback

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
            self._both.wait_for_client(header)
            self._both.send(header.request_id, response)

    def _take(self) -> Work | None:
        taken = self._take_message()
        return (self._answer, taken) if taken is not None else None

    async def _answer(self, request: Any, header: ServiceInfo) -> None:
        response = await await_or_execute(self.callback, request, self.srv_type.Response())
        self.send_response(response, header)
