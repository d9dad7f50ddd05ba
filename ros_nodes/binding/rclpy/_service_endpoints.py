"""The two topics of a service, requests and replies, each behind a header that says whose and which it is."""

from __future__ import annotations

import itertools
import struct
import time
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from ros_nodes.binding.dds import cyclone, names
from ros_nodes.binding.dds.participant import Participant
from ros_nodes.binding.dds.qos import to_dds
from ros_nodes.binding.interfaces import (
    MalformedPayloadError,
    Message,
    dds_type_name,
    deserialize,
    serialize,
    type_hash,
)
from ros_nodes.binding.rclpy._entity import WARNING_INTERVAL_S, Entity
from ros_nodes.binding.rclpy.exceptions import RCLError
from ros_nodes.binding.rclpy.qos import QoSProfile

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
    from ros_nodes.binding.rclpy.context import Context
    from ros_nodes.binding.rclpy.impl.rcutils_logger import RcutilsLogger

_HEADER = struct.Struct("<Qq")
_MATCH_TIMEOUT_S = 0.1
"""How long a reply waits for a client whose request came before its reply reader was discovered."""
_ids = itertools.count(1)


class RequestId(NamedTuple):
    """Whose request, and which."""

    writer_guid: int
    """The client's own number."""
    sequence_number: int


class ServiceInfo(NamedTuple):
    """What comes with a request or a reply."""

    request_id: RequestId
    source_timestamp: int
    """In nanoseconds since 1970."""
    received_timestamp: int
    writer: int
    """cyclonedds' handle of who wrote it."""


class ServiceEndpoints:
    """A client's or a server's reader and writer, as rmw_cyclonedds has them.

    Args:
        service_type: its class.
        service_name: full.
        is_server: which of the two sides.
    """

    def __init__(
        self,
        participant: Participant,
        service_type: Any,
        service_name: str,
        qos_profile: QoSProfile,
        *,
        is_server: bool,
    ) -> None:
        self.graph = participant.graph
        self._name = service_name
        self._role = "serviceid" if is_server else "clientid"
        number = participant.guid[:12] + struct.pack(">I", next(_ids))
        identity = ".".join(f"{byte:x}" for byte in number)
        user_data = f"{self._role}={identity};typehash={type_hash(service_type)};"
        request = (names.request_on_wire(service_name), dds_type_name(service_type.Request))
        reply = (names.reply_on_wire(service_name), dds_type_name(service_type.Response))
        self._taken_type: type[Message] = service_type.Request if is_server else service_type.Response
        outgoing, incoming = (reply, request) if is_server else (request, reply)
        self.reader = participant.create_reader(*incoming, to_dds(qos_profile, user_data, is_writer=False))
        self.writer = participant.create_writer(*outgoing, to_dds(qos_profile, user_data, is_writer=True))
        self._ready_clients: set[int] = set()

    def send(self, request_id: RequestId, message: Message) -> None:
        """Write a request or a reply.

        Raises:
            RCLError: it could not be written.
        """
        payload = serialize(message)
        header = _HEADER.pack(*request_id)
        size = cyclone.HEADER_SIZE
        code = self.writer.write(payload[:size] + header + payload[size:])
        if code < 0:
            raise RCLError(f"failed to send a message of service {self._name}: cyclonedds' error {code}")

    def take(self) -> tuple[Any, ServiceInfo] | None:
        """The oldest request or reply; None where there is none.

        Raises:
            MalformedPayloadError: it is no such message; it is gone.
        """
        taken = self.reader.take()
        if taken is None:
            return None
        payload, info = taken
        start, body = cyclone.HEADER_SIZE, cyclone.HEADER_SIZE + _HEADER.size
        if len(payload) < body or payload[:2] != b"\0\1":
            raise MalformedPayloadError(f"no header of a service in {len(payload)} bytes")
        request_id = RequestId(*_HEADER.unpack(payload[start:body]))
        message = deserialize(payload[:start] + payload[body:], self._taken_type)
        return message, ServiceInfo(request_id, info.source_timestamp, time.time_ns(), info.publication_handle)

    def server_is_ready(self) -> bool:
        """For a client: whether one server has both its request reader and its reply writer matched."""
        readers = self._identities(self.graph.readers, self.writer.matched(), "serviceid")
        writers = self._identities(self.graph.writers, self.reader.matched(), "serviceid")
        return bool(readers & writers)

    def wait_for_client(self, request: ServiceInfo) -> None:
        """For a server: give a client that has just appeared the time to get its reply."""
        if request.writer in self._ready_clients:
            return

        def is_ready() -> bool:
            clients = self._identities(self.graph.writers, [request.writer], "clientid")
            return clients <= {""} or bool(
                clients & self._identities(self.graph.readers, self.writer.matched(), "clientid")
            )

        if self.graph.wait_for(is_ready, _MATCH_TIMEOUT_S):
            self._ready_clients &= set(self.reader.matched())
            self._ready_clients.add(request.writer)

    def _identities(self, known: dict[int, Any], handles: list[int], role: str) -> set[str]:
        """Who is at the other end; an empty text stands for implementations that do not say."""
        if not all(handle in known for handle in handles):
            self.graph.update()
        return {known[handle].user_data.get(role, "") for handle in handles if handle in known}


class ServiceEntity(Entity):
    """What clients and services share.

    Attributes:
        srv_type: the service's class.
        srv_name: its name as the node gave it.
        qos_profile: as it was given.
    """

    _taken: ClassVar[str]
    """What it takes, in words."""

    def __init__(
        self,
        both: ServiceEndpoints,
        srv_type: Any,
        srv_name: str,
        service_name: str,
        callback_group: CallbackGroup,
        qos_profile: QoSProfile,
        context: Context,
        logger: RcutilsLogger,
    ) -> None:
        super().__init__(callback_group, [both.reader, both.writer])
        self._both = both
        self._service_name = service_name
        self._context = context
        self._logger = logger
        self.srv_type = srv_type
        self.srv_name = srv_name
        self.qos_profile = qos_profile

    @property
    def service_name(self) -> str:
        """The full name."""
        return self._service_name

    def _is_ready(self) -> bool:
        return self._both.reader.has_samples()

    def _take_message(self) -> tuple[Any, ServiceInfo] | None:
        """The oldest request or response; None where there is none, or it is malformed."""
        try:
            return self._both.take()
        except MalformedPayloadError as error:
            self._logger.warning(
                f"{self._taken} {self._service_name} was dropped: {error}", throttle_duration_sec=WARNING_INTERVAL_S
            )
            return None
