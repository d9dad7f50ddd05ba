"""`reclip-agent record FILE`: what the graph sees, hears and answers, as one MCAP file."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from agent.errors import InvalidInputError, NoRoomError
from ros_nodes.commands.joining import add_graph_options, joined
from ros_nodes.stop import Stop

NOTHING, DONE = 3, 0
TOPICS = {
    "image_raw": "sensor_msgs/msg/Image",
    "camera_info": "sensor_msgs/msg/CameraInfo",
    "depth": "sensor_msgs/msg/Image",
    "proposals": "vision_msgs/msg/Detection2DArray",
    "command": "std_msgs/msg/String",
    "grounding/answer": "std_msgs/msg/String",
    "grounding/target": "vision_msgs/msg/Detection2DArray",
    "grounding/target_pose": "geometry_msgs/msg/PoseStamped",
    "manipulation/status": "std_msgs/msg/String",
    "/diagnostics": "diagnostic_msgs/msg/DiagnosticArray",
}
"""What is recorded, and its types; pictures as they are, so that a replay sees the same."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand."""
    parser = commands.add_parser(
        "record",
        help="write what the robot graph sees, hears and answers into an MCAP file",
        description="Record the graph until Ctrl-C, into a file that Foxglove opens, `reclip-agent batch` grounds anew"
        " and `python -m evaluation replay` compares.",
        epilog=f"exit status: {DONE} recorded, {NOTHING} nothing came",
    )
    parser.add_argument("file", type=Path, metavar="FILE.mcap", help="what to write; it must not exist")
    parser.add_argument("--seconds", type=float, metavar="S", help="stop after so long")
    add_graph_options(parser)
    parser.set_defaults(main=_record)


def _record(args: argparse.Namespace) -> int:
    if args.file.suffix != ".mcap":
        raise InvalidInputError(f"a recording is an MCAP file: give it a name that ends in .mcap, not {args.file}")
    if args.file.exists():
        raise InvalidInputError(f"{args.file} is there already: give another name")
    stop = Stop(is_last=True)
    with joined(args, "record") as (node, executor):
        try:
            args.file.parent.mkdir(parents=True, exist_ok=True)
            counts = _write(args.file, node, executor, stop, args.seconds)
        except OSError as error:
            raise NoRoomError(f"cannot write {args.file}: {error}") from error
    print(f"{args.file}: " + (", ".join(f"{topic} {count}" for topic, count in counts.items()) or "nothing came"))
    return DONE if counts else NOTHING


def _write(file: Path, node: Any, executor: Any, stop: Stop, seconds: float | None) -> Counter[str]:
    """Record into a folder beside the file, and move what it holds there when all is written."""
    from rosbags.rosbag2 import CompressionFormat, CompressionMode, StoragePlugin, Writer

    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.stem}") as made:
        bag = Path(made) / file.stem
        writer = Writer(bag, version=9, storage_plugin=StoragePlugin.MCAP)
        writer.set_compression(CompressionMode.STORAGE, CompressionFormat.ZSTD)
        with writer:
            for topic, kind in TOPICS.items():
                _subscribe(node, writer, topic, kind, counts)
            end_s = time.monotonic() + (seconds or float("inf"))
            while not stop.is_asked and time.monotonic() < end_s:
                executor.spin_once(timeout_sec=0.1)
        (written,) = bag.glob("*.mcap")
        os.replace(written, file)
    return counts


def _subscribe(node: Any, writer: Any, topic: str, kind: str, counts: Counter[str]) -> None:
    from rclpy.serialization import serialize_message

    from ros_nodes.bags import typestore
    from ros_nodes.qos import COMMANDS_QOS, IMAGES_QOS

    package, _, name = kind.split("/")
    message_type = getattr(__import__(f"{package}.msg", fromlist=[name]), name)
    connection = writer.add_connection(node.resolve_topic_name(topic), kind, typestore=typestore())

    def keep(message: Any) -> None:
        writer.write(connection, time.time_ns(), serialize_message(message))
        counts[topic] += 1

    node.create_subscription(message_type, topic, keep, COMMANDS_QOS if package == "std_msgs" else IMAGES_QOS)
