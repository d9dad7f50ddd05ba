"""What grounding_node says of a command: the answer, the target and its pose, and the picture with both drawn in."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

from geometry_msgs.msg import PoseStamped
from sensor_msgs.msg import CompressedImage
from std_msgs.msg import String
from vision_msgs.msg import Detection2DArray

from agent.chat import wording
from agent.chat.replies import Reply
from agent.datatypes import Answer
from ros_nodes import wire
from ros_nodes.conversions import compressed_from_array, detections_from_answer
from ros_nodes.graph_node import GraphNode
from ros_nodes.grounding.depth_views import DepthViews, NoDepthError
from ros_nodes.grounding.lookout import Look
from ros_nodes.grounding.poses import NoPoseError, target_pose
from ros_nodes.holding import HELD
from ros_nodes.qos import COMMANDS_QOS, DETECTIONS_QOS, IMAGES_QOS
from ros_nodes.supervision.pipe import SupervisorPipes
from ros_nodes.workers import NewestWorker

IN_HAND = "it is in the hand"


class AnswerPublisher:
    """The topics below `grounding/` that a robot reads. Safe to call from several threads.

    Attributes:
        answered: how many answers and events were sent.
    """

    def __init__(
        self,
        node: GraphNode,
        *,
        draws: bool,
        depths: DepthViews,
        pipes: SupervisorPipes | None = None,
    ) -> None:
        """Open the topics.

        Args:
            node: that they belong to.
            draws: whether answers are drawn while somebody looks.
            depths: what poses are made from.
            pipes: where answers go in place of the topic: a supervisor publishes them.
        """
        self.answered = 0
        self._node = node
        self._draws = draws
        self._depths = depths
        self._lock = Lock()
        self._hand_over = pipes.write if pipes else self._publisher_of_answers()
        self._targets = node.create_publisher(Detection2DArray, "grounding/target", DETECTIONS_QOS)
        self._poses = node.create_publisher(PoseStamped, "grounding/target_pose", DETECTIONS_QOS)
        self._pictures = node.create_publisher(CompressedImage, "grounding/debug_image/compressed", IMAGES_QOS)
        self._drawing = NewestWorker("drawing", self._draw)

    def send(self, message: str) -> None:
        """One message on `grounding/answer`, see `ros_nodes.wire`."""
        with self._lock:
            self.answered += 1
        self._hand_over(message)

    def say(self, command: wire.CommandMessage, reply: Reply, look: Look, age_s: float, pose_reason: str = "") -> None:
        """The reply to a command; ``age_s``: the picture's when it was decided, seconds."""
        self.send(
            wire.answer(
                command,
                reply,
                proposals=look.scene.proposals,
                track_ids=look.track_ids,
                stamp_ns=look.pair.stamp_ns,
                age_s=age_s,
                pose_reason=pose_reason,
            )
        )
        self._draw_later(reply.answer, look)

    def say_found(self, command: wire.CommandMessage, reply: Reply, look: Look, age_s: float) -> None:
        """The target, its pose where there is one, and the reply."""
        self.say(command, reply, look, age_s, pose_reason=self._publish_target(reply.answer, look))

    def say_lost(self, command: wire.CommandMessage, answer: Answer, look: Look, age_s: float) -> None:
        """The event that a command's target is lost, after the last picture that showed it."""
        self.say(command, Reply(answer, wording.lost(answer.expression), None), look, age_s)

    def say_target(self, answer: Answer, look: Look) -> None:
        """Where the target is in a later picture."""
        self._publish_target(answer, look)
        self._draw_later(answer, look)

    def close(self) -> None:
        """End the thread that draws."""
        self._drawing.close()

    def _publisher_of_answers(self) -> Callable[[str], None]:
        answers = self._node.create_publisher(String, "grounding/answer", COMMANDS_QOS)
        return lambda message: answers.publish(String(data=message))

    def _publish_target(self, answer: Answer, look: Look) -> str:
        """Why there is no pose with it; empty where there is one."""
        pose, reason = self._pose(answer, look)
        self._targets.publish(detections_from_answer(look.header, answer, look.track_ids))
        if pose is not None:
            self._poses.publish(pose)
        return reason

    def _pose(self, answer: Answer, look: Look) -> tuple[Any | None, str]:
        """The pose of the first box, or why there is none."""
        if look.track_ids[answer.chosen[0]] == HELD:
            return None, IN_HAND
        try:
            view = self._depths.of(look.header, look.scene.frame.size_wh)
            x1, y1, x2, y2 = answer.boxes_xyxy[0].tolist()
            return target_pose(look.header, (x1, y1, x2, y2), view), ""
        except (NoDepthError, NoPoseError) as error:
            return None, str(error)
        except Exception as error:  # found is found, with or without a pose
            self._node.log_failure("the pose", error)
            return None, str(error)

    def _draw_later(self, answer: Answer, look: Look) -> None:
        if self._draws and self._pictures.get_subscription_count():
            self._drawing.put((answer, look))

    def _draw(self, item: tuple[Answer, Look]) -> None:
        from agent.drawing import draw_answer

        answer, look = item
        try:
            picture = draw_answer(look.scene.frame.image_rgb, look.scene.proposals, answer)
            self._pictures.publish(compressed_from_array(picture, look.header))
        except Exception as error:
            self._node.log_failure("the debug image", error)
