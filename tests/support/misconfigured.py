"""A camera and a detector that are set up wrongly, and somebody who asks the graph why nothing is found."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import Quaternion, Transform, TransformStamped
from rclpy.qos import QoSProfile
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Header
from tf2_msgs.msg import TFMessage
from vision_msgs.msg import Detection2DArray

from agent.datatypes import Proposals
from agent.images import load_image
from agent.rotations import quaternion_from_matrix
from evaluation.robot.robot import Operator
from ros_nodes.conversions import (
    camera_info_from_intrinsics,
    compressed_from_array,
    depth_to_image,
    detections_from_proposals,
    image_from_array,
)
from ros_nodes.qos import DETECTIONS_QOS, DIAGNOSTICS_QOS, IMAGES_QOS, STATE_QOS
from sim.shipped_scenes import shipped_scene
from tests.support.graph import header_now

COMMAND = "the blue spoon"
PERIOD_S = 0.05
PATIENCE_S = 20.0


def as_it_is(message: Any) -> None:
    """Change nothing."""


def now(number: int) -> Header:
    """The header of picture ``number``, taken now."""
    return header_now()


@dataclass(frozen=True)
class Setup:
    """Who publishes what; as it stands, a well set up robot without depth.

    Attributes:
        image_topic, proposals_topic, depth_topic, info_topic: where each goes; nowhere where empty.
        image_type, image_qos, proposals_type, proposals_qos: of these topics.
        header: of each picture by its number, from 0.
        image, proposals, depth, info, transform: changes a message before it goes out.
        boxes_off_s, depth_off_s: how far stamps are from the picture's.
        has_transform: whether TF knows the camera.
        others: more messages, sent with each picture: topic, message and QoS.
    """

    image_topic: str = "image_raw"
    image_type: type[Any] = Image
    image_qos: QoSProfile = field(default_factory=lambda: IMAGES_QOS)
    header: Callable[[int], Header] = now
    image: Callable[[Any], None] = as_it_is
    proposals_topic: str = "proposals"
    proposals_type: type[Any] = Detection2DArray
    proposals_qos: QoSProfile = field(default_factory=lambda: DETECTIONS_QOS)
    proposals: Callable[[Any], None] = as_it_is
    boxes_off_s: float = 0.0
    depth_topic: str = ""
    depth: Callable[[Any], None] = as_it_is
    depth_off_s: float = 0.0
    info_topic: str = ""
    info: Callable[[Any], None] = as_it_is
    has_transform: bool = False
    transform: Callable[[Any], None] = as_it_is
    others: Sequence[tuple[str, Any, QoSProfile]] = ()


class Misconfigured(Operator):
    """Plays one setup after the other, and asks.

    Attributes:
        said: the last message of each node on /diagnostics.
    """

    def __init__(self, domain: int) -> None:
        super().__init__(domain)
        scene = shipped_scene(0)
        self._picture = load_image(scene.image)
        self._boxes = Proposals.from_boxes([each["box_xyxy"] for each in scene.record["objects"]], size_wh=(640, 480))
        self._camera = scene.record["camera"]
        self.said: dict[str, str] = {}
        self.node.create_subscription(DiagnosticArray, "/diagnostics", self._on_diagnostics, DIAGNOSTICS_QOS)

    def _on_diagnostics(self, message: Any) -> None:
        for status in message.status:
            self.said[status.name] = status.message

    def causes(self, setup: Setup, is_named: Callable[[str], bool], command: str = COMMAND) -> tuple[str, str]:
        """What the answer and grounding_node's diagnostics give as the reason, once both name the cause or time is up.

        Args:
            is_named: whether a reason has the cause.
        """
        player = _Player(self, setup)
        self.said.clear()
        end_s = time.monotonic() + PATIENCE_S
        answered, diagnosed = "", ""
        try:
            while time.monotonic() < end_s and not (is_named(answered) and is_named(diagnosed)):
                if not is_named(answered):
                    answered = player.ask(command)
                player.play()
                message = self.said.get("/grounding_node", "")
                diagnosed = message if is_named(message) else diagnosed or message
        finally:
            player.close()
        return answered, diagnosed

    @property
    def picture(self) -> Any:
        """(480, 640, 3) uint8."""
        return self._picture


class _Player:
    def __init__(self, operator: Misconfigured, setup: Setup) -> None:
        self._operator = operator
        self._setup = setup
        self._number = 0
        self._publishers = {
            topic: operator.node.create_publisher(message_type, topic, qos)
            for topic, message_type, qos in (
                (setup.image_topic, setup.image_type, setup.image_qos),
                (setup.proposals_topic, setup.proposals_type, setup.proposals_qos),
                (setup.depth_topic, Image, IMAGES_QOS),
                (setup.info_topic, CameraInfo, IMAGES_QOS),
                ("/tf_static" * setup.has_transform, TFMessage, STATE_QOS),
                *((topic, type(message), qos) for topic, message, qos in setup.others),
            )
            if topic
        }

    def ask(self, command: str) -> str:
        """Play until a command is answered; its reason, or that of having no pose."""
        command_id = self._operator.send(command)
        while not (answers := self._operator.answers_to(command_id)):
            self.play()
        return str(answers[0]["reason"] or answers[0]["pose_reason"])

    def play(self) -> None:
        """One picture with all that belongs to it, and a moment to hear of it."""
        setup, header = self._setup, self._setup.header(self._number)
        self._number += 1
        self._send(setup.info_topic, self._info(header), setup.info)
        self._send("/tf_static" * setup.has_transform, self._transform(), setup.transform)
        self._send(setup.depth_topic, self._depth(header_now(offset_s=setup.depth_off_s)), setup.depth)
        is_raw = setup.image_type is Image
        image = (image_from_array if is_raw else compressed_from_array)(self._operator.picture, header)
        self._send(setup.image_topic, image, setup.image)
        boxes_header = header_now(offset_s=setup.boxes_off_s) if setup.boxes_off_s else header
        if setup.proposals_type is Detection2DArray:
            boxes = detections_from_proposals(boxes_header, self._operator._boxes, [""] * len(self._operator._boxes))
            self._send(setup.proposals_topic, boxes, setup.proposals)
        for topic, message, _ in setup.others:
            self._send(topic, message, as_it_is)
        self._operator.spin_for(PERIOD_S)

    def close(self) -> None:
        """Take the publishers away."""
        for publisher in self._publishers.values():
            self._operator.node.destroy_publisher(publisher)

    def _send(self, topic: str, message: Any, change: Callable[[Any], None]) -> None:
        if topic:
            change(message)
            self._publishers[topic].publish(message)

    def _info(self, header: Header) -> CameraInfo:
        return camera_info_from_intrinsics(np.array(self._operator._camera["intrinsics"]), (640, 480), header)

    def _depth(self, header: Header) -> Image:
        return depth_to_image(np.full((480, 640), 0.7, dtype=np.float32), header)

    def _transform(self) -> TFMessage:
        x, y, z, w = quaternion_from_matrix(np.array(self._operator._camera["rotation"]))
        turned = Transform(rotation=Quaternion(x=x, y=y, z=z, w=w))
        header = header_now("base_link")
        return TFMessage(
            transforms=[TransformStamped(header=header, child_frame_id="camera_optical", transform=turned)]
        )
