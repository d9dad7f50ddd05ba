"""Why grounding_node has no fresh picture to look at: for its refusals and its diagnostics."""

from __future__ import annotations

import time
from typing import Any

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from rclpy.subscription import Subscription

from agent.errors import InvalidInputError
from ros_nodes.conversions import frame_from_image
from ros_nodes.graph_node import GraphNode
from ros_nodes.grounding.pairing import FramePairing
from ros_nodes.qos import DIAGNOSTICS_QOS

COMPLAINS_FOR_S = 5.0
"""So long after a node has said what is wrong, it counts."""
HOLDS_FOR_S = 0.2
"""So long a reason holds: hundreds of commands may be refused for it."""
CAMERA, PROPOSALS = "camera_node", "proposals_node"


class Complaints:
    """What other nodes of the namespace say on /diagnostics that is wrong with them."""

    def __init__(self, node: GraphNode) -> None:
        """Listen."""
        self._prefix = node.get_namespace().rstrip("/") + "/"
        self._said: dict[str, tuple[str, float]] = {}
        node.create_subscription(DiagnosticArray, "/diagnostics", self._on_diagnostics, DIAGNOSTICS_QOS)

    def of(self, name: str) -> str:
        """What a node said in the last seconds, after its name; empty where it is well or silent."""
        message, said_s = self._said.get(self._prefix + name, ("", 0.0))
        return f"{name} says: {message}" if message and said_s > time.monotonic() - COMPLAINS_FOR_S else ""

    def _on_diagnostics(self, message: Any) -> None:
        for status in message.status:
            if status.name in (self._prefix + CAMERA, self._prefix + PROPOSALS):
                is_well = status.level == DiagnosticStatus.OK
                self._said[status.name] = ("" if is_well else status.message), time.monotonic()


class Blindness:
    """Tells which of a picture's two halves is missing, or what is wrong with it."""

    def __init__(
        self, node: GraphNode, pairing: FramePairing, image_topic: str, images: Subscription, proposals: Subscription
    ) -> None:
        """Listen to what other nodes complain of.

        Args:
            node: that is blind.
            pairing: what has come.
            image_topic: as the node names it.
            images, proposals: the subscriptions.
        """
        self._node = node
        self._pairing = pairing
        self._image_topic = image_topic
        self._images = images
        self._proposals = proposals
        self._complaints = Complaints(node)
        self._told, self._told_s = "", float("-inf")

    def reason(self, within_s: float) -> str:
        """Why no picture with its proposals has come in the last seconds; empty where nothing is known to be wrong."""
        if time.monotonic() > self._told_s + HOLDS_FOR_S:
            self._told, self._told_s = self._find(within_s), time.monotonic()
        return self._told

    def _find(self, within_s: float) -> str:
        newest = self._pairing.newest_image
        if newest is None or newest[1] < time.monotonic() - within_s:
            return self._complaints.of(CAMERA) or self._node.why_nothing_comes(self._image_topic, self._images)
        try:
            frame_from_image(newest[0])
        except InvalidInputError as error:
            return f"the last could not be used: {error}"
        return (
            self._complaints.of(PROPOSALS)
            or self._pairing.why_unpaired()
            or self._node.why_nothing_comes("proposals", self._proposals)
        )
