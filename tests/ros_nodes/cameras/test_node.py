"""camera_node in a process of its own, heard over DDS: what belongs together has one header and fits together."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rclpy
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from PIL import Image as Pictures
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.qos import QoSProfile, ReliabilityPolicy
from rclpy.time import Time
from sensor_msgs.msg import CameraInfo, CompressedImage, Image
from tf2_ros import Buffer, TransformListener

from agent.images import load_image
from agent.rotations import matrix_from_quaternion
from evaluation.robot.programs import CameraProcess, Program, graph_environment
from ros_nodes.conversions import camera_from_info, depth_from_image, frame_from_image, stamp_ns
from ros_nodes.qos import DIAGNOSTICS_QOS, IMAGES_QOS
from sim.shipped_scenes import shipped_scene
from tests.support.graph import FAULTY_CAMERA
from tests.support.rendering import skip_unless_it_can_render

DOMAIN = 101 + os.getpid() % 100
MOVED = "/moved"
PATIENCE_S = 60.0
CALIBRATION = """image_width: {width}
image_height: 480
camera_matrix: {{data: [612.5, 0, 321.25, 0, 611, 238.5, 0, 0, 1]}}
"""
Stamp = tuple[int, int]


class Viewer:
    """A node that keeps what a camera says, by stamp."""

    def __init__(self, namespace: str = "/", *ros_arguments: str) -> None:
        self.context = Context()
        rclpy.init(args=["--ros-args", *ros_arguments], context=self.context, domain_id=DOMAIN)
        self.node = rclpy.create_node("viewer", namespace=namespace, context=self.context)
        self.executor = SingleThreadedExecutor(context=self.context)
        self.executor.add_node(self.node)
        self.heard: dict[str, dict[Stamp, Any]] = {}

    def listen(self, kind: Any, topic: str) -> dict[Stamp, Any]:
        """What comes on a topic, by stamp."""
        heard = self.heard.setdefault(topic, {})
        self.node.create_subscription(kind, topic, lambda message: heard.update({_stamp(message): message}), IMAGES_QOS)
        return heard

    def spin_until(self, condition: Callable[[], Any]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < end, f"heard only { ({topic: len(each) for topic, each in self.heard.items()}) }"
            self.executor.spin_once(timeout_sec=0.1)

    def common(self) -> Stamp:
        """The newest stamp that has come on every topic."""
        self.spin_until(lambda: set.intersection(*map(set, self.heard.values())))
        return max(set.intersection(*map(set, self.heard.values())))

    def close(self) -> None:
        self.executor.shutdown()
        self.node.destroy_node()
        self.context.try_shutdown()


def _stamp(message: Any) -> Stamp:
    return message.header.stamp.sec, message.header.stamp.nanosec


def _key(answer: dict[str, Any]) -> Stamp:
    return answer["stamp"]["sec"], answer["stamp"]["nanosec"]


@pytest.fixture
def namespace(request: pytest.FixtureRequest) -> str:
    """Where the test's own camera speaks: the scripted one of the module goes on meanwhile."""
    return "/" + re.sub(r"[\W_]+", "_", request.node.name).strip("_")


@pytest.fixture
def view(namespace: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Viewer]]:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    viewers: list[Viewer] = []

    def make(where: str = namespace, *arguments: str) -> Viewer:
        viewers.append(Viewer(where, *arguments))
        return viewers[-1]

    yield make
    for viewer in viewers:
        viewer.close()


@pytest.fixture
def start(tmp_path: Path, namespace: str) -> Iterator[Callable[..., Program]]:
    """Starts a camera_node with parameters, and with remappings that win over the namespace's."""
    programs: list[Program] = []

    def make(*arguments: str, **values: Any) -> Program:
        given = [word for name, value in values.items() for word in ("-p", f"{name}:={value}")]
        log = tmp_path / f"camera{len(programs)}.log"
        ros_arguments = ("--ros-args", *given, *arguments, "-r", f"__ns:={namespace}")
        programs.append(Program(log, graph_environment(DOMAIN), "ros_nodes.cameras.node", *ros_arguments))
        return programs[-1]

    yield make
    for program in programs:
        program.end()


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CameraProcess]:
    """A scripted camera for tests that leave it running with its stamps right."""
    skip_unless_it_can_render()
    log = tmp_path_factory.mktemp("camera") / "log"
    arguments = ("--ros-args", "-r", f"__ns:={MOVED}", "-p", "rate_hz:=10.0")
    with CameraProcess(log, graph_environment(DOMAIN), *arguments, module=FAULTY_CAMERA) as camera:
        yield camera


def test_a_true_object_seen_through_tf_and_camera_info_is_in_its_true_box(
    moved: CameraProcess, view: Callable[..., Viewer]
) -> None:
    viewer = view(MOVED)
    images, depths = viewer.listen(Image, "image_raw"), viewer.listen(Image, "depth")
    infos = viewer.listen(CameraInfo, "camera_info")
    buffer = Buffer(node=viewer.node)
    TransformListener(buffer, viewer.node)
    stamp = viewer.common()
    image, depth, info = images[stamp], depths[stamp], infos[stamp]
    assert image.header == depth.header == info.header
    assert image.header.frame_id == "camera_optical"
    assert (image.width, image.height) == (depth.width, depth.height) == (info.width, info.height) == (640, 480)
    assert (image.encoding, depth.encoding) == ("rgb8", "32FC1")

    when = Time.from_msg(image.header.stamp)
    viewer.spin_until(lambda: buffer.can_transform("camera_optical", "base_link", when))
    transform = buffer.lookup_transform("camera_optical", "base_link", when).transform
    turn, shift = transform.rotation, transform.translation
    rotation = matrix_from_quaternion([turn.x, turn.y, turn.z, turn.w])
    intrinsics, metres = camera_from_info(info).matrix, depth_from_image(depth)
    truth = moved.order("truth", of={"sec": stamp[0], "nanosec": stamp[1]})["objects"]
    assert len(truth) >= 6
    for each in truth:
        optical = rotation @ np.array(each["position_m"]) + [shift.x, shift.y, shift.z]
        u, v = (intrinsics @ optical)[:2] / optical[2]
        x1, y1, x2, y2 = each["box_xyxy"]
        assert x1 - 3 <= u <= x2 + 3
        assert y1 - 3 <= v <= y2 + 3
        inside = metres[int(y1) : int(y2), int(x1) : int(x2)]
        assert inside.min() < optical[2] + 0.02 < inside.max() + 0.15


def test_an_order_shows_in_the_picture_of_its_stamp_and_not_before(
    moved: CameraProcess, view: Callable[..., Viewer]
) -> None:
    viewer = view(MOVED)
    images = viewer.listen(Image, "image_raw")
    before = moved.order("truth")
    viewer.spin_until(lambda: _key(before) in images or max(images, default=(0, 0)) > _key(before))
    still = images[max(images)]
    pushed = moved.order("push", object=1, distance=0.1)
    after = moved.order("truth")
    viewer.spin_until(lambda: max(images) >= _key(after))
    old, new = (next(o for o in each["objects"] if o["object"] == 1) for each in (before, after))
    np.testing.assert_allclose(np.subtract(new["position_m"], old["position_m"])[:2], [pushed["dx"], pushed["dy"]])
    assert old["box_xyxy"] != new["box_xyxy"]
    for stamp, image in images.items():
        assert (image.data == still.data) == (stamp < _key(pushed))


def test_stalled_stamped_and_full_of_holes(moved: CameraProcess, view: Callable[..., Viewer]) -> None:
    viewer = view(MOVED)
    images, depths = viewer.listen(Image, "image_raw"), viewer.listen(Image, "depth")
    viewer.common()
    assert moved.order("stall")["stamp"] is None
    count = len(images)
    viewer.executor.spin_once(timeout_sec=1.0)
    assert len(images) <= count + 1
    ahead = moved.order("stamp_offset", s=3600.0)
    assert ahead["stamp"] is None
    assert moved.order("depth_holes", share=0.25)["stamp"] is None
    first = moved.order("resume")
    assert abs(first["stamp"]["sec"] - time.time() - 3600) < PATIENCE_S
    viewer.spin_until(lambda: max(depths, default=(0, 0)) >= _key(first))
    holes = np.isnan(depth_from_image(depths[max(depths)])).mean()
    assert holes == pytest.approx(0.25, abs=0.01)
    moved.order("depth_holes", share=0.0)
    moved.order("stamp_offset", s=0.0)
    with pytest.raises(ValueError, match="no order 'dance'"):
        moved.order("dance")
    with pytest.raises(ValueError, match="no object 99"):
        moved.order("remove", object=99)


def test_another_scene_brings_another_place_of_the_camera(moved: CameraProcess, view: Callable[..., Viewer]) -> None:
    viewer = view(MOVED)
    infos = viewer.listen(CameraInfo, "camera_info")
    buffer = Buffer(node=viewer.node)
    TransformListener(buffer, viewer.node)

    def place() -> tuple[float, float]:
        viewer.spin_until(lambda: buffer.can_transform("base_link", "camera_optical", Time()))
        translation = buffer.lookup_transform("base_link", "camera_optical", Time()).transform.translation
        return translation.x, translation.y

    viewer.common()
    old_place, old_focal = place(), infos[max(infos)].k[0]
    answer = moved.order("scene", seed=40_030, count=[4, 6])
    assert 1 <= len(answer["objects"]) <= 6
    viewer.spin_until(lambda: max(infos) >= _key(answer))
    assert infos[max(infos)].k[0] != old_focal
    viewer.spin_until(lambda: place() != old_place)
    moved.order("scene", number=0)


def test_prerendered_pictures_are_played_and_their_truth_is_known(
    tmp_path: Path, view: Callable[..., Viewer], namespace: str
) -> None:
    skip_unless_it_can_render()
    viewer = view()
    images = viewer.listen(Image, "image_raw")
    ros_arguments = ("--ros-args", "-r", f"__ns:={namespace}", "-p", "rate_hz:=20.0")
    arguments = ("--prerender", "4", "--seed", "40031", *ros_arguments)
    with CameraProcess(tmp_path / "log", graph_environment(DOMAIN), *arguments) as camera:
        viewer.spin_until(lambda: len(images) >= 12)
        assert len({bytes(image.data) for image in images.values()}) in (3, 4)  # there and back
        sec, nanosec = max(images)
        assert camera.order("truth", of={"sec": sec, "nanosec": nanosec})["objects"]
        with pytest.raises(ValueError, match="cannot be moved"):
            camera.order("push", object=0, distance=0.1)
        assert camera.close() == 0


def test_the_simulated_table_without_a_word(start: Callable[..., Program], view: Callable[..., Viewer]) -> None:
    """What `sim` shows is scene 0, and with it comes the compressed picture when somebody wants it."""
    skip_unless_it_can_render()
    program = start()
    viewer = view()
    images = viewer.listen(Image, "image_raw")
    jpegs = viewer.listen(CompressedImage, "image_raw/compressed")
    stamp = viewer.common()
    shown = frame_from_image(images[stamp]).image_rgb.astype(int)
    assert np.abs(shown - load_image(shipped_scene(0).image)).mean() < 3
    assert jpegs[stamp].format == "jpeg"
    assert np.abs(shown - frame_from_image(jpegs[stamp]).image_rgb).mean() < 3
    assert abs((stamp_ns(images[stamp].header) or 0) / 1e9 - time.time()) < PATIENCE_S
    assert program.end() == 0


def folder_of_pictures(folder: Path) -> Path:
    folder.mkdir()
    for number in range(3):
        Pictures.new("RGB", (640, 480), (50 * number, 0, 0)).save(folder / f"{number}.png")
    (folder / "1b.png").write_bytes(b"no picture")
    return folder


def test_a_folder_has_no_depth_and_no_camera_info(
    start: Callable[..., Program], view: Callable[..., Viewer], tmp_path: Path
) -> None:
    viewer = view()
    images, depths = viewer.listen(Image, "image_raw"), viewer.heard.setdefault("depth", {})
    viewer.node.create_subscription(Image, "depth", lambda message: depths.update(x=message), IMAGES_QOS)
    infos: list[Any] = []
    viewer.node.create_subscription(CameraInfo, "camera_info", infos.append, IMAGES_QOS)
    start(camera=folder_of_pictures(tmp_path / "pictures"), rate_hz=20.0, frame_id="eye")
    viewer.spin_until(lambda: len(images) >= 9)
    reds = [frame_from_image(images[stamp]).image_rgb[0, 0, 0] for stamp in sorted(images)]
    turn = {0: 50, 50: 100, 100: 0}
    assert sum(turn[a] == b for a, b in pairwise(reds)) >= 7  # best effort may lose one
    assert {image.header.frame_id for image in images.values()} == {"eye"}
    assert not depths
    assert not infos


@pytest.mark.parametrize("width", [640, 320])
def test_a_calibration_file_is_published_for_pictures_of_its_size(
    width: int, start: Callable[..., Program], view: Callable[..., Viewer], tmp_path: Path
) -> None:
    calibration = tmp_path / "camera.yaml"
    calibration.write_text(CALIBRATION.format(width=width))
    viewer = view()
    images, infos = viewer.listen(Image, "image_raw"), viewer.heard.setdefault("camera_info", {})
    program = start(camera=folder_of_pictures(tmp_path / "pictures"), rate_hz=20.0, camera_info_file=calibration)
    viewer.spin_until(lambda: images)
    viewer.listen(CameraInfo, "camera_info")
    if width == 640:
        stamp = viewer.common()
        assert infos[stamp].k[0] == 612.5
        assert infos[stamp].header == images[stamp].header
    else:
        viewer.spin_until(lambda: len(images) >= 10)
        assert not infos
        assert "the calibration is for 320x480 pixels, the pictures have 640x480" in program.said


@pytest.mark.parametrize(("offered", "comes"), [("reliable", True), ("best_effort", False)])
def test_reliability_is_a_parameter(
    offered: str, comes: bool, start: Callable[..., Program], view: Callable[..., Viewer], tmp_path: Path
) -> None:
    viewer = view()
    images = viewer.listen(Image, "image_raw")
    reliable: list[Any] = []
    viewer.node.create_subscription(
        Image, "image_raw", reliable.append, QoSProfile(depth=5, reliability=ReliabilityPolicy.RELIABLE)
    )
    start(camera=folder_of_pictures(tmp_path / "pictures"), rate_hz=20.0, image_reliability=offered)
    viewer.spin_until(lambda: len(images) >= 10 and (reliable or not comes))
    assert bool(reliable) == comes


def test_frames_of_two_robots_are_kept_apart_by_a_remapping(
    start: Callable[..., Program], view: Callable[..., Viewer]
) -> None:
    skip_unless_it_can_render()
    apart = ("-r", "/tf:=tf", "-r", "/tf_static:=tf_static")
    start("-r", "__ns:=/robot1", *apart, camera="sim:1")
    start("-r", "__ns:=/robot2", *apart, camera="sim:2", base_frame="table")
    buffers = []
    for namespace in ("/robot1", "/robot2"):
        viewer = view(namespace, *apart)
        buffers.append(Buffer(node=viewer.node))
        TransformListener(buffers[-1], viewer.node)
        base = "base_link" if namespace == "/robot1" else "table"
        viewer.spin_until(lambda base=base: buffers[-1].can_transform(base, "camera_optical", Time()))
    assert not buffers[0].can_transform("table", "camera_optical", Time())
    assert not buffers[1].can_transform("base_link", "camera_optical", Time())


def test_diagnostics_tell_the_rate_and_what_is_wrong(
    start: Callable[..., Program], view: Callable[..., Viewer], namespace: str, tmp_path: Path
) -> None:
    viewer = view()
    said: dict[bytes, Any] = {}

    def hear(message: Any) -> None:
        said.update({status.level: status for status in message.status if status.name.startswith(namespace)})

    viewer.node.create_subscription(DiagnosticArray, "/diagnostics", hear, DIAGNOSTICS_QOS)
    folder = folder_of_pictures(tmp_path / "pictures")
    program = start(camera=folder, rate_hz=20.0)
    viewer.spin_until(lambda: DiagnosticStatus.OK in said)
    status = said[DiagnosticStatus.OK]
    assert status.name == f"{namespace}/camera_node"
    figures = {value.key: value.value for value in status.values}
    assert figures["rate"].endswith(" Hz")
    assert figures["latency"].endswith(" ms")
    assert "1b.png" in program.said
    for path in folder.iterdir():
        path.write_bytes(b"no picture any more")
    viewer.spin_until(lambda: DiagnosticStatus.ERROR in said)
    assert "can be read" in said[DiagnosticStatus.ERROR].message


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"camera": "nowhere"}, "camera: there is no file or folder nowhere; give sim"),
        ({"camera": "sim:24"}, "no shipped scene 24: choose 0 to 23"),
        ({"camera": "webcam:97"}, "there is no webcam 97: plug it in"),
        ({"camera": "''"}, "camera"),
        ({"rate_hz": 0.0}, "rate_hz"),
        ({"image_reliability": "perhaps"}, "one of best_effort, reliable"),
        ({"camera_info_file": "nowhere.yaml"}, "cannot read the calibration nowhere.yaml"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(
    parameters: dict[str, Any], problem: str, start: Callable[..., Program]
) -> None:
    if str(parameters.get("camera")).startswith("webcam"):
        pytest.importorskip("cv2")
    program = start(**parameters)
    assert program.process.wait(PATIENCE_S) == 2
    assert problem in program.said
    assert len(program.said.strip().splitlines()) == 1
