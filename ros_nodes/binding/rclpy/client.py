"""Asking services."""

from __future__ import annotations

from threading import Lock
from typing import Any

from service_msgs.msg import ServiceEventInfo

from ros_nodes.binding.dds import fast_dds_replies
from ros_nodes.binding.dds.fast_dds_replies import FAST_DDS
from ros_nodes.binding.rclpy._entity import Work
from ros_nodes.binding.rclpy._service_entity import CYCLONE, ELSEWHERE, RequestId, ServiceEntity
from ros_nodes.binding.rclpy.exceptions import RCLError
from ros_nodes.binding.rclpy.task import Future, wait_for_result


class Client(ServiceEntity):
    """Sends requests and gets responses; made by ``Node.create_client``."""

    _is_server = False

    def __init__(self, *end: Any) -> None:
        """``end``: as of `ServiceEntity`."""
        super().__init__(*end)
        fast_dds_replies.add_client(self._writer.guid, self._writer.handle)
        self._sent = 0
        self._sending = Lock()
        self._pending_requests: dict[int, Future[Any]] = {}
        self._lock = Lock()

    def call(self, request: Any, timeout_sec: float | None = None) -> Any:
        """Ask, and wait for the response, which another thread's executor receives.

        Raises:
            TypeError: a request of another type.
            TimeoutError: no response in that many seconds.
            RCLError, InvalidHandle: as `call_async`.
        """
        future = self.call_async(request)
        try:
            return wait_for_result(future, timeout_sec if timeout_sec is None or timeout_sec >= 0 else None)
        except TimeoutError:
            self.remove_pending_request(future)
            raise

    def call_async(self, request: Any) -> Future[Any]:
        """Ask; the response is the future's result.

        Raises:
            TypeError: a request of another type.
            RCLError: the context was shut down, the request could not be sent, or a server would take it for another
                one: all must be on Cyclone DDS, or all on Fast DDS.
            InvalidHandle: the client was destroyed.
        """
        if not isinstance(request, self.srv_type.Request):
            raise TypeError(f"Expected {self.srv_type.Request}, got {type(request)}")
        future: Future[Any] = Future()
        with self.handle:
            if not self._context.ok():
                raise RCLError("Failed to send request: client's context is invalid")
            middleware = self._middleware(self._graph.readers, self._writer.matched())
            if not _is_understood(middleware):
                raise RCLError(f"Failed to send request: a server of {self.service_name} {ELSEWHERE}")
            with self._sending:
                number = self._sent + 1  # also the one that RTPS gives it, which is all that Fast DDS knows
                with self._lock:
                    self._pending_requests[number] = future
                try:
                    bare = middleware == {FAST_DDS}
                    self._send(None if bare else RequestId(self._writer.handle, number), request)
                except Exception:
                    self.remove_pending_request(future)
                    raise
                self._sent = number
                self._events.publish(ServiceEventInfo.REQUEST_SENT, self._writer.guid, number, request)
        future.add_done_callback(self.remove_pending_request)
        return future

    def get_pending_request(self, sequence_number: int) -> Future[Any]:
        """The future of a request.

        Raises:
            KeyError: no request of that number waits for its response.
        """
        return self._pending_requests[sequence_number]

    def remove_pending_request(self, future: Future[Any]) -> None:
        """Wait for a response no more; the future is never done."""
        with self._lock:
            for number, waiting in self._pending_requests.items():
                if waiting is future:
                    del self._pending_requests[number]
                    break

    def service_is_ready(self) -> bool:
        """Whether there is somebody to answer; with a warning where a server would take requests for others."""
        with self.handle:
            if not _is_understood(self._middleware(self._graph.readers, self._writer.matched())):
                self._warn(f"{self.service_name} cannot be asked: a server {ELSEWHERE}")
                return False
            readers = self._identities(self._graph.readers, self._writer.matched(), "serviceid")
            writers = self._identities(self._graph.writers, self._reader.matched(), "serviceid")
            return bool(readers & writers)

    def wait_for_service(self, timeout_sec: float | None = None) -> bool:
        """Wait until there is somebody to answer, and say whether there is; None for ever."""
        timeout_sec = None if timeout_sec is None or timeout_sec < 0 else timeout_sec
        self._graph.wait_for(lambda: not self._context.ok() or self.service_is_ready(), timeout_sec)
        return self._context.ok() and self.service_is_ready()

    def _close(self) -> None:
        fast_dds_replies.remove_client(self._writer.guid)
        super()._close()

    def _take(self) -> Work | None:
        taken = self._take_message()
        if taken is None or taken[1].request_id.writer_guid != self._writer.handle:
            return None  # another client's
        response, info = taken
        number = info.request_id.sequence_number
        self._events.publish(ServiceEventInfo.RESPONSE_RECEIVED, self._writer.guid, number, response)
        future = self._pending_requests.get(number)
        return (future.set_result, (response,)) if future is not None else None


def _is_understood(middleware: set[bytes]) -> bool:
    """Whether one payload is right for all servers."""
    return middleware <= {CYCLONE} or middleware == {FAST_DDS}
