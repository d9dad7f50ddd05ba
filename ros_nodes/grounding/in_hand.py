"""What is in an arm's hand is talked about like what is in view: "put it in the bowl"."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from rclpy.node import Node
from std_msgs.msg import String

from agent.chat.conversation import Conversation
from agent.chat.replies import Reply
from agent.manipulation.errand import errand_of
from ros_nodes.grounding.lookout import Look
from ros_nodes.holding import HELD, TOPIC, Holding, read_holding
from ros_nodes.qos import DETECTIONS_QOS

if TYPE_CHECKING:
    from agent.grounding.scene import Scene

KEPT = 8
"""Things that were found last, one of which may be taken."""


class InHand:
    """What commands were about, and which of that the hand has now. Safe to call from several threads."""

    def __init__(self, node: Node, max_age_s: float, now_s: Callable[[], float] = time.monotonic) -> None:
        """Listen to `manipulation/held`.

        Args:
            node: that the topic belongs to.
            max_age_s: after no word of what is held for so long, nothing is: whoever moves the arm is gone.
            now_s: the monotonic clock.
        """
        self._now_s = now_s
        self._max_age_s = max_age_s
        self._lock = Lock()
        self._found: OrderedDict[str, tuple[Scene, int]] = OrderedDict()
        self._holding: Holding | None = None
        self._heard_s = now_s()
        node.create_subscription(String, TOPIC, self.hear, DETECTIONS_QOS)

    def find(self, id_: str, reply: Reply, look: Look) -> None:
        """Keep how the thing looks that a command would have an arm take, in the look that the reply is about."""
        if errand_of(id_, reply.intent, reply.answer) is None or look.track_ids[reply.answer.chosen[0]] == HELD:
            return
        with self._lock:
            self._found[id_] = look.scene, reply.answer.chosen[0]
            if len(self._found) > KEPT:
                self._found.popitem(last=False)

    def hear(self, message: Any) -> None:
        """Of `manipulation/held`."""
        with self._lock:
            self._holding, self._heard_s = read_holding(message.data), self._now_s()
            if self._holding is not None and self._holding.id in self._found:
                self._found.move_to_end(self._holding.id)

    def beside(self, look: Look) -> Look:
        """The look with what is in the hand as the last of its proposals; as it is where nothing is, where it was not
        seen before, or where a look cannot tell its place."""
        with self._lock:
            holding = self._holding if self._now_s() - self._heard_s <= self._max_age_s else None
            found = self._found.get(holding.id) if holding else None
        xy = look.view.pixel_of(holding.hand_m) if holding and look.view else None
        if found is None or xy is None:
            return look
        return replace(look, scene=look.scene.with_remembered(*found, xy), track_ids=(*look.track_ids, HELD))

    def told_to(self, conversation: Conversation, look: Look) -> Look:
        """The same; "it" is then what is in the hand, whatever was talked about meanwhile."""
        look = self.beside(look)
        if HELD in look.track_ids:
            conversation.remember(look.scene, look.track_ids.index(HELD))
        return look
