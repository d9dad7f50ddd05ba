"""One end of a topic of pictures, for `evaluation.robot.picture_losses`: runs on whichever rclpy its Python has.

``python -m evaluation.robot.picture_end publish|listen RELIABILITY WIDTH HEIGHT COUNT``, with a domain in the
environment. It writes a line when it is ready to hear, when all was sent, or how many came; the listener counts until
it reads a line, and each end stays until it reads one.
"""

from __future__ import annotations

import array
import sys
import time
from threading import Thread
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import numpy as np
import rclpy
from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import Image

TOPIC = "picture"
RATE_HZ = 10.0
PATIENCE_S = 20.0
SETTLE_S = 1.0
"""After a match: Fast DDS counts a subscriber somewhat before that hears."""
UNCOUNTED = "0"
"""The first picture: of a reliable Fast DDS publisher, cyclonedds drops fragments that come before a heartbeat."""


def publish(node: Node, qos: QoSProfile, width: int, height: int, count: int) -> str:
    """Send one picture and so many more, each of one grey, in the rhythm of a camera."""
    publisher = node.create_publisher(Image, TOPIC, qos)
    end_s = time.monotonic() + PATIENCE_S
    while not publisher.get_subscription_count() and time.monotonic() < end_s:
        time.sleep(0.05)
    time.sleep(SETTLE_S)
    start_s = time.monotonic()
    for number in range(count + 1):
        time.sleep(max(0.0, start_s + number / RATE_HZ - time.monotonic()))
        message = Image(width=width, height=height, encoding="rgb8", step=3 * width)
        message.header.frame_id = str(number)
        message.data = array.array("B", bytes([number % 256]) * (3 * width * height))
        publisher.publish(message)
    return "sent"


def listen(node: Node, qos: QoSProfile, width: int, height: int, _: int) -> str:
    """How many different pictures after the first came whole, until a line is read."""
    came: set[str] = set()

    def on_picture(message: Any) -> None:
        pixels = np.frombuffer(message.data, np.uint8)
        if pixels.size == 3 * width * height and np.all(pixels == int(message.header.frame_id) % 256):
            came.add(message.header.frame_id)

    node.create_subscription(Image, TOPIC, on_picture, qos)
    enough = Thread(target=sys.stdin.readline, daemon=True)
    enough.start()
    print("ready", flush=True)
    while enough.is_alive():
        rclpy.spin_once(node, timeout_sec=0.1)
    return str(len(came - {UNCOUNTED}))


def main(role: str, reliability: str, *numbers: str) -> None:
    """Do one end's part, and stay until a line is read: a reliable picture may have to be sent again."""
    rclpy.init()
    node = rclpy.create_node(f"picture_{role}")
    qos = QoSProfile(depth=5, reliability=ReliabilityPolicy[reliability.upper()])
    end = {"publish": publish, "listen": listen}[role]
    print(end(node, qos, *map(int, numbers)), flush=True)
    sys.stdin.readline()
    node.destroy_node()
    rclpy.try_shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
