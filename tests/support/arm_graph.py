"""arm_node and manipulation_node in this process; the test says what would come from a detector and from grounding."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import rclpy
from rclpy.executors import SingleThreadedExecutor
from sensor_msgs.msg import CameraInfo
from std_msgs.msg import String
from std_srvs.srv import SetBool
from vision_msgs.msg import Detection2DArray

from agent.chat.replies import Reply
from agent.datatypes import Answer, Proposals, Status
from agent.language.intents import Intent
from ros_nodes import wire
from ros_nodes.conversions import detections_from_answer, detections_from_proposals, stamp_ns
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
        self._header: Any = None
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
        self.wait_until(lambda: self._header is not None and not self.manipulation._arm.stopped)

    def found(self, id_: str, target: int, expression: str) -> None:
        """Say that a command means an object."""
        self.target, self.expression = target, expression
        command = wire.CommandMessage(id_, f"pick up {expression}")
        reply = Reply(self._answer(target), "", Intent.PICK_UP)
        self._answers.publish(String(data=wire.answer(command, reply, stamp_ns=stamp_ns(self._header))))

    def outcome(self, id_: str) -> dict[str, Any]:
        """What came of a command."""
        self.wait_until(lambda: self.outcomes(id_))
        return self.outcomes(id_)[0]

    def outcomes(self, id_: str) -> list[dict[str, Any]]:
        return [each for each in self.statuses if each["id"] == id_ and each["outcome"]]

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
        header = self._header = message.header
        proposals = Proposals.from_boxes(self._boxes, size_wh=(message.width, message.height))
        ids = [str(index) for index in range(len(proposals))]
        self._proposals.publish(detections_from_proposals(header, proposals, ids))
        if self.target is not None and self._boxes[self.target].any():
            self._targets.publish(detections_from_answer(header, self._answer(self.target), ids))

    def _answer(self, target: int) -> Answer:
        return Answer(Status.FOUND, self.expression, "pick up", self._boxes[[target]], (target,), confidence=0.9)
