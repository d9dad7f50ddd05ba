"""The two topics of a service, requests and replies, each behind a header that says whose and which it is."""

from __future__ import annotations

import itertools
import struct
import time
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from ros_nodes.binding.dds import names
from ros_nodes.binding.dds.cyclone import HEADER_SIZE, DiscoveredEndpoint
from ros_nodes.binding.dds.fast_dds_replies import REQUEST_ID
from ros_nodes.binding.dds.qos import to_dds
from ros_nodes.binding.interfaces import (
    MalformedPayloadError,
    Message,
    dds_type_name,
    deserialize,
    serialize,
    type_hash,
)
from ros_nodes.binding.rclpy._entity import WARNING_INTERVAL_S, Communicating
from ros_nodes.binding.rclpy.exceptions import RCLError
from ros_nodes.binding.rclpy.qos import QoSProfile
from ros_nodes.binding.rclpy.service_introspection import ServiceEvents, ServiceIntrospectionState
from ros_nodes.binding.rclpy.type_support import check_is_valid_srv_type

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
    from ros_nodes.binding.rclpy.clock import Clock
    from ros_nodes.binding.rclpy.node import Node

_BODY = HEADER_SIZE + REQUEST_ID.size
ELSEWHERE = "is not on Cyclone DDS (set RMW_IMPLEMENTATION=rmw_cyclonedds_cpp there)"
CYCLONE = b"\x01\x10"
"""The beginning of every GUID of Cyclone DDS."""
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


class ServiceEntity(Communicating):
    """A client's or a server's reader and writer, as rmw_cyclonedds has them.

    Arguments and errors are those of ``Node.create_client`` and ``create_service``.

    Attributes:
        srv_type: the service's class.
        srv_name: its name as the node gave it.
        service_name: the full name.
        qos_profile: as it was given.
    """

    _is_server: ClassVar[bool]

    def __init__(
        self, node: Node, srv_type: Any, srv_name: str, qos_profile: QoSProfile, callback_group: CallbackGroup | None
    ) -> None:
        check_is_valid_srv_type(srv_type)
        self.service_name = node.resolve_service_name(srv_name)
        participant = node._participant
        number = participant.guid[:12] + struct.pack(">I", next(_ids))
        role, identity = "serviceid" if self._is_server else "clientid", ".".join(f"{byte:x}" for byte in number)
        user_data = f"{role}={identity};typehash={type_hash(srv_type)};"
        ends = (
            (names.request_on_wire(self.service_name), srv_type.Request),
            (names.reply_on_wire(self.service_name), srv_type.Response),
        )
        (read, self._taken_type), (written, written_type) = ends if self._is_server else ends[::-1]
        reading, writing = (to_dds(qos_profile, user_data, is_writer=is_writer) for is_writer in (False, True))
        create_reader = participant.create_reader if self._is_server else participant.create_reply_reader
        self._reader = create_reader(read, dds_type_name(self._taken_type), reading)
        self._writer = participant.create_writer(written, dds_type_name(written_type), writing)
        super().__init__(node, callback_group, [self._reader, self._writer])
        self._graph = participant.graph
        self._events = ServiceEvents(node, srv_type, self.service_name)
        self.srv_type, self.srv_name, self.qos_profile = srv_type, srv_name, qos_profile

    def configure_introspection(
        self, clock: Clock, service_event_qos_profile: QoSProfile, introspection_state: ServiceIntrospectionState
    ) -> None:
        """Tell of requests and responses on ``SERVICE/_service_event``.

        Args:
            clock: which gives the stamps.
            service_event_qos_profile: of that topic.
            introspection_state: how much is told.

        Raises:
            InvalidHandle: it was destroyed.
        """
        with self.handle:
            self._events.configure(clock, service_event_qos_profile, introspection_state)

    def _close(self) -> None:
        self._events.close()
        super()._close()

    def _is_ready(self) -> bool:
        return self._reader.has_samples()

    def _send(self, request_id: RequestId | None, message: Message) -> None:
        """Write a request, without its id for Fast DDS, or a reply; RCLError where it could not be written."""
        payload = serialize(message)
        if request_id is not None:
            payload = payload[:HEADER_SIZE] + REQUEST_ID.pack(*request_id) + payload[HEADER_SIZE:]
        code = self._writer.write(payload)
        if code < 0:
            raise RCLError(f"failed to send a message of service {self.service_name}: cyclonedds' error {code}")

    def _take_message(self) -> tuple[Any, ServiceInfo] | None:
        """The oldest request or response; None where there is none, or it is malformed."""
        taken = self._reader.take()
        if taken is None:
            return None
        payload, info = taken
        if self._is_server and (why := self._why_not(info.publication_handle)):
            self._warn(f"a request to {self.service_name} is not answered: its client {why}")
            return None
        try:
            if len(payload) < _BODY or payload[:2] != b"\0\1":
                raise MalformedPayloadError(f"no header of a service in {len(payload)} bytes")
            message = deserialize(payload[:HEADER_SIZE] + payload[_BODY:], self._taken_type)
        except MalformedPayloadError as error:
            what = "a request to" if self._is_server else "a response from"
            self._warn(f"{what} {self.service_name} was dropped: {error}")
            return None
        request_id = RequestId(*REQUEST_ID.unpack(payload[HEADER_SIZE:_BODY]))
        return message, ServiceInfo(request_id, info.source_timestamp, time.time_ns(), info.publication_handle)

    def _why_not(self, client: int) -> str:
        """Why a request is not taken, whose client is told by its writer's handle; empty where it is."""
        middleware = self._middleware(self._graph.writers, [client])
        if not middleware:
            return "is gone"
        return "" if middleware == {CYCLONE} else ELSEWHERE

    def _identities(self, known: dict[int, DiscoveredEndpoint], handles: list[int], role: str) -> set[str]:
        """Who is at the other end; an empty text stands for implementations that do not say."""
        return {each.user_data.get(role, "") for each in self._known(known, handles)}

    def _middleware(self, known: dict[int, DiscoveredEndpoint], handles: list[int]) -> set[bytes]:
        """On what the other ends are: what is not on Cyclone DDS takes the header of a payload for its beginning."""
        return {each.guid[: len(CYCLONE)] for each in self._known(known, handles)}

    def _known(self, known: dict[int, DiscoveredEndpoint], handles: list[int]) -> list[DiscoveredEndpoint]:
        if not all(handle in known for handle in handles):
            self._graph.update()
        return [known[handle] for handle in handles if handle in known]

    def _warn(self, message: str) -> None:
        self._logger.warning(message, throttle_duration_sec=WARNING_INTERVAL_S)
