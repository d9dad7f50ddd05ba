"""A test that is its own camera and detector: it shows a shipped scene with its true boxes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sensor_msgs.msg import Image
from vision_msgs.msg import Detection2DArray

from agent.datatypes import ImageArray, Proposals
from agent.geometry import iou_matrix
from agent.images import load_image
from ros_nodes.conversions import detections_from_proposals, image_from_array
from ros_nodes.qos import DETECTIONS_QOS, IMAGES_QOS
from sim.shipped_scenes import shipped_scene
from tests.support.graph import Operator, header_now

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
        self.headers: list[Any] = []

    def show(self, *, image: ImageArray | None = None, boxes: dict[str, Any] | None = None, age_s: float = 0.0) -> Any:
        """One picture with its boxes."""
        image, boxes = self.image if image is None else image, self.boxes if boxes is None else boxes
        header = header_now(offset_s=-age_s)
        proposals = Proposals.from_boxes(list(boxes.values()), size_wh=(640, 480))
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
