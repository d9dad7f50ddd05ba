"""One end of pictures that go there and back, for `evaluation.robot.round_trips`: on whichever rclpy its Python has.

``python -m evaluation.robot.picture_echo ask|echo RELIABILITY WIDTH HEIGHT COUNT``, with a domain in the environment.
Who echoes writes a line when it listens, and another, the CPU seconds that it took, when it has read one; who asks
writes ``{"took_ms": [...], "cpu_s": 1.5, "seconds": 10.0}``. Each stays until it reads a line.
"""

from __future__ import annotations

import array
import json
import sys
import time
from collections.abc import Callable
from threading import Thread
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import numpy as np
import rclpy
from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import Image

THERE, BACK = "picture_there", "picture_back"
RATE_HZ = 30.0
UNCOUNTED = 10
"""Pictures at first, while connections warm up."""
PATIENCE_S = 20.0
SETTLE_S = 1.0
"""After a match: Fast DDS counts a subscriber somewhat before that hears."""
LAST_S = 1.0
"""How long the last picture may take."""


def echo(node: Node, qos: QoSProfile, *_: int) -> str:
    """Send every picture back, until a line is read."""
    node.create_subscription(Image, THERE, node.create_publisher(Image, BACK, qos).publish, qos)
    enough = Thread(target=sys.stdin.readline, daemon=True)
    enough.start()
    print("ready", flush=True)
    before_s = time.process_time()
    while enough.is_alive():
        rclpy.spin_once(node, timeout_sec=0.1)
    return str(time.process_time() - before_s)


def ask(node: Node, qos: QoSProfile, width: int, height: int, count: int) -> str:
    """Send pictures in the rhythm of a camera; milliseconds of each that came back, from array to array."""
    sent_s: dict[str, float] = {}
    took_ms: dict[str, float] = {}
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8).tobytes()

    def on_picture(message: Any) -> None:
        if np.frombuffer(message.data, np.uint8).size == len(pixels):
            name = message.header.frame_id
            took_ms[name] = 1e3 * (time.monotonic() - sent_s[name])

    publisher = node.create_publisher(Image, THERE, qos)
    subscription = node.create_subscription(Image, BACK, on_picture, qos)

    def spin_until(end_s: float) -> None:
        while (left_s := end_s - time.monotonic()) > 0:
            rclpy.spin_once(node, timeout_sec=left_s)

    end_s = time.monotonic() + PATIENCE_S
    while not (publisher.get_subscription_count() and subscription.get_publisher_count()) and time.monotonic() < end_s:
        time.sleep(0.05)
    time.sleep(SETTLE_S)
    start_s, before_s = time.monotonic(), time.process_time()
    for number in range(UNCOUNTED + count):
        spin_until(start_s + number / RATE_HZ)
        name = str(number - UNCOUNTED)
        sent_s[name] = time.monotonic()
        message = Image(width=width, height=height, encoding="rgb8", step=3 * width)
        message.header.frame_id = name
        message.data = array.array("B", pixels)
        publisher.publish(message)
    spin_until(time.monotonic() + LAST_S)
    cpu_s, seconds = time.process_time() - before_s, time.monotonic() - start_s
    counted = [took for name, took in took_ms.items() if int(name) >= 0]
    return json.dumps({"took_ms": counted, "cpu_s": cpu_s, "seconds": seconds})


ENDS: dict[str, Callable[..., str]] = {"ask": ask, "echo": echo}


def main(role: str, reliability: str, *numbers: str) -> None:
    """Do one end's part, and stay until a line is read: a reliable picture may have to be sent again."""
    rclpy.init()
    node = rclpy.create_node(f"picture_{role}")
    qos = QoSProfile(depth=5, reliability=ReliabilityPolicy[reliability.upper()])
    print(ENDS[role](node, qos, *map(int, numbers)), flush=True)
    sys.stdin.readline()
    node.destroy_node()
    rclpy.try_shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
