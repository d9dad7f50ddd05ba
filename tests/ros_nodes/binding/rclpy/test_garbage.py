"""What comes over the wire and is no message: nothing breaks, nothing grows, a line is logged now and then."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rclpy.serialization import serialize_message
from sensor_msgs.msg import Image
from std_msgs.msg import Header, String
from std_srvs.srv import SetBool
from vision_msgs.msg import BoundingBox2D, Detection2D, Detection2DArray

if TYPE_CHECKING:
    from tests.ros_nodes.binding.conftest import Graph

ROOT = Path(__file__).parents[4]
PROGRAM = ROOT / "tests" / "ros_nodes" / "binding" / "programs" / "garbage.py"
MAX_GROWTH_BYTES = 20_000_000
"""A length of four billion that was believed takes more by far."""
CDR = b"\0\1\0\0"
NO_CDR = (b"\0\2\0\0", b"\0\3\0\0", b"\0\7\0\0", b"\0\x0b\0\0")
"""Headers of DDS's other encodings; what is none at all never gets past cyclonedds."""

Write = Callable[[str, str, list[bytes]], None]


@pytest.fixture
def write(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes payloads from another process; returns when they have come here, and the graph has spun meanwhile."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))

    def run(topic: str, type_name: str, payloads: list[bytes]) -> None:
        command = [sys.executable, str(PROGRAM), topic, type_name]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == "matched\n"
            process.stdin.write("".join(f"{payload.hex()}\n" for payload in payloads))
            process.stdin.close()
            graph.spin_until(lambda: process.poll() is not None)
        assert process.returncode == 0

    return run


def broken(payload: bytes) -> Iterator[bytes]:
    """Payloads that are none, made from one: cut off, of absurd lengths, under other headers, and random ones."""
    body = payload[4:]
    yield from (payload[:end] for end in range(8, len(payload) - 4, max(len(payload) // 50, 4)))
    for at in range(0, min(len(body), 200), 4):
        for length in (2**32 - 1, 2**31, 2**28):
            yield CDR + body[:at] + struct.pack("<I", length) + body[at + 4 :]
    yield from (header + body for header in NO_CDR)
    dice = random.Random(len(payload))
    yield from (CDR + dice.randbytes(4 * dice.randint(1, 100)) for _ in range(100))


def messages() -> list[Any]:
    header = Header(frame_id="camera_optical")
    detection = Detection2D(header=header, bbox=BoundingBox2D(size_x=3.0), id="7")
    return [
        String(data="words " * 20),
        Image(header=header, height=20, width=20, encoding="rgb8", step=60, data=bytes(1200)),
        Detection2DArray(header=header, detections=[detection] * 5),
    ]


@pytest.mark.parametrize("message", messages(), ids=lambda message: type(message).__name__)
def test_a_subscription_goes_on(graph: Graph, write: Write, capfd: pytest.CaptureFixture[str], message: Any) -> None:
    node = graph.node("listener")
    heard: list[Any] = []
    node.create_subscription(type(message), "a", heard.append, 10_000)
    good = serialize_message(message)
    payloads = [good, *broken(good), good]
    package, kind, name = message._interface_name.split("/")
    tracemalloc.start()
    write("rt/a", f"{package}::{kind}::dds_::{name}_", payloads)
    graph.spin_until(lambda: heard.count(message) >= 2 and heard[-1] == message)  # some of the broken ones equal it
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert heard[0] == heard[-1] == message
    assert len(heard) < len(payloads)
    assert all(isinstance(each, type(message)) for each in heard)
    assert peak < MAX_GROWTH_BYTES
    warned = [line for line in capfd.readouterr().err.splitlines() if "a message on /a was dropped" in line]
    assert warned
    assert len(warned) < len(payloads) / 10


def test_text_that_is_no_utf_8_arrives_with_replacement_characters(graph: Graph, write: Write) -> None:
    heard: list[str] = []
    graph.node().create_subscription(String, "a", lambda message: heard.append(message.data), 10)
    texts = [b"a\xff\xfeb", b"\xc3", b"\xed\xa0\x80", b"fine"]
    write(
        "rt/a",
        "std_msgs::msg::dds_::String_",
        [CDR + struct.pack("<I", len(text) + 1) + text + b"\0" for text in texts],
    )
    graph.spin_until(lambda: len(heard) == len(texts))
    assert heard == [text.decode("utf-8", "replace") for text in texts]


def test_a_service_goes_on(graph: Graph, write: Write) -> None:
    node = graph.node()

    def answer(request: SetBool.Request, response: SetBool.Response) -> SetBool.Response:
        response.success = request.data
        return response

    node.create_service(SetBool, "ask", answer)
    request = CDR + struct.pack("<Qq", 1, 1) + b"\1"
    garbage = [request[:end] for end in range(5, len(request))]
    garbage += [header + request[4:] for header in NO_CDR]
    write("rq/askRequest", "std_srvs::srv::dds_::SetBool_Request_", garbage * 5)
    client = node.create_client(SetBool, "ask")
    graph.spin_until(client.service_is_ready)
    assert graph.result_of(client.call_async(SetBool.Request(data=True))).success


def test_the_graph_goes_on(graph: Graph, write: Write) -> None:
    node = graph.node("one")
    dice = random.Random(0)
    garbage = [CDR + dice.randbytes(4 * dice.randint(1, 50)) for _ in range(100)]
    write("ros_discovery_info", "rmw_dds_common::msg::dds_::ParticipantEntitiesInfo_", garbage)
    graph.node("two")
    graph.spin_until(lambda: set(node.get_node_names()) == {"one", "two"})
