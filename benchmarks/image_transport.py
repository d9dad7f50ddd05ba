"""How long a picture takes from one process to another: through rclpy, and through a bare cyclonedds writer and reader.

``python -m benchmarks.image_transport`` prints a table; `benchmarks.graph` has it as a part.
"""

from __future__ import annotations

import argparse
import array
import os
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import numpy as np
import rclpy
from PIL import Image as Picture
from rclpy.executors import ExternalShutdownException
from rclpy.qos import qos_profile_sensor_data
from sensor_msgs.msg import CompressedImage, Image

from agent.images import encode_jpeg, load_image
from benchmarks.robots import loopback, percentiles
from benchmarks.tables import format_table
from sim.shipped_scenes import shipped_scene

SIZES = ((640, 480), (1280, 720))
WAYS = {"rclpy": "rclpy", "bare": "cyclonedds alone"}
FORMS = ("raw", "compressed")
RATE_HZ = 30
SETTLE_S = 2.0
"""Until the other side has matched as well."""
TIME_AT = 64
"""Where the bare payload holds the moment it was sent; a message has it in the first bytes of its data."""
TOPIC = "benchmarks/picture"


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.image_transport", description=__doc__)
    parser.add_argument("--pictures", type=int, default=150, help="of each kind")
    parser.add_argument("--read", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--form", choices=FORMS, default="raw", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.read:
        READERS[args.read](args.form)
    else:
        with loopback():
            print(transport_table(args.pictures))


def transport_table(pictures: int) -> str:
    """One way in milliseconds, median and 95 %, pictures that came, and the ratio to the bare way."""
    rows: list[list[str] | None] = []
    for form in FORMS:
        for size in SIZES:
            payload = _payload(form, size)
            latencies = {way: _measured(way, form, size, payload, pictures) for way in WAYS}
            bare = float(np.median(latencies["bare"]))
            for way, name in WAYS.items():
                values = latencies[way]
                ratio = f"{np.median(values) / bare:.2f}"
                kind = f"{form}, {size[0]}x{size[1]}, {len(payload) / 1000:.0f} kB, {name}"
                rows.append([kind, *percentiles(values, (50, 95), digits=2), f"{len(values)} of {pictures}", ratio])
        rows.append(None)
    return format_table(["one way between two processes", "ms median", "p95", "came", "to the bare way"], rows[:-1])


def _payload(form: str, size: tuple[int, int]) -> bytes:
    picture = np.asarray(Picture.fromarray(load_image(shipped_scene(0).image)).resize(size))
    return picture.tobytes() if form == "raw" else encode_jpeg(picture)


def _measured(way: str, form: str, size: tuple[int, int], payload: bytes, pictures: int) -> list[float]:
    command = [sys.executable, "-m", "benchmarks.image_transport", "--read", way, "--form", form]
    reader = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    matched, send, close = WRITERS[way](form, size, payload)
    try:
        while not matched():
            time.sleep(0.05)
        time.sleep(SETTLE_S)
        for _ in range(pictures):
            send()
            time.sleep(1 / RATE_HZ)
        time.sleep(0.5)
    finally:
        reader.terminate()
        output, _ = reader.communicate()
        close()
    return [float(line) / 1e6 for line in output.splitlines()]


Writer = tuple[Callable[[], int], Callable[[], None], Callable[[], None]]
"""How many readers there are; send one picture; end."""


def _rclpy_writer(form: str, size: tuple[int, int], payload: bytes) -> Writer:
    rclpy.init(args=[])
    node = rclpy.create_node("benchmark_writer")
    data = array.array("B", payload)
    message: Any
    if form == "raw":
        message = Image(height=size[1], width=size[0], encoding="rgb8", step=3 * size[0], data=data)
    else:
        message = CompressedImage(format="jpeg", data=data)
    publisher = node.create_publisher(type(message), TOPIC, qos_profile_sensor_data)

    def send() -> None:
        message.data[:8] = array.array("B", struct.pack("<q", time.monotonic_ns()))
        publisher.publish(message)

    def close() -> None:
        node.destroy_node()
        rclpy.shutdown()

    return publisher.get_subscription_count, send, close


def _rclpy_reader(form: str) -> None:
    rclpy.init(args=[])
    node = rclpy.create_node("benchmark_reader")

    def on_picture(message: Any) -> None:
        _say_latency(np.frombuffer(message.data, dtype=np.uint8)[:8])

    node.create_subscription(Image if form == "raw" else CompressedImage, TOPIC, on_picture, qos_profile_sensor_data)
    with suppress(ExternalShutdownException):
        rclpy.spin(node)


def _bare_writer(form: str, size: tuple[int, int], payload: bytes) -> Writer:
    from cyclonedds import _clayer
    from cyclonedds.pub import DataWriter, Publisher

    participant, topic, qos = _bare_topic()
    writer = DataWriter(Publisher(participant), topic, qos)
    buffer = bytearray(b"\0\1\0\0" + bytes(TIME_AT - 4) + bytes(8) + payload + bytes(-len(payload) % 4))

    def send() -> None:
        buffer[TIME_AT : TIME_AT + 8] = struct.pack("<q", time.monotonic_ns())
        _clayer.ddspy_write(writer._ref, bytes(buffer))

    return lambda: len(writer.get_matched_subscriptions()), send, participant.__del__


def _bare_reader(form: str) -> None:
    from cyclonedds import _clayer
    from cyclonedds.core import ReadCondition, WaitSet
    from cyclonedds.sub import DataReader, Subscriber
    from cyclonedds.util import duration

    from ros_nodes.binding.dds.cyclone import ANY_STATE

    participant, topic, qos = _bare_topic()
    reader = DataReader(Subscriber(participant), topic, qos)
    waiting = WaitSet(participant)
    waiting.attach(ReadCondition(reader, ANY_STATE))
    while True:
        waiting.wait(duration(seconds=10))
        for payload, _ in _clayer.ddspy_take(reader._ref, ANY_STATE, 5):
            _say_latency(np.frombuffer(payload, dtype=np.uint8)[TIME_AT : TIME_AT + 8])


def _bare_topic() -> tuple[Any, Any, Any]:
    from cyclonedds.core import DDSException
    from cyclonedds.domain import Domain, DomainParticipant
    from cyclonedds.qos import Policy, Qos

    from ros_nodes.binding.dds.configuration import domain_configuration, domain_id
    from ros_nodes.binding.dds.cyclone import create_topic

    global _domain
    with suppress(DDSException):  # it is there already where rclpy was used before
        _domain = Domain(domain_id(), domain_configuration())
    participant = DomainParticipant(domain_id())
    topic = create_topic(participant, f"rt/{TOPIC}_bare", "sensor_msgs::msg::dds_::Image_")
    return participant, topic, Qos(Policy.Reliability.BestEffort, Policy.History.KeepLast(5))


_domain: Any = None


def _say_latency(sent: Any) -> None:
    arrived_ns = time.monotonic_ns()
    print(arrived_ns - struct.unpack("<q", sent.tobytes())[0], flush=True)


WRITERS = {"rclpy": _rclpy_writer, "bare": _bare_writer}
READERS = {"rclpy": _rclpy_reader, "bare": _bare_reader}


if __name__ == "__main__":
    main()
