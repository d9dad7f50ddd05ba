"""`reclip-agent record`: what a graph says, in one MCAP file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest
import rclpy
from rclpy.context import Context
from sensor_msgs.msg import Image
from std_msgs.msg import Header, String
from vision_msgs.msg import Detection2DArray

from evaluation.robot.programs import graph_environment
from ros_nodes.bags import messages, opened_bag
from ros_nodes.conversions import frame_from_image, image_from_array, stamp_from_ns
from ros_nodes.qos import COMMANDS_QOS, DETECTIONS_QOS, IMAGES_QOS

ROOT = Path(__file__).parents[3]
DOMAIN = 101 + (os.getpid() + 50) % 100
PATIENCE_S = 120.0
STAMP_NS = 7 * 10**9


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In /played, ten pictures, boxes and commands a second."""
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    context, done = Context(), Event()
    rclpy.init(args=[], context=context, domain_id=DOMAIN)
    node = rclpy.create_node("played", namespace="/played", context=context)

    images = node.create_publisher(Image, "image_raw", IMAGES_QOS)
    proposals = node.create_publisher(Detection2DArray, "proposals", DETECTIONS_QOS)
    commands = node.create_publisher(String, "command", COMMANDS_QOS)
    header = Header(stamp=stamp_from_ns(STAMP_NS), frame_id="camera_optical")

    def play() -> None:
        while not done.wait(0.1):
            images.publish(image_from_array(np.full((48, 64, 3), 50, dtype=np.uint8), header))
            proposals.publish(Detection2DArray(header=header))
            commands.publish(String(data="the red cup"))

    thread = Thread(target=play, daemon=True)
    thread.start()
    yield
    done.set()
    thread.join(PATIENCE_S)
    node.destroy_node()
    context.shutdown()


def record(file: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "agent", "record", str(file), *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=graph_environment(DOMAIN), capture_output=True, text=True, timeout=PATIENCE_S
    )


@pytest.mark.usefixtures("played")
def test_pictures_boxes_and_commands_are_written(tmp_path: Path) -> None:
    file = tmp_path / "days" / "day.mcap"
    done = record(file, "--seconds", "5", "--namespace", "/played")
    assert (done.returncode, done.stderr) == (0, "")
    assert "image_raw" in done.stdout
    assert [path.name for path in file.parent.iterdir()] == ["day.mcap"]
    with opened_bag(file) as reader:
        by_topic = {each.topic: each for each in reader.connections if each.msgcount}
        assert {*by_topic} == {"/played/image_raw", "/played/proposals", "/played/command"}
        _, picture = next(messages(reader, [by_topic["/played/image_raw"]]))
        _, command = next(messages(reader, [by_topic["/played/command"]]))
        _, boxes = next(messages(reader, [by_topic["/played/proposals"]]))
    frame = frame_from_image(picture)
    assert (frame.size_wh, frame.stamp_s, int(frame.image_rgb.max())) == ((64, 48), 7.0, 50)
    assert command.data == "the red cup"
    assert boxes.header.stamp.sec == 7


def test_where_nothing_can_be_recorded(tmp_path: Path) -> None:
    done = record(tmp_path / "day.mcap", "--seconds", "0.5", "--namespace", "/nobody")
    assert (done.returncode, "nothing came" in done.stdout) == (3, True)
    done = record(tmp_path / "day.mcap")
    assert (done.returncode, "is there already: give another name" in done.stderr) == (2, True)
    done = record(tmp_path / "day.bag")
    assert (done.returncode, "ends in .mcap" in done.stderr) == (2, True)
