"""Writes payloads from standard input, a line of hex digits each, as they are: ``garbage.py TOPIC TYPE``, wire names.

It says "matched" when somebody reads the topic, and ends when all have come there.
"""

from __future__ import annotations

import sys
import time

import ros_nodes  # noqa: F401  # isort: skip
from rclpy.qos import DurabilityPolicy, QoSProfile

from ros_nodes.binding.dds.configuration import domain_id
from ros_nodes.binding.dds.participant import join
from ros_nodes.binding.dds.qos import to_dds

PATIENCE_S = 30.0


def main(topic: str, type_name: str) -> None:
    participant = join(domain_id())
    profile = QoSProfile(depth=10_000, durability=DurabilityPolicy.TRANSIENT_LOCAL)  # fits every reader
    writer = participant.create_writer(topic, type_name, to_dds(profile, "", is_writer=True))
    if not participant.graph.wait_for(lambda: bool(writer.matched()), PATIENCE_S):
        raise TimeoutError(f"nobody reads {topic}")
    print("matched", flush=True)
    for line in sys.stdin:
        end = time.monotonic() + PATIENCE_S
        while code := writer.write(bytes.fromhex(line)):
            if time.monotonic() > end:
                raise TimeoutError(f"{line} was not taken: {code}")
    writer.entity.wait_for_acks(int(PATIENCE_S * 1e9))
    participant.leave()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
