"""proposals_node in a process of its own; the test is its camera and hears what comes of the pictures."""

from __future__ import annotations

import array
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from PIL import Image as Picture
from sensor_msgs.msg import CameraInfo, CompressedImage, Image
from vision_msgs.msg import Detection2DArray

from agent.datatypes import Frame, ImageArray, Proposals
from agent.images import decode_image, load_image
from agent.models.presets import load_preset
from agent.perception.yolo import YoloProposals
from evaluation.robot.programs import Program, graph_environment
from evaluation.robot.robot import Operator
from ros_nodes.conversions import compressed_from_array, image_from_array, proposals_from_detections, stamp_ns
from ros_nodes.qos import DETECTIONS_QOS, DIAGNOSTICS_QOS, IMAGES_QOS
from sim.shipped_scenes import shipped_scene
from tests.support.graph import header_now

DOMAIN = 101 + os.getpid() % 100
AGAIN_AFTER_S = 1.0
GREY: ImageArray = np.full((480, 640, 3), 128, dtype=np.uint8)


class Camera(Operator):
    """Says pictures on `image_raw`, and keeps the boxes and the diagnostics that it hears."""

    def __init__(self, namespace: str, message_class: Any, topic: str) -> None:
        super().__init__(DOMAIN, namespace)
        self.heard: list[Any] = []
        self.diagnoses: list[dict[str, str]] = []
        self.name = f"{namespace}/proposals_node"
        self.images = self.node.create_publisher(message_class, topic, IMAGES_QOS)
        self.node.create_subscription(Detection2DArray, "proposals", self.heard.append, DETECTIONS_QOS)
        self.node.create_subscription(DiagnosticArray, "/diagnostics", self._on_diagnostics, DIAGNOSTICS_QOS)
        proposals = self.node.resolve_topic_name("proposals")
        self.spin_until(lambda: self.images.get_subscription_count() and self.node.count_publishers(proposals))

    def _on_diagnostics(self, message: Any) -> None:
        for status in message.status:
            if status.name == self.name:
                figures = {each.key: each.value for each in status.values}
                self.diagnoses.append({"level": status.level, "message": status.message, **figures})

    def boxes_for(self, header: Any) -> Any | None:
        return next((message for message in self.heard if message.header == header), None)

    def ask_about(self, image: ImageArray, message_of: Callable[[ImageArray, Any], Any] = image_from_array) -> Any:
        """The boxes of a picture; it is said again with another stamp where it, or they, got lost."""
        found: Any = None

        def answered() -> bool:
            nonlocal found
            message = message_of(image, header_now())
            self.images.publish(message)
            self.spin_for_at_most(AGAIN_AFTER_S, lambda: self.boxes_for(message.header) is not None)
            found = self.boxes_for(message.header)
            return found is not None

        self.spin_until(answered)
        return found

    def spin_for_at_most(self, seconds: float, condition: Callable[[], bool]) -> None:
        for _ in range(round(seconds / 0.02)):
            if condition():
                return
            self.executor.spin_once(timeout_sec=0.02)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    log = tmp_path_factory.mktemp("proposals") / "node.log"
    program = Program(log, graph_environment(DOMAIN), "ros_nodes.proposals_node", "--ros-args", "-r", "__ns:=/raw")
    yield program
    assert program.end() == 0, program.said
    assert "Traceback" not in program.said


@pytest.fixture
def camera(node: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[Camera]:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    camera = Camera("/raw", Image, "image_raw")
    yield camera
    camera.close()


@pytest.fixture(scope="module")
def detector() -> YoloProposals:
    preset = load_preset("tabletop")
    return YoloProposals.load(preset.detector, preset.detector_settings)


@pytest.fixture(scope="module")
def table() -> ImageArray:
    return load_image(shipped_scene(0).image)


def assert_same(message: Any, expected: Proposals) -> None:
    found, _ = proposals_from_detections(message, (640, 480))
    assert len(expected) > 2
    np.testing.assert_allclose(found.boxes_xyxy, expected.boxes_xyxy, atol=0.01)
    np.testing.assert_allclose(found.scores, expected.scores, atol=1e-3)


def test_the_detectors_boxes_come_with_the_very_header_and_with_track_ids(
    camera: Camera, detector: YoloProposals, table: ImageArray
) -> None:
    expected = detector.propose(Frame(table))
    first, second, third = (camera.ask_about(table) for _ in range(3))  # in a row: after a gap in time ids are new
    for message in (first, second):
        assert_same(message, expected)
        assert {each.results[0].hypothesis.class_id for each in message.detections} == {"object"}
        assert all(each.header == message.header for each in message.detections)
    ids = [each.id for each in second.detections]
    assert len(set(ids)) == len(ids)
    assert ids == [each.id for each in third.detections]
    assert all(ids)


def test_an_empty_table_is_told(camera: Camera) -> None:
    assert list(camera.ask_about(GREY).detections) == []


def test_other_encodings_show_the_same(camera: Camera, detector: YoloProposals, table: ImageArray) -> None:
    def padded_bgr(image: ImageArray, header: Any) -> Image:
        rows = np.zeros((480, 2000), dtype=np.uint8)
        rows[:, :1920] = image[:, :, ::-1].reshape(480, 1920)
        data = array.array("B", rows.tobytes())
        return Image(header=header, height=480, width=640, encoding="bgr8", step=2000, data=data)

    assert_same(camera.ask_about(table, padded_bgr), detector.propose(Frame(table)))


def test_in_a_burst_the_newest_wins(camera: Camera, table: ImageArray) -> None:
    last: Any = None

    def last_came_back() -> bool:
        nonlocal last
        for _ in range(20):
            last = image_from_array(table, header_now())
            camera.images.publish(last)
        camera.spin_for_at_most(AGAIN_AFTER_S, lambda: camera.boxes_for(last.header) is not None)
        return camera.boxes_for(last.header) is not None

    camera.spin_until(last_came_back)
    stamps = [stamp_ns(message.header) for message in camera.heard]
    assert stamps == sorted(set(stamps))
    camera.spin_until(lambda: camera.diagnoses and int(camera.diagnoses[-1]["dropped"]) > 0)


def test_a_stamp_that_comes_twice_is_answered_once(camera: Camera, table: ImageArray) -> None:
    header = camera.ask_about(table).header
    for _ in range(3):
        camera.images.publish(image_from_array(table, header))
    camera.ask_about(table)
    assert sum(message.header == header for message in camera.heard) == 1


def test_rate_and_latency_are_told(camera: Camera, table: ImageArray) -> None:
    before = camera.ask_about(table)
    assert before is not None
    camera.diagnoses.clear()
    camera.spin_until(lambda: camera.diagnoses)
    told = camera.diagnoses[-1]
    assert (told["level"], told["message"]) == (DiagnosticStatus.OK, "active")
    assert float(told["rate"].removesuffix(" Hz")) > 0
    assert int(told["published"]) > 0
    assert all("ms" in told[name] for name in ("latency", "in node"))
    camera.spin_until(lambda: camera.diagnoses[-1]["level"] == DiagnosticStatus.WARN)
    assert "no usable picture on image_raw" in camera.diagnoses[-1]["message"]


def test_lost_pictures_are_told_with_the_rate_that_was_sent(camera: Camera) -> None:
    infos = camera.node.create_publisher(CameraInfo, "camera_info", IMAGES_QOS)

    def told() -> bool:
        infos.publish(CameraInfo())
        return "pictures are lost: of " in camera.diagnoses[-1]["message"]

    camera.spin_until(lambda: camera.diagnoses)
    camera.spin_until(told)
    last = camera.diagnoses[-1]
    assert last["level"] == DiagnosticStatus.WARN
    assert float(last["pictures sent"].removesuffix(" Hz")) > float(last["pictures heard"].removesuffix(" Hz"))


def malformed(rng: np.random.Generator) -> Iterator[Image]:
    """Pictures that are none, each in another way, for ever."""
    while True:
        header = header_now()
        small = {"header": header, "height": 8, "width": 8, "encoding": "rgb8", "step": 24}
        data = array.array("B", rng.integers(0, 256, 192, dtype=np.uint8).tobytes())
        yield Image(**{**small, "step": int(rng.integers(0, 24))}, data=data)
        yield Image(**{**small, "step": 2**32 - 1}, data=data)
        yield Image(**{**small, "encoding": "no such encoding" * 20}, data=data)
        yield Image(**{**small, "height": 0, "width": 0}, data=data)
        yield Image(**small, data=data[: int(rng.integers(0, 192))])
        yield Image(**{**small, "height": 2**32 - 1, "width": 2**32 - 1}, data=data)
        yield Image(**{**small, "height": 2**20, "width": 1, "step": 3}, data=data)
        bad_stamp = header_now()
        bad_stamp.stamp.sec, bad_stamp.stamp.nanosec = -1, 4_000_000_000
        yield Image(**{**small, "header": bad_stamp}, data=data)


def resident_kb(program: Program) -> int:
    status = Path(f"/proc/{program.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def test_malformed_pictures_are_counted_and_change_nothing(camera: Camera, node: Program, table: ImageArray) -> None:
    pictures = malformed(np.random.default_rng(0))

    def send(count: int) -> None:
        for _ in range(count):
            camera.images.publish(next(pictures))
            camera.spin_for(0.003)

    send(200)
    assert camera.ask_about(table).detections
    before_kb = resident_kb(node)
    send(1000)
    assert camera.ask_about(table).detections
    assert resident_kb(node) < 1.05 * before_kb
    camera.diagnoses.clear()
    camera.spin_until(lambda: camera.diagnoses)
    assert int(camera.diagnoses[-1]["malformed image_raw"]) > 100


@pytest.fixture
def compressed_camera(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Camera]:
    parameters = ("-p", "image_transport:=compressed", "-p", "min_score:=0.5")
    arguments = ("--ros-args", "-r", "__ns:=/compressed", *parameters)
    with Program(tmp_path / "node.log", graph_environment(DOMAIN), "ros_nodes.proposals_node", *arguments) as program:
        monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
        camera = Camera("/compressed", CompressedImage, "image_raw/compressed")
        yield camera
        camera.close()
    assert program.end() == 0, program.said
    assert "Traceback" not in program.said


def test_compressed_pictures_and_a_threshold(
    compressed_camera: Camera, detector: YoloProposals, table: ImageArray
) -> None:
    huge = io.BytesIO()
    Picture.new("1", (9000, 9000)).save(huge, "PNG")
    for data in (b"", b"no picture", huge.getvalue(), bytes(compressed_from_array(table, header_now()).data)[:5000]):
        message = CompressedImage(header=header_now(), format="jpeg", data=array.array("B", data))
        compressed_camera.images.publish(message)
    seen = decode_image(bytes(compressed_from_array(table, header_now()).data))
    everything = detector.propose(Frame(seen))
    sure = everything.scores >= 0.5
    assert_same(
        compressed_camera.ask_about(table, compressed_from_array),
        Proposals(everything.boxes_xyxy[sure], everything.scores[sure]),
    )


@pytest.mark.parametrize(
    ("parameter", "reason"),
    [
        ("yolo:=/nowhere/best.pt", "no detector at /nowhere/best.pt"),
        ("preset:=paper", "the preset 'paper' has no detector"),
        ("preset:=nonsense", "nonsense"),
        ("min_score:=1.5", "min_score"),
    ],
)
def test_what_cannot_be_configured_is_said_in_a_line(parameter: str, reason: str, tmp_path: Path) -> None:
    arguments = ("--ros-args", "-p", parameter)
    with Program(tmp_path / "node.log", graph_environment(DOMAIN), "ros_nodes.proposals_node", *arguments) as program:
        assert program.process.wait(60) == 2
    (line,) = program.said.splitlines()
    assert reason in line
