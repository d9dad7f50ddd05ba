"""Which answers of a recorded graph would differ now: its pictures, boxes and commands put to the models anew.

FILE is what `reclip-agent record` wrote. Conversations go on as they did, by the recording's clock; what the robot knew
beside the picture (depth, what it held) is not replayed, and answers that were not about a picture are not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agent.chat.conversation import Conversation
from agent.chat.sessions import Sessions
from agent.errors import InvalidInputError
from agent.geometry import iou_matrix
from agent.model_options import positive
from agent.pipeline import Grounder
from evaluation.options import Options, option, shared
from evaluation.tables import format_table
from ros_nodes import wire
from ros_nodes.bags import opened_bag

KEPT = 100
"""Pictures, of which an answer is about one of the newest."""
SAME_IOU = 0.9
"""Boxes that overlap by more are the same answer."""
OPTIONS = (
    option("file", type=Path, metavar="FILE", help="a recording: an MCAP file, or a rosbag2 folder"),
    option("--namespace", default="/", metavar="NAME", help="the robot's (default: none)"),
    option("--show", type=positive, default=20, metavar="N", help="how many differences (%(default)s)"),
    *shared("preset"),
)
STAMPED = ("image_raw", "proposals")


@dataclass(frozen=True)
class Compared:
    """A recorded answer, and the one of now.

    Attributes:
        text: what was said.
        was, now: status, and what was said in reply.
        is_same: whether the status and the boxes are.
    """

    text: str
    was: str
    now: str
    is_same: bool


def run(options: Options) -> int:
    """Print the differences; 0 where there are none."""
    compared = list(replay(options.file, Grounder.from_preset(options.preset), options.namespace))
    if not compared:
        raise InvalidInputError(f"{options.file} holds no answers about pictures: record a graph while it is asked")
    differing = [each for each in compared if not each.is_same]
    if differing:
        rows = [[each.text, each.was, each.now] for each in differing[: options.show]]
        print(format_table(["said", "was", "now"], rows))
    same = len(compared) - len(differing)
    print(f"{same} of {len(compared)} answers are the same ({same / len(compared):.3f})")
    return int(bool(differing))


def replay(path: Path, grounder: Grounder, namespace: str = "/") -> Iterator[Compared]:
    """Each answer of a recording that was about a picture, with the one of now.

    Raises:
        UnreadableBagError: no recording.
    """
    from ros_nodes.conversions import frame_from_image, proposals_from_detections, stamp_ns

    seen: dict[str, dict[int, Any]] = {topic: {} for topic in STAMPED}
    clock = [0.0]
    sessions = Sessions(lambda: Conversation(now_s=lambda: clock[0]))
    for topic, nanoseconds, message in _recorded(path, namespace):
        clock[0] = nanoseconds / 1e9
        if topic in STAMPED:
            _keep(seen[topic], stamp_ns(message.header), message)
            continue
        answer = wire.parse_answer(message.data)
        stamp = answer.get("stamp")
        if not answer or answer["about"] is not None or stamp is None:
            continue
        at = stamp["sec"] * 10**9 + stamp["nanosec"]
        image, detections = (seen[each].get(at) for each in STAMPED)
        if image is None or detections is None:
            continue
        frame = frame_from_image(image)
        scene = grounder.encode(frame, proposals_from_detections(detections, frame.size_wh)[0])
        reply = sessions.of(answer["source"]).say(answer["text"], scene)
        was, now = answer["boxes_xyxy"], reply.answer.boxes_xyxy
        is_same = answer["status"] == str(reply.answer.status) and _are_same(np.reshape(was, (-1, 4)), now)
        told = f"{answer['status']}: {answer['words']}", f"{reply.answer.status}: {reply.words}"
        yield Compared(answer["text"], *told, is_same)


def _recorded(path: Path, namespace: str) -> Iterator[tuple[str, int, Any]]:
    """(topic, nanoseconds, message) of the topics that a replay needs, in the order of recording."""
    base = namespace.rstrip("/")
    wanted = {f"{base}/{topic}": topic for topic in (*STAMPED, "grounding/answer")}
    with opened_bag(path) as reader:
        connections = [each for each in reader.connections if each.topic in wanted]
        for connection, nanoseconds, data in reader.messages(connections):
            yield wanted[connection.topic], nanoseconds, reader.deserialize(data, connection.msgtype)


def _keep(kept: dict[int, Any], stamp: int | None, message: Any) -> None:
    if stamp is not None:
        kept[stamp] = message
    while len(kept) > KEPT:
        del kept[next(iter(kept))]


def _are_same(was: Any, now: Any) -> bool:
    if len(was) != len(now):
        return False
    return not len(was) or bool((np.diag(iou_matrix(was, now)) > SAME_IOU).all())
