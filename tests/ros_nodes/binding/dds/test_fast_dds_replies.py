"""What is read of a message of RTPS in which a Fast DDS server answers, as cyclonedds keeps it."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator

import pytest

from ros_nodes.binding.dds import fast_dds_replies
from ros_nodes.binding.dds.fast_dds_replies import CDR_HEADER, REQUEST_ID

HEAD = bytes(48)
WRITER = bytes(range(16))
CDR = b"\0\1\0\0"
STANDARD, OWN = 0x0083, 0x800F


class Received:
    """A sample in as many messages as there are payloads, as cyclonedds hands it over."""

    def __init__(self, *payloads: bytes, parameter: int = STANDARD, vendor: bytes = b"\1\x0f", number: int = 7) -> None:
        qos = struct.pack("<HH", 0x0070, 4) + bytes(4)
        qos += struct.pack("<HH16siI", parameter, 24, WRITER, number >> 32, number & 0xFFFFFFFF)
        qos += struct.pack("<HH", 1, 0)
        message = b"RTPS\2\3" + vendor + bytes(12)
        submessage = struct.pack("<BBHHH", 0x15, 0x07, 0, 0, 16) + bytes(16) + qos
        self._kept: list[ctypes.Array[ctypes.c_char]] = []
        self._fragments: list[fast_dds_replies._Fragment] = []
        start = 0
        for payload in payloads:
            self._kept.append(ctypes.create_string_buffer(HEAD + message + submessage + payload))
            self._fragments.append(
                fast_dds_replies._Fragment(
                    ctypes.addressof(self._kept[-1]),
                    None,
                    start,
                    start + len(payload),
                    len(message),
                    len(message) + len(submessage),
                )
            )
            start += len(payload)
        for before, after in zip(self._fragments, self._fragments[1:], strict=False):
            before.next = ctypes.addressof(after)

    def read(self) -> bytes | None:
        return fast_dds_replies._with_request_id(self._fragments[0])


@pytest.fixture(autouse=True)
def client() -> Iterator[None]:
    fast_dds_replies.add_client(WRITER, 99)
    yield
    fast_dds_replies.remove_client(WRITER)


@pytest.mark.parametrize("parameter", [STANDARD, OWN])
@pytest.mark.parametrize("number", [7, 2**32 + 5])
def test_the_request_is_put_in_front(parameter: int, number: int) -> None:
    read = Received(CDR + b"answer", parameter=parameter, number=number).read()
    assert read == CDR + REQUEST_ID.pack(99, number) + b"answer"


def test_fragments_become_one_payload() -> None:
    read = Received(CDR + b"first ", b"second ", b"third").read()
    assert read == CDR + REQUEST_ID.pack(99, 7) + b"first second third"


def test_what_answers_another_process_is_nobodys() -> None:
    fast_dds_replies.remove_client(WRITER)
    read = Received(CDR + b"answer").read()
    assert read is not None
    assert REQUEST_ID.unpack(read[CDR_HEADER : CDR_HEADER + REQUEST_ID.size]) == (0, 7)


def test_a_reply_that_does_not_say_is_nobodys() -> None:
    read = Received(CDR + b"answer", parameter=0x0071).read()
    assert read == CDR + REQUEST_ID.pack(0, 0) + b"answer"


def test_other_middleware_is_left_alone() -> None:
    assert Received(CDR + REQUEST_ID.pack(5, 6) + b"answer", vendor=b"\1\x10").read() is None
