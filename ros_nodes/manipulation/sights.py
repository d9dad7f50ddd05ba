"""What pictures show of a command's things, put together from topics: depth, boxes, and the target as followed."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import InvalidInputError
from agent.geometry import iou_matrix
from agent.manipulation.errand import Errand
from agent.manipulation.sight import Sight
from ros_nodes.conversions import DESTINATION, NS, TARGET, box_of, check_count, picture_size_of, stamp_ns
from ros_nodes.graph_node import GraphNode
from ros_nodes.grounding.depth_views import Calibrations, DepthViews, NoDepthError, Workspace
from ros_nodes.grounding.pairing import FramePairing
from ros_nodes.holding import HELD

KEPT = 30
SAME_IOU = 0.9
TARGET_AFTER_S = 0.3
"""For so long the target in a picture is waited for after the picture's boxes."""


@dataclass(frozen=True, eq=False)
class _Boxes:
    """Of everything in one picture.

    Attributes:
        header: of the picture.
        boxes_xyxy: (N, 4).
        arrived_s: on the node's clock.
    """

    header: Any
    boxes_xyxy: FloatArray
    arrived_s: float


@dataclass(frozen=True, eq=False)
class _Target:
    """What is followed, in one picture.

    Attributes:
        expression: words for it.
        box_xyxy: (4,); None where it is in the hand.
        places_xyxy: (K, 4) of where it goes.
    """

    expression: str
    box_xyxy: FloatArray | None
    places_xyxy: FloatArray


class Sights:
    """Sights as their parts come. Safe to call from several threads."""

    def __init__(self, node: GraphNode, workspace: Workspace, depth_slop_s: float) -> None:
        self._clock = node.get_clock()
        self._pairing = FramePairing(depth_slop_s=depth_slop_s, keep_s=2.0, now_s=self._now_s)
        self._depths = DepthViews(node, Calibrations(), workspace=workspace, depth_near=self._pairing.depth_near)
        self._boxes: OrderedDict[int, _Boxes] = OrderedDict()
        self._targets: OrderedDict[int, _Target] = OrderedDict()
        self._lock = Lock()
        self._given_ns = 0
        self.problem = ""

    def on_camera_info(self, message: Any) -> None:
        """sensor_msgs CameraInfo of the picture."""
        self._depths.known.camera_info = message

    def on_depth(self, message: Any) -> None:
        """sensor_msgs Image."""
        nanoseconds = stamp_ns(message.header)
        if nanoseconds is not None:
            self._pairing.add_depth(nanoseconds, message, len(message.data))

    def on_proposals(self, message: Any) -> None:
        """vision_msgs Detection2DArray of everything in a picture. Raises InvalidInputError."""
        check_count(message)
        boxes = _boxes([box_of(each) for each in message.detections])
        self._keep(self._boxes, message, _Boxes(message.header, boxes, self._now_s()))

    def on_target(self, message: Any) -> None:
        """vision_msgs Detection2DArray of the target and its destination in a picture."""
        named = [(each.results[0].hypothesis.class_id.partition(":"), each) for each in message.detections]
        targets = [(words, each) for (role, _, words), each in named if role == TARGET]
        places = [box_of(each) for (role, _, _), each in named if role == DESTINATION]
        if targets:
            expression, thing = targets[0]
            box_xyxy = None if thing.id == HELD else np.array(box_of(thing))
            self._keep(self._targets, message, _Target(expression, box_xyxy, _boxes(places)))

    def _now_s(self) -> float:
        return float(self._clock.now().nanoseconds) / NS

    def _keep(self, kept: OrderedDict[int, Any], message: Any, what: Any) -> None:
        nanoseconds = stamp_ns(message.header)
        if nanoseconds is not None:
            with self._lock:
                kept[nanoseconds] = what
                while len(kept) > KEPT:
                    kept.popitem(last=False)

    def newest(self, errand: Errand) -> Sight | None:
        """The newest picture that was not given yet, once its target has come or been waited for."""
        with self._lock:
            waiting = [(stamp, each) for stamp, each in self._boxes.items() if stamp > self._given_ns]
            late_s = self._now_s() - TARGET_AFTER_S
            ready = [(stamp, each) for stamp, each in waiting if stamp in self._targets or each.arrived_s < late_s]
            if not ready:
                return None
            nanoseconds, boxes = ready[-1]
            self._given_ns = nanoseconds
            target = self._targets.get(nanoseconds)
        if target is not None and target.expression != errand.expression:
            target = None
        try:
            return self._sight(nanoseconds, boxes, target)
        except (NoDepthError, InvalidInputError) as error:
            self.problem = str(error)
            return None

    def _sight(self, nanoseconds: int, boxes: _Boxes, target: _Target | None) -> Sight:
        info = self._depths.known.camera_info
        if info is None:
            raise NoDepthError("no camera_info has come")
        view = self._depths.of(boxes.header, picture_size_of(info))
        places = _boxes([]) if target is None else target.places_xyxy
        own = places if target is None or target.box_xyxy is None else np.vstack([target.box_xyxy[None], places])
        is_other = (iou_matrix(boxes.boxes_xyxy, own) < SAME_IOU).all(axis=1)
        self.problem = ""
        return Sight(
            stamp_s=nanoseconds / NS,
            depth=view.depth,
            camera=view.camera,
            rotation=view.rotation,
            translation_m=view.translation_m,
            target_xyxy=None if target is None else target.box_xyxy,
            destination_xyxy=places,
            others_xyxy=boxes.boxes_xyxy[is_other],
        )


def _boxes(boxes: list[list[float]]) -> FloatArray:
    return np.array(boxes, dtype=np.float64).reshape(-1, 4)
