"""A test that is its own camera and detector: it shows a shipped scene with its true boxes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from geometry_msgs.msg import Quaternion, Transform, TransformStamped
from sensor_msgs.msg import CameraInfo, Image
from tf2_ros import StaticTransformBroadcaster
from vision_msgs.msg import Detection2DArray

from agent.datatypes import ImageArray, Proposals
from agent.geometry import iou_matrix
from agent.images import load_image
from agent.rotations import quaternion_from_matrix
from evaluation.robot.robot import Operator
from ros_nodes.conversions import (
    camera_info_from_intrinsics,
    depth_to_image,
    detections_from_proposals,
    image_from_array,
)
from ros_nodes.qos import DETECTIONS_QOS, IMAGES_QOS
from sim.shipped_scenes import shipped_scene
from tests.support.graph import header_now

SECONDS_PER_LOOK = 0.1


class Table(Operator):
    """A still picture of a shipped scene and its true boxes, shown as often as wanted."""

    def __init__(self, domain: int, number: int) -> None:
        super().__init__(domain)
        scene = shipped_scene(number)
        self.image: ImageArray = load_image(scene.image)
        self.boxes = {f"{each['colour']} {each['category']}": each["box_xyxy"] for each in scene.record["objects"]}
        self.images = self.node.create_publisher(Image, "image_raw", IMAGES_QOS)
        self.proposals = self.node.create_publisher(Detection2DArray, "proposals", DETECTIONS_QOS)
        self.depths = self.node.create_publisher(Image, "depth", IMAGES_QOS)
        self.infos = self.node.create_publisher(CameraInfo, "camera_info", IMAGES_QOS)
        self.camera = scene.record["camera"]
        self.headers: list[Any] = []

    def mount_camera(self) -> None:
        """Say on TF which way the camera looks."""
        x, y, z, w = quaternion_from_matrix(np.array(self.camera["rotation"]))
        turned = Transform(rotation=Quaternion(x=x, y=y, z=z, w=w))
        header = header_now("base_link")
        self.mounting = StaticTransformBroadcaster(self.node)
        self.mounting.sendTransform(TransformStamped(header=header, child_frame_id="camera_optical", transform=turned))

    def show(
        self,
        *,
        image: ImageArray | None = None,
        boxes: dict[str, Any] | None = None,
        age_s: float = 0.0,
        depth_m: Any | None = None,
    ) -> Any:
        """One picture with its boxes."""
        image, boxes = self.image if image is None else image, self.boxes if boxes is None else boxes
        header = header_now(offset_s=-age_s)
        proposals = Proposals.from_boxes(list(boxes.values()), size_wh=(640, 480))
        if depth_m is not None:
            self.infos.publish(camera_info_from_intrinsics(np.array(self.camera["intrinsics"]), (640, 480), header))
            self.depths.publish(depth_to_image(depth_m, header))
        self.images.publish(image_from_array(image, header))
        self.proposals.publish(
            detections_from_proposals(header, proposals, [str(index) for index in range(len(boxes))])
        )
        self.headers.append(header)
        return header

    def show_until(self, condition: Callable[[], Any], **shown: Any) -> None:
        """Pictures come while we wait."""

        def pictured() -> bool:
            self.show(**shown)
            self.spin_for(SECONDS_PER_LOOK)
            return bool(condition())

        self.spin_until(pictured)

    def ask(self, text: str, patience_s: float = 60.0, **shown: Any) -> dict[str, Any]:
        command_id = self.send(text)
        self.show_until(lambda: self.answers_to(command_id), **shown)
        return self.answers_to(command_id)[0]

    def covers(self, answer: dict[str, Any], name: str) -> bool:
        return bool(iou_matrix(np.array([answer["box_xyxy"]]), np.array([self.boxes[name]]))[0, 0] > 0.9)
