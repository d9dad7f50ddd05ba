"""Whatever is set up wrongly, the answer and /diagnostics name it."""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from rclpy.parameter import Parameter
from rclpy.parameter_client import AsyncParameterClient
from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import CompressedImage
from std_msgs.msg import String
from vision_msgs.msg import Detection3DArray

from evaluation.robot.programs import PATIENCE_S, Program, graph_environment
from ros_nodes import wire
from ros_nodes.grounding.absences import Absences
from ros_nodes.qos import DIAGNOSTICS_QOS, STATE_QOS
from ros_nodes.states import DOWN, SupervisorState, write_state
from ros_nodes.supervision.processes import Change, NodeProcess
from ros_nodes.supervision.supervisor import GROUNDING, MODULES
from ros_nodes.wire import CommandMessage
from tests.support.graph import header_now
from tests.support.misconfigured import Misconfigured, Setup

DOMAIN = 101 + os.getpid() % 100
BEST_EFFORT = QoSProfile(
    history=HistoryPolicy.KEEP_LAST,
    depth=5,
    reliability=ReliabilityPolicy.BEST_EFFORT,
    durability=DurabilityPolicy.VOLATILE,
)
COMMAND = CommandMessage("a", "the blue spoon")
ARGUMENTS = ("max_age_s:=1.5", "image_trasport:=raw")
"""The second is misspelt."""
MISSPELT = "there is no parameter image_trasport, but image_transport"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Misconfigured]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
        log = tmp_path_factory.mktemp("grounding") / "node.log"
        arguments = [each for argument in ARGUMENTS for each in ("-p", argument)]
        node = Program(log, graph_environment(DOMAIN), "ros_nodes.grounding.node", "--ros-args", *arguments)
        operator = Misconfigured(DOMAIN)
        try:
            operator.spin_until(lambda: operator.has_state and operator.is_heard, 3 * PATIENCE_S)
            yield operator
        finally:
            operator.close()
            code = node.end()
        assert code == 0, node.said
        assert "Traceback" not in node.said


@pytest.fixture
def clockless(graph: Misconfigured) -> Iterator[None]:
    """grounding_node waits for a simulated time that does not begin."""
    client = AsyncParameterClient(graph.node, "grounding_node")

    def use(value: bool) -> None:
        done = client.set_parameters([Parameter("use_sim_time", value=value)])
        graph.spin_until(done.done)
        assert done.result().results[0].successful

    use(True)
    yield
    use(False)


def changed(**fields: Any) -> Callable[[Any], None]:
    """Sets fields of a message."""

    def change(message: Any) -> None:
        for name, value in fields.items():
            setattr(message, name, value)

    return change


def stamped(second: int, nanosecond: int = 0) -> Callable[[int], Any]:
    """The same stamp for each picture."""

    def header(number: int) -> Any:
        made = header_now()
        made.stamp.sec, made.stamp.nanosec = second, nanosecond
        return made

    return header


def frozen() -> Callable[[int], Any]:
    """The stamp of the first picture for all."""
    first: list[Any] = []

    def header(number: int) -> Any:
        first[:] = first if number else [header_now()]
        return first[0]

    return header


def each_box(change: Callable[[Any], None]) -> Callable[[Any], None]:
    """Changes the box of each detection."""

    def changed(message: Any) -> None:
        for detection in message.detections:
            change(detection.bbox)

    return changed


def as_shares(box: Any) -> None:
    box.center.position.x /= 640
    box.center.position.y /= 480
    box.size_x /= 640
    box.size_y /= 480


def beside(box: Any) -> None:
    box.center.position.x += 640


def nowhere(box: Any) -> None:
    box.center.position.x = float("nan")


def flat(box: Any) -> None:
    box.size_x = 0.0


def too_many(message: Any) -> None:
    message.detections = message.detections[:1] * 301


def without_length(message: Any) -> None:
    message.transforms[0].transform.rotation.x = message.transforms[0].transform.rotation.y = 0.0
    message.transforms[0].transform.rotation.z = message.transforms[0].transform.rotation.w = 0.0


def complaint(name: str, message: str) -> tuple[str, Any, QoSProfile]:
    status = DiagnosticStatus(level=DiagnosticStatus.ERROR, name=f"/{name}", message=message)
    return "/diagnostics", DiagnosticArray(status=[status]), DIAGNOSTICS_QOS


SETUPS: dict[str, tuple[Setup, str]] = {
    "no camera": (Setup(image_topic="", proposals_topic=""), "nobody publishes /image_raw"),
    "only compressed": (
        Setup(image_topic="image_raw/compressed", image_type=CompressedImage, proposals_topic=""),
        "only /image_raw/compressed: set the parameter image_transport to compressed",
    ),
    "another name": (
        Setup(image_topic="/camera/color/image", proposals_topic=""),
        "remap /image_raw:=/camera/color/image",
    ),
    "compressed as raw": (
        Setup(image_type=CompressedImage),
        "/image_raw is of type sensor_msgs/msg/Image here, and sensor_msgs/msg/CompressedImage for /operator",
    ),
    "encoding": (Setup(image=changed(encoding="yuv9")), "yuv9"),
    "no encoding": (Setup(image=changed(encoding="")), "encoding ''"),
    "rows too short": (Setup(image=changed(step=7)), "step is 7 bytes"),
    "data too short": (Setup(image=changed(data=bytes(9))), "data has 9 bytes"),
    "no pixels": (Setup(image=changed(width=0)), "0x480 pixels"),
    "stamps of 0": (Setup(header=stamped(0)), "the stamp is 0"),
    "impossible stamps": (Setup(header=stamped(-1)), "a stamp of -1 s"),
    "one stamp for all": (Setup(header=frozen()), "two pictures have one stamp"),
    "a slow clock": (Setup(header=lambda _: header_now(offset_s=-3600)), "set the clocks of camera and robot alike"),
    "a fast clock": (Setup(header=lambda _: header_now(offset_s=3600)), "ahead of the system clock"),
    "slow pictures": (Setup(header=lambda _: header_now(offset_s=-2)), "s old by the system clock"),
    "no detector": (Setup(proposals_topic=""), "nobody publishes /proposals"),
    "another detector's name": (Setup(proposals_topic="/yolo/boxes"), "remap /proposals:=/yolo/boxes"),
    "boxes as best effort": (
        Setup(proposals_qos=BEST_EFFORT),
        "the quality of service of /proposals does not fit (Best effort publisher and reliable subscription)",
    ),
    "boxes in space": (
        Setup(proposals_type=Detection3DArray),
        "/proposals is of type vision_msgs/msg/Detection2DArray here, and vision_msgs/msg/Detection3DArray",
    ),
    "boxes of other stamps": (Setup(boxes_off_s=0.02), "a detector must copy the picture's header"),
    "boxes without a stamp": (Setup(proposals=changed(header=stamped(0)(0))), "the stamp is 0"),
    "too many boxes": (Setup(proposals=too_many), "301 detections are too many"),
    "boxes as shares": (Setup(proposals=each_box(as_shares)), "less than one pixel of it in the image"),
    "boxes of a larger picture": (Setup(proposals=each_box(beside)), "outside the image"),
    "boxes without a place": (Setup(proposals=each_box(nowhere)), "not finite"),
    "boxes without a width": (Setup(proposals=each_box(flat)), "zero or negative area"),
    "a stray state": (
        Setup(
            image_topic="",
            others=[("supervisor/state", String(data=write_state(SupervisorState({"x": "down"}))), STATE_QOS)],
        ),
        "nobody publishes /image_raw",
    ),
    "no depth": (Setup(), "nobody publishes /depth"),
    "depth of other stamps": (Setup(depth_topic="depth", depth_off_s=-0.2), "s off, and depth_slop_s is 0.05"),
    "depth without a calibration": (Setup(depth_topic="depth"), "camera_info"),
    "no transform": (Setup(depth_topic="depth", info_topic="camera_info"), "'camera_optical' to 'base_link'"),
    "a camera without calibration": (
        Setup(depth_topic="depth", info_topic="camera_info", has_transform=True, info=changed(k=[0.0] * 9)),
        "calibrate the camera",
    ),
    "a camera that complains": (
        Setup(image_topic="", proposals_topic="", others=[complaint("camera_node", "the cable is loose")]),
        "camera_node says: the cable is loose",
    ),
    "a detector that complains": (
        Setup(proposals_topic="", others=[complaint("proposals_node", "the detector is dizzy")]),
        "proposals_node says: the detector is dizzy",
    ),
}


@pytest.mark.parametrize(("setup", "cause"), SETUPS.values(), ids=SETUPS)
def test_the_answer_and_the_diagnostics_name_the_cause(graph: Misconfigured, setup: Setup, cause: str) -> None:
    answered, diagnosed = graph.causes(setup, lambda reason: cause in reason)
    assert cause in answered
    assert cause in diagnosed


@pytest.mark.usefixtures("clockless")
def test_simulated_time_that_does_not_begin_is_named(graph: Misconfigured) -> None:
    for reason in graph.causes(Setup(), lambda reason: "nothing has come on /clock" in reason):
        assert "nothing has come on /clock" in reason


def test_a_misspelt_parameter_is_named(graph: Misconfigured) -> None:
    setup = Setup(image_topic="", proposals_topic="")
    for reason in graph.causes(setup, lambda reason: MISSPELT in reason):
        assert MISSPELT in reason


PARAMETERS = {
    "grounding_node": {
        "preset:=desktop": "one of tabletop, paper, fast, open",
        "max_age_s:=-1.0": "max_age_s",
        "max_age_s:=soon": "max_age_s",
        "image_transport:=mjpeg": "one of raw, compressed",
        "threads:=0": "threads",
        "viewpoint:=left": "one of camera, facing",
        "target_frame:=''": "target_frame",
    },
    "camera_node": {
        "camera:=/no/such/folder": "/no/such/folder",
        "camera_info_file:=/no/such/file.yaml": "/no/such/file.yaml",
        "image_reliability:=good": "one of best_effort, reliable",
    },
}


@pytest.fixture(scope="module")
def ended() -> Iterator[dict[str, str]]:
    """How nodes with wrong parameters ended; they run at the same time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
        patch.setenv("ROS_DOMAIN_ID", str(DOMAIN))
        processes = {
            each: NodeProcess(name, MODULES[name], ["--ros-args", "-p", each], output=io.BytesIO())
            for name, wrong in PARAMETERS.items()
            for each in wrong
        }
        changes: dict[str, list[Change | None]] = {each: [] for each in processes}
        end_s = time.monotonic() + PATIENCE_S
        while not all(Change.ENDED in each for each in changes.values()):
            assert time.monotonic() < end_s
            for each, process in processes.items():
                if Change.ENDED not in changes[each]:
                    changes[each].append(process.check())
            time.sleep(0.05)
        yield {each: process.why_down for each, process in processes.items()}


@pytest.mark.parametrize(
    ("name", "parameter"), [(name, parameter) for name, wrong in PARAMETERS.items() for parameter in wrong]
)
def test_a_wrong_parameter_is_named(ended: dict[str, str], name: str, parameter: str) -> None:
    """A supervisor refuses commands so while grounding_node, or another node, is down."""
    why = ended[parameter]
    if name != GROUNDING:
        absences = Absences(GROUNDING)
        absences.on_state(SupervisorState({name: DOWN}, why_down={name: why}))
        why = absences.reason(None)
    reason = json.loads(wire.unavailable(COMMAND, why))["reason"]
    assert name in reason
    assert PARAMETERS[name][parameter] in reason
