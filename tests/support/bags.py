"""Small bags whose pictures tell their number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from rosbags.rosbag2 import StoragePlugin, Writer
from rosbags.typesys import Stores, get_typestore

STORE = get_typestore(Stores.ROS2_JAZZY)
SECOND_NS = 10**9


def write_bag(folder: Path, count: int, *, topics: tuple[str, ...] = ("/camera/image_raw",), step: int = 10) -> Path:
    """A rosbag2 folder with an MCAP file: picture n is grey, n * ``step``, taken at n seconds; gives the MCAP file."""
    image, header, time = (
        STORE.types[name] for name in ("sensor_msgs/msg/Image", "std_msgs/msg/Header", "builtin_interfaces/msg/Time")
    )
    with Writer(folder, version=9, storage_plugin=StoragePlugin.MCAP) as writer:
        connections = [writer.add_connection(topic, image.__msgtype__, typestore=STORE) for topic in topics]
        other = writer.add_connection("/chatter", "std_msgs/msg/String", typestore=STORE)
        for number in range(count):
            pixels = np.full(48 * 64 * 3, number * step, dtype=np.uint8)
            stamp = header(stamp=time(sec=number, nanosec=0), frame_id="camera")
            message = image(stamp, 48, 64, "rgb8", 0, 64 * 3, pixels)
            for connection in connections:
                writer.write(connection, number * SECOND_NS, STORE.serialize_cdr(message, image.__msgtype__))
            said = STORE.types["std_msgs/msg/String"]("hello")
            writer.write(other, number * SECOND_NS, STORE.serialize_cdr(said, said.__msgtype__))
    (file,) = folder.glob("*.mcap")
    return file
