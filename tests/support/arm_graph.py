"""arm_node and manipulation_node in this process; the test says what would come from a detector and from grounding."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from threading import Thread
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import rclpy
from rclpy.executors import SingleThreadedExecutor
from sensor_msgs.msg import CameraInfo
from std_msgs.msg import Header, String
from std_srvs.srv import SetBool
from vision_msgs.msg import BoundingBox2D, Detection2D, Detection2DArray, ObjectHypothesisWithPose

from agent.datatypes import Proposals
from ros_nodes.conversions import detections_from_proposals
from ros_nodes.manipulation.arm_node import ArmNode
from ros_nodes.manipulation.node import ManipulationNode
from ros_nodes.manipulation.statuses import parse_status
from ros_nodes.qos import COMMANDS_QOS, DETECTIONS_QOS, IMAGES_QOS

PATIENCE_S = 240.0


class ArmGraph:
    """Both nodes, and somebody who knows the truth.

    Attributes:
        statuses: all that came on manipulation/status.
    """

    def __init__(self, domain: int, *parameters: str) -> None:
        given = [part for each in parameters for part in ("-p", each)]
        rclpy.init(args=["--ros-args", *given], domain_id=domain)
        self.arm, self.manipulation = ArmNode(), ManipulationNode()
        self.node = rclpy.create_node("truth")
        self.statuses: list[dict[str, Any]] = []
        self.target: int | None = None
        self.expression = ""
        self._stamp: Any = None
        subscribe, publish = self.node.create_subscription, self.node.create_publisher
        subscribe(String, "manipulation/status", self._on_status, COMMANDS_QOS)
        subscribe(CameraInfo, "camera_info", self._on_picture, IMAGES_QOS)
        self._answers = publish(String, "grounding/answer", COMMANDS_QOS)
        self._proposals = publish(Detection2DArray, "proposals", DETECTIONS_QOS)
        self._targets = publish(Detection2DArray, "grounding/target", DETECTIONS_QOS)
        self.commands = publish(String, "command", COMMANDS_QOS)
        self.arming = self.node.create_client(SetBool, "manipulation/arm")
        self._executors = []
        for node in (self.arm, self.manipulation):
            node.activate()
        self.look()
        for node in (self.arm, self.manipulation, self.node):
            executor = SingleThreadedExecutor()
            executor.add_node(node)
            Thread(target=executor.spin, daemon=True).start()
            self._executors.append(executor)
        self.wait_until(lambda: self._stamp is not None and not self.manipulation._arm.state().stopped)

    def found(self, id_: str, target: int, expression: str, **fields: Any) -> None:
        """Say that a command means an object."""
        self.target, self.expression = target, expression
        stamp = self._stamp
        answer = {
            "id": id_, "about": None, "status": "found", "action": "pick up", "intent": "pick_up",
            "expression": expression, "placement": "", "destination": None, "displacement": None,
            "stamp": {"sec": stamp.sec, "nanosec": stamp.nanosec},
        }  # fmt: skip
        self._answers.publish(String(data=json.dumps({**answer, **fields})))

    def outcome(self, id_: str) -> dict[str, Any]:
        """What came of a command."""
        self.wait_until(lambda: self.outcomes(id_))
        return self.outcomes(id_)[0]

    def outcomes(self, id_: str) -> list[dict[str, Any]]:
        return [each for each in self.statuses if each["id"] == id_ and each["outcome"]]

    def wait_for_phase(self, id_: str, phase: str) -> None:
        self.wait_until(lambda: any(each["id"] == id_ and each["phase"] == phase for each in self.statuses))

    def wait_until(self, condition: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
        end_s = time.monotonic() + patience_s
        while not condition():
            if time.monotonic() > end_s:
                raise TimeoutError(f"waited {patience_s} s in vain; {self.statuses[-3:]}")
            time.sleep(0.01)

    def look(self) -> None:
        """Boxes are from now on where things lie now."""
        self._boxes = self.arm._table.post(lambda world, arm: world.boxes()).result().boxes_xyxy

    def truth(self) -> Any:
        """See `sim.arm.world.ArmWorld.truth`."""
        return self.arm._table.post(lambda world, arm: world.truth()).result()

    def close(self) -> None:
        self.manipulation.deactivate()
        self.arm.deactivate()
        for executor in self._executors:
            executor.shutdown()
        for node in (self.arm, self.manipulation, self.node):
            node.destroy_node()
        rclpy.try_shutdown()

    def _on_status(self, message: Any) -> None:
        self.statuses.append(parse_status(message.data))

    def _on_picture(self, message: Any) -> None:
        """The boxes in a picture, a little after it."""
        self._stamp = message.header.stamp
        boxes = self._boxes
        size_wh = message.width, message.height
        proposals = Proposals.from_boxes(boxes, size_wh=size_wh)
        ids = [str(index) for index in range(len(proposals))]
        header = Header(stamp=message.header.stamp, frame_id=message.header.frame_id)
        self._proposals.publish(detections_from_proposals(header, proposals, ids))
        if self.target is not None and boxes[self.target].any():
            self._targets.publish(Detection2DArray(header=header, detections=[self._detection(header, boxes)]))

    def _detection(self, header: Any, boxes: Any) -> Any:
        x1, y1, x2, y2 = boxes[self.target].tolist()
        hypothesis = ObjectHypothesisWithPose()
        hypothesis.hypothesis.class_id = f"target:{self.expression}"
        hypothesis.hypothesis.score = 0.9
        box = BoundingBox2D(size_x=x2 - x1, size_y=y2 - y1)
        box.center.position.x, box.center.position.y = (x1 + x2) / 2, (y1 + y2) / 2
        return Detection2D(header=header, results=[hypothesis], bbox=box)
