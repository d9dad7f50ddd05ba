"""Replies of servers on Fast DDS, which say in RTPS what rmw_cyclonedds says in the payload: whose request they answer.

A Fast DDS server takes a request without a header, and puts the client's writer and the request's number of RTPS into
the reply's inline quality of service (*related sample identity* of DDS-RPC 1.0; Fast DDS once had a number of its own
for it). cyclonedds skips that. So for the types of replies its function that makes a sample of what has come is
replaced by one that puts the two in front of the payload, where rmw_cyclonedds would have them.

The only file that knows how cyclonedds keeps what it receives: ddsi_serdata.h, ddsi_sertype.h and ddsi__radmin.h of the
version that is pinned.
"""

from __future__ import annotations

import ctypes
import struct
from typing import Any

from cyclonedds.domain import DomainParticipant
from cyclonedds.internal import DDS
from cyclonedds.topic import Topic

from ros_nodes.binding.dds import cyclone

FAST_DDS = b"\x01\x0f"
"""The beginning of every GUID of Fast DDS."""
REQUEST_ID = struct.Struct("<Qq")
"""In front of the payload: the client's number here, 0 for somebody else's, and the request's."""
CDR_HEADER = 4

_RTPS, _VENDOR_OFFSET = b"RTPS", 6
_DATA, _DATA_FRAGMENT = 0x15, 0x16
_LITTLE_ENDIAN, _HAS_INLINE_QOS = 0x01, 0x02
_SENTINEL = 0x0001
_RELATED_SAMPLE_IDENTITY = {0x0083, 0x800F}
_LARGEST_HEAD = 128
"""Of what cyclonedds keeps in front of a message that it has received, bytes; the version that is pinned has 48."""
_OPERATIONS = 24
"""More pointers than cyclonedds' table of functions has."""
_FROM_WIRE, _FROM_PARTS = 2, 3
"""Places in that table."""


class _Fragment(ctypes.Structure):
    """ddsi_rdata: a piece of a sample in a message that was received."""

    _fields_ = (
        ("message", ctypes.c_void_p),
        ("next", ctypes.c_void_p),
        ("first", ctypes.c_uint32),
        ("end", ctypes.c_uint32),
        ("submessage_offset", ctypes.c_uint16),
        ("payload_offset", ctypes.c_uint16),
    )


class _Part(ctypes.Structure):
    _fields_ = (("base", ctypes.c_char_p), ("length", ctypes.c_size_t))


class _Type(ctypes.Structure):
    """ddsi_sertype, as far as its functions."""

    _fields_ = (("operations", ctypes.c_void_p), ("sample_operations", ctypes.c_void_p))


_FromWire = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t)
_FromParts = ctypes.CFUNCTYPE(
    ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t, ctypes.POINTER(_Part), ctypes.c_size_t
)
_Table = ctypes.c_void_p * _OPERATIONS

_type_of = DDS._dll_handle["dds_get_entity_sertype"]
_type_of.argtypes, _type_of.restype = (ctypes.c_int32, ctypes.POINTER(ctypes.POINTER(_Type))), ctypes.c_int32

_create_topic = DDS._dll_handle["dds_create_topic_sertype"]
_create_topic.argtypes = (ctypes.c_int32, ctypes.c_char_p, ctypes.POINTER(ctypes.c_void_p), *[ctypes.c_void_p] * 3)
_create_topic.restype = ctypes.c_int32
_ref = DDS._dll_handle["ddsi_sertype_ref"]
_ref.argtypes, _ref.restype = (ctypes.c_void_p,), ctypes.c_void_p

_types: dict[tuple[int, str], int] = {}
"""Of replies, by domain and name: cyclonedds' address of the changed type."""
_clients: dict[bytes, int] = {}
_ours: dict[int, tuple[int, Any, Any]] = {}
"""Address of a table of cyclonedds -> address of ours, and what must live until Python ends: it and its function."""


def add_client(writer_guid: bytes, number: int) -> None:
    """Replies to requests of this writer, 16 bytes, are a client's of this process, to whom ``number`` is given."""
    _clients[writer_guid] = number


def remove_client(writer_guid: bytes) -> None:
    """Its client is gone."""
    _clients.pop(writer_guid, None)


def create_topic(participant: DomainParticipant, name: str, type_name: str) -> Topic[Any]:
    """A topic of replies: what comes from Fast DDS has its request's id put in front. One at a time.

    All topics of a type in a domain share cyclonedds' description of the type. That is changed once: in its table of
    types each that differs only in its functions would have the same hash, and 32 of those are its limit.
    """
    key = (participant.domain_id, type_name)
    if key not in _types:
        topic = cyclone.create_topic(participant, name, type_name)
        _types[key] = _change(topic)
        return topic
    kind = ctypes.c_void_p(_ref(_types[key]))  # it is taken over
    handle = _create_topic(participant._ref, name.encode(), ctypes.byref(kind), None, None, None)
    return cyclone.wrap_topic(participant, handle, type_name)


def _change(topic: Topic[Any]) -> int:
    """Change the functions of a topic's type, whose address it gives."""
    found = ctypes.POINTER(_Type)()
    _type_of(topic._ref, ctypes.byref(found))
    kind = found.contents
    if kind.sample_operations not in _ours:
        _ours[kind.sample_operations] = _changed(_Table.from_address(kind.sample_operations))
    kind.sample_operations = _ours[kind.sample_operations][0]
    return ctypes.addressof(kind)


def _changed(original: Any) -> tuple[int, Any, Any]:
    """The address of a table that makes samples with their request's id, the table, and the function in it."""
    table = _Table.from_buffer_copy(original)
    from_wire, from_parts = _FromWire(table[_FROM_WIRE] or 0), _FromParts(table[_FROM_PARTS] or 0)

    def with_request_id(type_: int, kind: int, fragments: int, size: int) -> Any:
        payload = _with_request_id(_Fragment.from_address(fragments))
        if payload is None:
            return from_wire(type_, kind, fragments, size)
        return from_parts(type_, kind, 1, ctypes.byref(_Part(payload, len(payload))), len(payload))

    function = _FromWire(with_request_id)
    table[_FROM_WIRE] = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.addressof(table), table, function


def _with_request_id(first: _Fragment) -> bytes | None:
    """The payload of a reply, with its request's id; None where it is not from Fast DDS."""
    message = _message(first)
    if message is None or ctypes.string_at(message + _VENDOR_OFFSET, len(FAST_DDS)) != FAST_DDS:
        return None
    payload = _payload(first)
    writer_guid, number = _request_of(message + first.submessage_offset)
    return payload[:CDR_HEADER] + REQUEST_ID.pack(_clients.get(writer_guid, 0), number) + payload[CDR_HEADER:]


def _message(fragment: _Fragment) -> int | None:
    """Where the message of RTPS begins that a fragment came in; None where it is not where it is looked for."""
    at = ctypes.string_at(fragment.message, _LARGEST_HEAD).find(_RTPS)
    return None if at < 0 else fragment.message + at


def _payload(first: _Fragment) -> bytes:
    """All fragments of a sample in one piece; they may overlap."""
    whole, fragment = bytearray(), first
    while True:
        message = _message(fragment)
        if message is not None and fragment.end > len(whole):
            start = message + fragment.payload_offset + len(whole) - fragment.first
            whole += ctypes.string_at(start, fragment.end - len(whole))
        if not fragment.next:
            return bytes(whole)
        fragment = _Fragment.from_address(fragment.next)


def _request_of(submessage: int) -> tuple[bytes, int]:
    """The GUID of the writer and the number of the request that a submessage answers; nobody's where it is silent."""
    kind, flags = ctypes.string_at(submessage, 2)
    order = "<" if flags & _LITTLE_ENDIAN else ">"
    if kind not in (_DATA, _DATA_FRAGMENT) or not flags & _HAS_INLINE_QOS:
        return b"", 0
    (to_qos,) = struct.unpack(f"{order}H", ctypes.string_at(submessage + 6, 2))
    at = submessage + 8 + to_qos
    while True:
        parameter, length = struct.unpack(f"{order}HH", ctypes.string_at(at, 4))
        if parameter in _RELATED_SAMPLE_IDENTITY and length >= 24:
            high, low = struct.unpack(f"{order}iI", ctypes.string_at(at + 20, 8))
            return ctypes.string_at(at + 4, 16), (high << 32) + low
        if parameter == _SENTINEL:
            return b"", 0
        at += 4 + length
