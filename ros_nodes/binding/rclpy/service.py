"""Answering requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ros_nodes.binding.interfaces import MalformedPayloadError
from ros_nodes.binding.rclpy._entity import Entity, Work
from ros_nodes.binding.rclpy._service_endpoints import ServiceEndpoints, ServiceInfo
from ros_nodes.binding.rclpy.executors import await_or_execute
from ros_nodes.binding.rclpy.subscription import WARNING_INTERVAL_S

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
    from ros_nodes.binding.rclpy.impl.rcutils_logger import RcutilsLogger
    from ros_nodes.binding.rclpy.qos import QoSProfile


class Service(Entity):
    """Calls back with each request, and an empty response to fill and return; made by ``Node.create_service``.

    Attributes:
        srv_type: the service's class.
        srv_name: its name as the node gave it.
        callback: takes a request and a response, and returns the response.
        qos_profile: as it was given.
    """

    def __init__(
        self,
        both: ServiceEndpoints,
        srv_type: Any,
        srv_name: str,
        service_name: str,
        callback: Callable[[Any, Any], Any],
        callback_group: CallbackGroup,
        qos_profile: QoSProfile,
        logger: RcutilsLogger,
    ) -> None:
        super().__init__(callback_group, [both.reader, both.writer])
        self._both = both
        self._service_name = service_name
        self._logger = logger
        self.srv_type = srv_type
        self.srv_name = srv_name
        self.callback = callback
        self.qos_profile = qos_profile

    @property
    def service_name(self) -> str:
        """The full name."""
        return self._service_name

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

    def _is_ready(self) -> bool:
        return self._both.reader.has_samples()

    def _take(self) -> Work | None:
        try:
            taken = self._both.take()
        except MalformedPayloadError as error:
            self._logger.warning(
                f"a request to {self._service_name} was dropped: {error}", throttle_duration_sec=WARNING_INTERVAL_S
            )
            return None
        return (self._answer, taken) if taken is not None else None

    async def _answer(self, request: Any, header: ServiceInfo) -> None:
        response = await await_or_execute(self.callback, request, self.srv_type.Response())
        self.send_response(response, header)
