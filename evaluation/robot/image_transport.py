"""How long pictures take from one process to another: published with the rclpy API, and over bare DDS in the same run.

From the array in one process to the array in the other: making the message, serialising, sending, taking and reading
are all in. Bare is a writer and a reader of bytes, with nothing of ROS around them; the two take turns, picture by
picture, so that whatever else the machine does hits both.
"""

from __future__ import annotations

import array
import math
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from threading import Event, Thread
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import numpy as np
from cyclonedds.core import ReadCondition, WaitSet
from cyclonedds.domain import DomainParticipant
from cyclonedds.pub import DataWriter
from cyclonedds.qos import Policy, Qos
from cyclonedds.sub import DataReader
from PIL import Image
from sensor_msgs.msg import CompressedImage
from sensor_msgs.msg import Image as RawImage
from std_msgs.msg import Header

from agent.images import encode_jpeg
from evaluation.options import Options, limit
from evaluation.robot.graph import TABLE
from evaluation.robot.programs import loopback
from evaluation.robot.robot import Operator
from evaluation.tables import at_most, format_table, load_average, percentiles
from ros_nodes.binding.dds import cyclone
from ros_nodes.conversions import frame_from_image, image_from_array, stamp_from_ns, stamp_ns
from ros_nodes.qos import IMAGES_QOS
from sim.benchmark_scenes import benchmark_scenes
from sim.scene import sample_scene

PERIOD_S = 0.02
"""Between two pictures; the two ways take turns."""
PATIENCE_S = 30.0
BARE_QOS = Qos(Policy.Reliability.BestEffort, Policy.History.KeepLast(5))
CDR = bytes([0, 1, 0, 0])
STAMP = slice(len(CDR), len(CDR) + 8)
SIZES = ((640, 480), (1280, 720))
GOAL_RATIO = 2.0
OPTIONS = (limit("pictures of each kind", 200),)


@dataclass(frozen=True, eq=False)
class Crossings:
    """Milliseconds that pictures took, those that came.

    Attributes:
        sent: each way.
    """

    size_bytes: int
    sent: int
    rclpy: Sequence[float]
    bare: Sequence[float]


def run(options: Options) -> int:
    """Send pictures of a held-out table in each size, raw and compressed, and print the table."""
    (truth,) = benchmark_scenes("training", 1, make=lambda seed: sample_scene(seed, TABLE))
    picture = Image.fromarray(truth.image_rgb)
    with loopback() as (_, domain):
        crossed = {
            f"{width}x{height} {kind}": measure(
                np.asarray(picture.resize((width, height))), kind == "compressed", options.limit, domain
            )
            for width, height in SIZES
            for kind in ("raw", "compressed")
        }
    print(report(crossed), load_average(), sep="\n")
    return 0


def report(crossed: dict[str, Crossings]) -> str:
    """Milliseconds from process to process both ways, and the goal."""
    rows = []
    ratios = {name: float(np.median(each.rclpy) / np.median(each.bare)) for name, each in crossed.items()}
    for name, each in crossed.items():
        ways = [*percentiles(each.rclpy, (50, 95), 2), *percentiles(each.bare, (50, 95), 2)]
        lost = f"{each.sent - len(each.rclpy)} + {each.sent - len(each.bare)}"
        rows.append([name, f"{each.size_bytes / 1000:.0f}", *ways, f"{ratios[name]:.2f}", lost])
    lost = f"lost of {next(iter(crossed.values())).sent} + as many"
    header = ["ms", "kB", "rclpy API: median", "p95", "bare: median", "p95", "ratio", lost]
    ratio = ratios["640x480 raw"]
    goal = f"640x480 raw, rclpy API / bare: {ratio:.3g}, goal {at_most(ratio, GOAL_RATIO)}"
    return f"{format_table(header, rows)}\n{goal}"


def measure(pixels: np.ndarray, compressed: bool, count: int, domain: int) -> Crossings:
    """Send a picture ``count`` times each way.

    Args:
        pixels: (H, W, 3) uint8.
        compressed: as JPEG, made beforehand.
        domain: in which it is sent.

    Raises:
        TimeoutError: the other process does not listen in time.
    """
    jpeg = encode_jpeg(pixels) if compressed else b""
    spawning = multiprocessing.get_context("spawn")
    here, there = spawning.Pipe()
    listener = spawning.Process(target=_listen, args=(domain, compressed, there), daemon=True)
    listener.start()
    operator = Operator(domain)
    publisher = operator.node.create_publisher(CompressedImage if compressed else RawImage, "picture", IMAGES_QOS)
    participant = DomainParticipant(domain)
    writer = DataWriter(participant, cyclone.create_topic(participant, "bare", "Bytes"), BARE_QOS)

    def publish() -> None:
        header = Header(stamp=stamp_from_ns(time.monotonic_ns()))
        if compressed:
            publisher.publish(CompressedImage(header=header, format="jpeg", data=array.array("B", jpeg)))
        else:
            publisher.publish(image_from_array(pixels, header))

    def write() -> None:
        start = time.monotonic_ns().to_bytes(8, "little")
        cyclone.write(writer, CDR + start + (jpeg or pixels.tobytes()))

    operator.spin_until(lambda: publisher.get_subscription_count() and writer.get_matched_subscriptions(), PATIENCE_S)
    for _ in range(count):
        for send in (publish, write):
            send()
            time.sleep(PERIOD_S)
    here.send("enough")
    if not here.poll(PATIENCE_S):
        raise TimeoutError("the listening process does not answer")
    came = here.recv()
    operator.close()
    listener.join(PATIENCE_S)
    return Crossings(len(jpeg) if compressed else pixels.nbytes, count, *came)


def _listen(domain: int, compressed: bool, caller: Connection) -> None:
    """Hear pictures both ways until something is sent; then send the milliseconds that each way took."""
    took_ms: tuple[list[float], list[float]] = ([], [])

    def on_picture(message: Any) -> None:
        if compressed:
            np.frombuffer(message.data, np.uint8)
        else:
            frame_from_image(message)
        took_ms[0].append((time.monotonic_ns() - (stamp_ns(message.header) or 0)) / 1e6)

    operator, enough = Operator(domain), Event()
    kind = CompressedImage if compressed else RawImage
    operator.node.create_subscription(kind, "picture", on_picture, IMAGES_QOS)
    spinning = Thread(target=operator.wait_until, args=(enough.is_set, math.inf))
    spinning.start()
    participant = DomainParticipant(domain)
    reader = DataReader(participant, cyclone.create_topic(participant, "bare", "Bytes"), BARE_QOS)
    waiting = WaitSet(participant)
    waiting.attach(ReadCondition(reader, cyclone.ANY_STATE))
    while not caller.poll():
        waiting.wait(100_000_000)
        while (taken := cyclone.take(reader)) is not None:
            np.frombuffer(taken[0], np.uint8, offset=STAMP.stop)
            took_ms[1].append((time.monotonic_ns() - int.from_bytes(taken[0][STAMP], "little")) / 1e6)
    enough.set()
    spinning.join()
    operator.close()
    caller.send(took_ms)
