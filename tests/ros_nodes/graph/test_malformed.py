"""A thousand malformed messages on every topic: no node falls, nothing is found in them, and the next command works."""

from __future__ import annotations

import itertools
import math
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PoseStamped
from sensor_msgs.msg import CameraInfo, CompressedImage, Image
from std_msgs.msg import String
from tf2_msgs.msg import TFMessage
from vision_msgs.msg import Detection2DArray

from evaluation.robot.programs import PATIENCE_S
from ros_nodes.qos import COMMANDS_QOS, DETECTIONS_QOS, DIAGNOSTICS_QOS, IMAGES_QOS, RELIABLE_IMAGES_QOS, STATE_QOS
from ros_nodes.wire import MAX_REASON_CHARACTERS
from tests.support.graph import header_now
from tests.support.malformed import FRAMES, Malformed, MalformedMessages
from tests.support.message_parts import ring_of_frames
from tests.support.process_table import needs_proc, resident_bytes
from tests.support.rendering import skip_unless_it_can_render
from tests.support.supervised import SupervisedGraph, covers, graph_up, true_box

pytestmark = needs_proc

DOMAIN = 101 + os.getpid() % 100
COMMAND = "pick up the red cup left of the bowl"
TARGET = "target:the red cup left of the bowl"
CUP = true_box(0, "red", "cup")
MESSAGES = {"raw": 600, "compressed": 400}
"""By the transport of pictures."""
WARM_UP = 0.6
"""Of them, as a share; every kind of message is among these."""
PACE_S = 0.005
COMMAND_EVERY = 20
LOOKED_AT = ("image_raw", "image_raw/compressed", "proposals", "depth", "camera_info")
"""A good command follows each of these."""
MAX_GROWTH = 0.05
PARAMETERS = """
/**:
  ros__parameters:
    image_transport: {transport}
    max_age_s: 3.0
    lost_after_s: 1.5
"""
TOPICS = {
    "image_raw": (Image, RELIABLE_IMAGES_QOS),
    "image_raw/compressed": (CompressedImage, RELIABLE_IMAGES_QOS),
    "camera_info": (CameraInfo, RELIABLE_IMAGES_QOS),
    "depth": (Image, RELIABLE_IMAGES_QOS),
    "proposals": (Detection2DArray, DETECTIONS_QOS),
    "command": (String, COMMANDS_QOS),
    "supervisor/state": (String, STATE_QOS),
    "grounding/state": (String, STATE_QOS),
    "/tf": (TFMessage, DETECTIONS_QOS),
    "/tf_static": (TFMessage, STATE_QOS),
    "/diagnostics": (DiagnosticArray, DIAGNOSTICS_QOS),
}


@dataclass
class Flood:
    """Malformed messages onto a graph, and what comes of them.

    Attributes:
        sent: how many of each topic.
        refused_as: how the ids end of the answers to malformed commands.
        good: ids of well-formed commands in between.
        malformed: the nodes' own counts of what they could not use, by node and topic.
    """

    graph: SupervisedGraph
    transport: str
    sent: Counter[str] = field(default_factory=Counter)
    refused_as: list[str] = field(default_factory=list)
    good: list[str] = field(default_factory=list)
    malformed: dict[tuple[str, str], int] = field(default_factory=dict)
    poses: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        node = self.graph.operator.node
        self._publishers = {
            topic: node.create_publisher(message_type, topic, qos) for topic, (message_type, qos) in TOPICS.items()
        }
        self._camera_header = header_now()
        node.create_subscription(CameraInfo, "camera_info", self._on_camera_info, IMAGES_QOS)
        node.create_subscription(DiagnosticArray, "/diagnostics", self._on_diagnostics, DIAGNOSTICS_QOS)
        node.create_subscription(PoseStamped, "grounding/target_pose", self.poses.append, DETECTIONS_QOS)
        image_topic = "image_raw" if self.transport == "raw" else "image_raw/compressed"
        self.made = MalformedMessages(
            7, image_topic, camera_header=lambda: self._camera_header, new_header=self._new_header
        )
        self._messages = iter(self.made)

    def _on_camera_info(self, message: Any) -> None:
        if message.header.frame_id == "camera_optical" and message.header.stamp.nanosec:
            self._camera_header = message.header

    def _new_header(self) -> Any:
        last = self._camera_header
        self.graph.operator.spin_until(lambda: self._camera_header is not last)
        return self._camera_header

    def _on_diagnostics(self, message: Any) -> None:
        for status in message.status:
            for each in status.values:
                if each.key.startswith("malformed "):
                    self.malformed[status.name, each.key.removeprefix("malformed ")] = int(each.value)

    def pour(self, count: int) -> None:
        """So many, with a good command now and then; until all commands are answered."""
        operator = self.graph.operator
        for number, message in enumerate(itertools.islice(self._messages, count)):
            self._publish(message)
            if message.topic in LOOKED_AT or number % COMMAND_EVERY == 0:
                self.good.append(operator.send(COMMAND))
            operator.spin_for(PACE_S)
        operator.spin_until(lambda: set(self.good) <= {each["id"] for each in operator.answers})
        operator.spin_until(lambda: len(self.refusals()) >= len(self.refused_as))

    def _publish(self, malformed: Malformed) -> None:
        self.sent[malformed.topic] += 1
        self._publishers[malformed.topic].publish(malformed.message)
        for topic, partner in malformed.partners:
            self._publishers[topic].publish(partner)
        if malformed.refused_as:
            self.refused_as.append(malformed.refused_as)

    def ask(self) -> dict[str, Any]:
        """A good command, again and again until it is found; the last answer."""
        while (answer := self._ask_once())["status"] != "found":
            self.graph.operator.spin_for(0.2)
        return answer

    def _ask_once(self) -> dict[str, Any]:
        answer = self.graph.operator.ask(COMMAND)
        self.good.append(answer["id"])
        return answer

    def send(self, topic: str, message: Any) -> None:
        """One message, uncounted."""
        self._publishers[topic].publish(message)

    def refusals(self) -> list[dict[str, Any]]:
        """Answers to commands that are not ours."""
        good = set(self.good)
        return [each for each in self.graph.operator.answers if each["about"] is None and each["id"] not in good]

    def resident_bytes(self) -> dict[str, int]:
        """The memory of each process once it has time to work on nothing but the camera's pictures."""
        for _ in range(3):
            self.ask()
        pids = {**self.graph.pids, "supervisor": self.graph.program.process.pid}
        return {name: resident_bytes(pid) for name, pid in pids.items()}


@pytest.fixture(params=MESSAGES)
def flood(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flood]:
    skip_unless_it_can_render()
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    parameters = tmp_path / "parameters.yaml"
    parameters.write_text(PARAMETERS.format(transport=request.param))
    arguments = ("--camera", "sim:0", "--params", str(parameters))
    with graph_up(tmp_path / "up.log", DOMAIN, *arguments) as graph:
        graph.wait_until_ready()
        graph.operator.ask_until(COMMAND, "found")
        graph.operator.answers.clear()
        yield Flood(graph, request.param)


def test_no_crash_no_silent_box_no_growth(flood: Flood) -> None:
    graph, operator = flood.graph, flood.graph.operator
    pids = graph.pids
    fresh = flood.resident_bytes()
    warm_up = round(WARM_UP * MESSAGES[flood.transport])
    flood.pour(warm_up)
    before = flood.resident_bytes()
    flood.pour(MESSAGES[flood.transport] - warm_up)
    answer = flood.ask()
    after = flood.resident_bytes()
    growth = {name: after[name] / before[name] - 1 for name in before}
    for name, each in growth.items():
        sizes = (f"{of[name] / 1e6:.0f} MB" for of in (fresh, before, after))
        print(f"{name}: {', '.join(sizes)}, {100 * each:+.1f} %")
    print(dict(flood.sent), flood.malformed, Counter(each["status"] for each in operator.answers))
    assert graph.pids == pids, graph.program.said[-2000:]
    assert covers(answer["box_xyxy"], CUP)
    check_refusals(flood)
    check_boxes(flood)
    check_that_they_were_heard(flood)
    check_a_ring_of_frames(flood)
    assert max(growth.values()) < MAX_GROWTH


def check_refusals(flood: Flood) -> None:
    """Each malformed command has one refusal, and each good one an answer."""
    refusals = flood.refusals()
    assert {each["status"] for each in refusals} == {"refused"}
    ids = [each["id"] if each["id"].startswith("bad-") else each["id"].rpartition("-")[2] for each in refusals]
    assert Counter(ids) == Counter(flood.refused_as)
    good = [each["id"] for each in flood.graph.operator.answers if each["about"] is None and each["id"] in flood.good]
    assert Counter(good) == Counter(flood.good)


def check_boxes(flood: Flood) -> None:
    """What is found is what was asked for, where it is in the camera's own pictures."""
    found = [each for each in flood.graph.operator.answers if each["status"] == "found"]
    assert {each["id"] for each in found} <= set(flood.good)
    for each in found:
        assert covers(each["box_xyxy"], CUP), each
        assert (each["stamp"]["sec"], each["stamp"]["nanosec"]) not in flood.made.forged_stamps
    for message in flood.graph.operator.targets:
        stamp, box = message.header.stamp, message.detections[0].bbox
        x, y, half_width, half_height = box.center.position.x, box.center.position.y, box.size_x / 2, box.size_y / 2
        assert [each.results[0].hypothesis.class_id for each in message.detections] == [TARGET]
        assert covers([x - half_width, y - half_height, x + half_width, y + half_height], CUP)
        assert (stamp.sec, stamp.nanosec) not in flood.made.forged_stamps
    assert flood.poses
    for pose in flood.poses:
        place, turn = pose.pose.position, pose.pose.orientation
        assert all(map(math.isfinite, (place.x, place.y, place.z, turn.x, turn.y, turn.z, turn.w)))


def check_that_they_were_heard(flood: Flood) -> None:
    """The nodes tell of them on /diagnostics; a picture may make way for a newer one before it is looked at."""
    image_topic = "image_raw" if flood.transport == "raw" else "image_raw/compressed"
    assert set(flood.sent) == set(TOPICS) - ({"image_raw", "image_raw/compressed"} - {image_topic})
    flood.graph.operator.spin_until(lambda: flood.malformed["/grounding_node", "command"] == len(flood.refused_as))
    assert flood.malformed["/proposals_node", image_topic] > flood.sent[image_topic] / 5
    assert flood.malformed["/grounding_node", "proposals"] > flood.sent["proposals"] / 10
    assert flood.malformed["/grounding_node", image_topic] > 0


def check_a_ring_of_frames(flood: Flood) -> None:
    """Where the camera's own frame is in a ring of many, there is a box and no pose, said in few words."""
    flood.send("/tf_static", ring_of_frames(FRAMES, first="camera_optical"))
    end_s = time.monotonic() + PATIENCE_S
    while "loop" not in (reason := flood.ask()["pose_reason"]):
        assert time.monotonic() < end_s, reason
    assert len(reason) <= MAX_REASON_CHARACTERS
