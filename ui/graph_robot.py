"""A running robot graph as the page's robot: it sees through the graph's camera and speaks on `command`."""

from __future__ import annotations

import argparse
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from threading import Lock, Thread
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip  (makes `import rclpy` work where there is no ROS 2)

import numpy as np
from rclpy.executors import ExternalShutdownException
from sensor_msgs.msg import Image
from vision_msgs.msg import Detection2DArray

from agent.datatypes import FloatArray
from agent.errors import InvalidInputError
from agent.language.command import clean_text
from ros_nodes.commands.client import GraphClient
from ros_nodes.commands.joining import joined
from ros_nodes.commands.outcomes import Outcomes
from ros_nodes.conversions import box_of, frame_from_image, proposals_from_detections, stamp_ns
from ros_nodes.grounding.pairing import FramePair, FramePairing
from ros_nodes.qos import DETECTIONS_QOS, IMAGES_QOS
from ui.robot import ArmView, Naming, Picture, Turn

ANSWER_S = 15.0
"""How long an answer is waited for."""
KEPT_PAIRS = 20
"""Pictures that an answer may be about: some seconds' worth."""
KEPT_COMMANDS = 100
"""Commands whose outcome is waited for."""
KEEP_S = 5.0
TARGET_S = 0.5
"""A target is drawn over pictures so near to its own."""


class GraphRobot:
    """See `ui.robot.Robot`.

    Args:
        args: ``namespace`` and ``domain``, as of `ros_nodes.commands.joining.add_graph_options`.

    Raises:
        InvalidInputError, MissingDependencyError: the graph's domain cannot be joined.
    """

    is_live = True
    about_arm = ""

    def __init__(self, args: argparse.Namespace) -> None:
        self._stack = ExitStack()
        node, self._executor = self._stack.enter_context(joined(args, "page"))
        self._pairing = FramePairing(depth_slop_s=0.0, keep_s=KEEP_S, now_s=time.monotonic)
        self._pairs: OrderedDict[int, FramePair] = OrderedDict()
        self._pairs_lock = Lock()
        self._picture: tuple[int, int | None, Picture] | None = None
        self._target: tuple[int, FloatArray] | None = None
        self._asked: OrderedDict[str, str] = OrderedDict()
        self._outcomes = Outcomes(node)
        self._client = GraphClient(node, "page", time.sleep, self._on_answer)
        node.create_subscription(Image, "image_raw", self._on_image, IMAGES_QOS)
        node.create_subscription(Detection2DArray, "proposals", self._on_proposals, DETECTIONS_QOS)
        node.create_subscription(Detection2DArray, "grounding/target", self._on_target, DETECTIONS_QOS)
        self._thread = Thread(target=self._spin, name="graph", daemon=True)
        self._thread.start()

    def look(self, who: str) -> Picture | None:
        """See `ui.robot.Robot`; the newest picture whose boxes have come."""
        with self._pairs_lock:
            if not self._pairs:
                return None
            pair, target = self._pairs[next(reversed(self._pairs))], self._target
            key = pair.stamp_ns, target[0] if target else None
            if self._picture is None or self._picture[:2] != key:
                picture = _picture(pair, target)
                if picture is not None:
                    self._picture = (*key, picture)
            return self._picture[2] if self._picture else None

    def say(self, who: str, text: str, heard_confidence: float | None = None) -> Turn:
        """See `ui.robot.Robot`."""
        clean_text(text)
        reply = self._client.ask(text, ANSWER_S, source=f"page {who}", heard_confidence=heard_confidence)
        if self._outcomes.are_due(reply):
            with self._pairs_lock:
                self._asked[reply["id"]] = who
                while len(self._asked) > KEPT_COMMANDS:
                    self._asked.popitem(last=False)
        return Turn(text, reply, self._picture_of(reply) or self.look(who))

    def names(self, who: str, index: int) -> Sequence[Naming]:
        """See `ui.robot.Robot`: the graph does not tell."""
        return ()

    def arm(self, who: str) -> ArmView | None:
        """See `ui.robot.Robot`; nobody looks at it from the side, and the page does not arm it."""
        status = self._outcomes.newest
        if not status:
            return None
        doing = str(status.get("reason") or "") if status["outcome"] is None else ""
        progress = status.get("progress")
        done = float(progress) if isinstance(progress, int | float) else 0.0
        return ArmView(doing, done, status.get("armed") is True)

    def news(self, who: str) -> Sequence[str]:
        """See `ui.robot.Robot`."""
        with self._pairs_lock:
            ended = [(each, end) for each, by in self._asked.items() if by == who and (end := self._outcomes.of(each))]
            for command_id, _ in ended:
                del self._asked[command_id]
        return [str(end["reason"]) for _, end in ended]

    def end(self, who: str) -> None:
        """See `ui.robot.Robot`."""
        with self._pairs_lock:
            self._asked = OrderedDict((each, by) for each, by in self._asked.items() if by != who)

    def close(self) -> None:
        """See `ui.robot.Robot`."""
        self._executor.shutdown()
        self._thread.join()
        self._stack.close()

    # In the graph's thread

    def _spin(self) -> None:
        with suppress(ExternalShutdownException):
            self._executor.spin()

    def _on_image(self, message: Any) -> None:
        if (stamp := stamp_ns(message.header)) is not None:
            self._keep(self._pairing.add_image(stamp, message, len(message.data)))

    def _on_proposals(self, message: Any) -> None:
        if (stamp := stamp_ns(message.header)) is not None:
            self._keep(self._pairing.add_proposals(stamp, message))

    def _keep(self, pair: FramePair | None) -> None:
        if pair is None:
            return
        with self._pairs_lock:
            self._pairs[pair.stamp_ns] = pair
            while len(self._pairs) > KEPT_PAIRS:
                self._pairs.popitem(last=False)

    def _on_target(self, message: Any) -> None:
        if (stamp := stamp_ns(message.header)) is not None:
            with self._pairs_lock:
                self._target = stamp, _boxes(message)

    def _on_answer(self, answer: dict[str, Any]) -> None:
        if answer.get("status") == "lost":
            with self._pairs_lock:
                self._target = None

    # In the page's

    def _picture_of(self, answer: dict[str, Any]) -> Picture | None:
        stamp = answer.get("stamp")
        if not stamp:
            return None
        with self._pairs_lock:
            pair = self._pairs.get(stamp["sec"] * 10**9 + stamp["nanosec"])
        return None if pair is None else _picture(pair, None)


def _picture(pair: FramePair, target: tuple[int, FloatArray] | None) -> Picture | None:
    try:
        frame = frame_from_image(pair.image)
        proposals, _ = proposals_from_detections(pair.proposals, frame.size_wh)
    except InvalidInputError:
        return None
    is_near = target is not None and abs(target[0] - pair.stamp_ns) <= TARGET_S * 1e9
    return Picture(
        frame.image_rgb, proposals.boxes_xyxy, target[1] if target is not None and is_near else np.zeros((0, 4))
    )


def _boxes(message: Any) -> FloatArray:
    """(K, 4) pixels x1, y1, x2, y2 of what a message on `grounding/target` holds: the target, then its destination."""
    return np.array([box_of(each) for each in message.detections], dtype=np.float64).reshape(-1, 4)
