"""What cyclonedds does not offer: payloads as raw bytes under any type name, statuses and wait sets without a detour.

The only file that uses private parts of cyclonedds, whose version is pinned for it. A raw topic's data type has the
type's name and one octet as its content: cyclonedds checks a payload against the type, and a payload always has an
octet. Types match by name alone: the type information of others is ignored (`configuration`), and theirs or ours is
absent or the same everywhere else.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from cyclonedds import _clayer
from cyclonedds.core import DDSException, DDSStatus, Entity, InstanceState, SampleState, ViewState
from cyclonedds.domain import DomainParticipant
from cyclonedds.idl import IdlStruct
from cyclonedds.idl.types import uint8
from cyclonedds.internal import DDS, SampleInfo
from cyclonedds.pub import DataWriter, Publisher
from cyclonedds.qos import Qos, _CQos
from cyclonedds.sub import DataReader, Subscriber
from cyclonedds.topic import Topic

ANY_STATE = SampleState.Any | ViewState.Any | InstanceState.Any
TIMEOUT = DDSException.DDS_RETCODE_TIMEOUT
INFINITY_NS = 2**63 - 1
HEADER_SIZE = 4


class _Sample(ctypes.Structure):
    """What cyclonedds takes for a sample of its Python types."""

    _fields_ = (("payload", ctypes.c_char_p), ("size", ctypes.c_size_t))


def _function(name: str, *argument_types: Any) -> Callable[..., int]:
    """A function of the C library, apart from cyclonedds' own prototype of it; it runs without the GIL."""
    function = DDS._dll_handle[name]
    function.argtypes, function.restype = argument_types, ctypes.c_int32
    return function


_ENTITY = ctypes.c_int32
_write = _function("dds_write", _ENTITY, ctypes.POINTER(_Sample))
_take_status = _function("dds_take_status", _ENTITY, ctypes.POINTER(ctypes.c_uint32), ctypes.c_uint32)
_set_status_mask = _function("dds_set_status_mask", _ENTITY, ctypes.c_uint32)
_create_waitset = _function("dds_create_waitset", _ENTITY)
_create_guard_condition = _function("dds_create_guardcondition", _ENTITY)
_set_guard_condition = _function("dds_set_guardcondition", _ENTITY, ctypes.c_bool)
_attach = _function("dds_waitset_attach", _ENTITY, _ENTITY, ctypes.c_ssize_t)
_detach = _function("dds_waitset_detach", _ENTITY, _ENTITY)
_wait = _function("dds_waitset_wait", _ENTITY, ctypes.POINTER(ctypes.c_ssize_t), ctypes.c_size_t, ctypes.c_int64)
_GUARD_KEY = 0
_keys = itertools.count(1)
_delete = _function("dds_delete", _ENTITY)
_assert_liveliness = _function("dds_assert_liveliness", _ENTITY)
_create_read_condition = _function("dds_create_readcondition", _ENTITY, ctypes.c_uint32)
_triggered = _function("dds_triggered", _ENTITY)
_HANDLES = ctypes.POINTER(ctypes.c_uint64)
_matched_readers = _function("dds_get_matched_subscriptions", _ENTITY, _HANDLES, ctypes.c_size_t)
_matched_writers = _function("dds_get_matched_publications", _ENTITY, _HANDLES, ctypes.c_size_t)


@cache
def _data_type(type_name: str) -> Any:
    """For ever: cyclonedds' threads hold it, and must not be the last."""
    meta: Any = type(IdlStruct)
    namespace: Any = meta.__prepare__("Raw", (IdlStruct,), typename=type_name)
    namespace["__annotations__"] = {"octet": uint8}
    return meta("Raw", (IdlStruct,), namespace)


def create_topic(participant: DomainParticipant, name: str, type_name: str) -> Topic[Any]:
    """A topic of raw payloads."""
    return Topic(participant, name, _data_type(type_name))


def wrap_topic(participant: DomainParticipant, handle: int, type_name: str) -> Topic[Any]:
    """cyclonedds' Python object for a topic of raw payloads that its C library has made.

    Raises:
        DDSException: the handle is an error.
    """
    if handle < 0:
        raise DDSException(handle, f"while making a topic of {type_name}")
    topic: Topic[Any] = Topic.__new__(Topic)
    Entity.__init__(topic, handle)
    topic.data_type = _data_type(type_name)
    topic._keepalive_entities = [participant]
    return topic


def write(writer: DataWriter[Any], payload: bytes) -> int:
    """Write one sample, 4-byte header included; other threads run while it waits.

    Returns:
        0, or cyclonedds' negative code: `TIMEOUT` where a reliable reader is too slow.
    """
    if len(payload) % 4:
        payload += bytes(-len(payload) % 4)  # cyclonedds sends whole words, and would read beyond the end
    return _write(writer._ref, ctypes.byref(_Sample(payload, len(payload))))


def take(reader: DataReader[Any]) -> tuple[bytes, SampleInfo] | None:
    """The oldest sample, which must not be changed: payload with header, and info. None where there is none."""
    while True:
        taken = _clayer.ddspy_take(reader._ref, ANY_STATE, 1)
        if isinstance(taken, int) or not taken:
            return None  # an error code means that the reader is gone
        if taken[0][1].valid_data:
            return taken[0]  # type: ignore[no-any-return]


def take_status(entity: Entity, mask: int) -> int:
    """Those bits of `DDSStatus` that have come since; they are cleared. 0 for an entity that is gone."""
    status = ctypes.c_uint32()
    return status.value if _take_status(entity._ref, ctypes.byref(status), mask) == 0 else 0


def set_status_mask(entity: Entity, mask: int) -> None:
    """Say which bits of `DDSStatus` wake wait sets."""
    _set_status_mask(entity._ref, mask)


def delete(entity: Entity) -> None:
    """Delete an entity and its children now; nothing happens the second time."""
    entity.__del__()


class Endpoint:
    """What readers and writers share: an identity, and statuses that executors wait for.

    Attributes:
        guid: 16 bytes, unique in the domain.
        handle: cyclonedds' number of this endpoint in this process.
        key: no other endpoint's, for wait sets.
        pending: bits of `DDSStatus` that have come and are not dealt with; who deals with one clears it first.
    """

    entity: DataWriter[Any] | DataReader[Any]

    def __init__(self, entity: DataWriter[Any] | DataReader[Any], watched: int) -> None:
        self.entity = entity
        self.key = next(_keys)
        self.guid = entity.get_guid().bytes
        self.handle = entity.get_instance_handle() & (2**64 - 1)
        self._watched = watched
        self._lock = Lock()
        self.pending = watched  # whatever came before somebody waits
        set_status_mask(entity, watched)

    def watch(self, status: int) -> None:
        """Wake executors for a status of `DDSStatus` too."""
        self._watched |= status
        self.mark(status)
        set_status_mask(self.entity, self._watched)

    def collect(self) -> None:
        """Note what has come."""
        self.mark(take_status(self.entity, self._watched))

    def mark(self, status: int) -> None:
        """Add to what is pending."""
        with self._lock:
            self.pending |= status

    def clear(self, status: int) -> None:
        """Take from what is pending."""
        with self._lock:
            self.pending &= ~status

    def matched(self) -> list[int]:
        """Handles of the readers that get what is written, or of the writers whose samples come here.

        Raises:
            DDSException: it is gone.
        """
        function = _matched_readers if isinstance(self.entity, DataWriter) else _matched_writers
        room, count = 0, 8
        while count > room:  # cyclonedds counts all, also those for which there was no room
            room = count
            handles = (ctypes.c_uint64 * room)()
            count = function(self.entity._ref, handles, room)
        if count < 0:
            raise DDSException(count, f"while asking what is matched with {self.entity!r}")
        return handles[:count]

    def close(self) -> None:
        """Leave the domain; nothing happens the second time."""
        delete(self.entity)


class Writer(Endpoint):
    """Writes payloads, 4-byte header included."""

    entity: DataWriter[Any]

    def __init__(self, publisher: Publisher, topic: Topic[Any], qos: Qos) -> None:
        super().__init__(DataWriter(publisher, topic, qos), 0)

    def write(self, payload: bytes) -> int:
        """0, or cyclonedds' negative code."""
        return write(self.entity, payload)

    def assert_liveliness(self) -> None:
        """A sign of life, where the liveliness is manual."""
        _assert_liveliness(self.entity._ref)


class Reader(Endpoint):
    """Takes payloads, one by one.

    Attributes:
        condition: for `WaitSet.attach`: there is something to take.
    """

    entity: DataReader[Any]

    def __init__(self, subscriber: Subscriber, topic: Topic[Any], qos: Qos) -> None:
        super().__init__(DataReader(subscriber, topic, qos), DDSStatus.DataAvailable)
        self.condition = _create_read_condition(self.entity._ref, ANY_STATE)

    def has_samples(self) -> bool:
        """Whether there is something to take; whoever waited for it and finds nothing would have waited in vain."""
        if not self.pending & DDSStatus.DataAvailable:
            return False
        if _triggered(self.condition) > 0:
            return True
        self.clear(DDSStatus.DataAvailable)
        if _triggered(self.condition) > 0:  # it may have come, and been noted, before the line above
            self.mark(DDSStatus.DataAvailable)
            return True
        return False

    def take(self) -> tuple[bytes, SampleInfo] | None:
        """The oldest payload; None where there is none."""
        return take(self.entity)


class WaitSet:
    """Waits until one of its entities has a status. One thread at a time may use it; any may `wake` that one."""

    def __init__(self, participant: DomainParticipant) -> None:
        self._ref = _create_waitset(participant._ref)
        self._guard = _create_guard_condition(participant._ref)
        if self._ref < 0 or self._guard < 0:
            raise DDSException(min(self._ref, self._guard), "while making a wait set")
        _attach(self._ref, self._guard, _GUARD_KEY)
        self._size = 1
        self._keys = (ctypes.c_ssize_t * 16)()
        self._is_waiting = False
        self._is_woken = False

    def attach(self, entity: Entity | int, key: int) -> None:
        """`wait` gives the key, a positive number, when the entity has something; one that is gone never has.

        Args:
            entity: a status of which is waited for, or a read condition.
        """
        if _attach(self._ref, entity if isinstance(entity, int) else entity._ref, key) >= 0:
            self._size += 1
            if self._size > len(self._keys):
                self._keys = (ctypes.c_ssize_t * (2 * self._size))()

    def detach(self, entity: Entity) -> None:
        """Wait for an entity no more."""
        if _detach(self._ref, entity._ref) >= 0:
            self._size -= 1

    def wake(self) -> None:
        """End the wait that is going on; else the next, unless `forget_wakes` comes first."""
        self._is_woken = True
        if self._is_waiting:
            _set_guard_condition(self._guard, True)

    def forget_wakes(self) -> None:
        """What `wake` was called for until now is about to be looked at."""
        self._is_woken = False

    def wait(self, timeout_ns: int) -> list[int]:
        """Keys of what has a status; empty after the timeout or a `wake`, or when the participant is gone."""
        self._is_waiting = True
        try:
            count = _wait(self._ref, self._keys, len(self._keys), 0 if self._is_woken else timeout_ns)
        finally:
            self._is_waiting = False
        keys = self._keys[: min(count, len(self._keys))] if count > 0 else []
        if _GUARD_KEY in keys:
            keys.remove(_GUARD_KEY)
            _set_guard_condition(self._guard, False)
        return keys

    def __del__(self) -> None:
        _delete(self._ref)
        _delete(self._guard)


class DiscoveredEndpoint(NamedTuple):
    """A reader or writer somewhere in the domain, or that it is gone."""

    guid: bytes
    handle: int
    is_alive: bool
    participant: bytes
    topic: str
    type_name: str
    policies: tuple[Any, ...]
    """Of `cyclonedds.qos.Policy`."""
    user_data: dict[str, str]
    """``typehash=RIHS01_...;serviceid=...;`` as a mapping."""


_SCOPES = ("reliability", "durability", "history", "lifespan", "deadline", "liveliness")


def _policies(pointer: int) -> tuple[tuple[Any, ...], dict[str, str]]:
    qos = ctypes.c_void_p(pointer)
    *found, user_data = (getattr(_CQos, f"_get_p_{scope}")(qos) for scope in (*_SCOPES, "userdata"))
    text = user_data.data.decode("ascii", "replace") if user_data else ""
    said = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    return tuple(policy for policy in found if policy is not None), said


def _endpoint(
    guid: bytes,
    participant: bytes,
    participant_handle: int,
    topic: str | None,
    type_name: str | None,
    qos: tuple[tuple[Any, ...], dict[str, str]] | None,
    info: SampleInfo,
    type_id: bytes | None,
) -> DiscoveredEndpoint:
    is_alive = bool(info.valid_data and info.instance_state & InstanceState.Alive)
    handle = info.instance_handle
    return DiscoveredEndpoint(guid, handle, is_alive, participant, topic or "", type_name or "", *(qos or ((), {})))


_policies_lock = Lock()
"""cyclonedds' Python reads every policy through variables of a class: two threads mix up whose user data is whose."""


def take_endpoints(reader: DataReader[Any]) -> list[DiscoveredEndpoint]:
    """What has changed since, from a reader of cyclonedds' topics of readers or writers."""
    with _policies_lock:
        taken = _clayer.ddspy_take_endpoint(reader._ref, 100, _endpoint, _policies)
    return [] if isinstance(taken, int) else taken
