"""Looks at the pictures as they come, the newest first, and keeps the last look for the commands."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np

from agent.manipulation.own_body import shows_things
from ros_nodes.conversions import frame_from_image, proposals_from_detections
from ros_nodes.grounding.depth_views import DepthView, DepthViews
from ros_nodes.grounding.pairing import FramePair
from ros_nodes.workers import NewestWorker

if TYPE_CHECKING:
    from agent.grounding.scene import Scene
    from agent.pipeline import Grounder


@dataclass(frozen=True, eq=False)
class Look:
    """A picture and its boxes, ready for commands.

    Attributes:
        scene: what the models made of it.
        track_ids: of the scene's proposals, (N,); empty strings without tracking.
        pair: the messages that it came in.
        depth_problem: why the scene has no depth; empty where it has.
        view: the picture's depth, and where its camera was; None where that is not known.
    """

    scene: Scene
    track_ids: tuple[str, ...]
    pair: FramePair
    depth_problem: str = ""
    view: DepthView | None = None

    @property
    def header(self) -> Any:
        """std_msgs Header of the picture."""
        return self.pair.image.header


class Lookout(NewestWorker[FramePair]):
    """A thread that looks at the newest pair of a picture and its boxes.

    Attributes:
        newest: the last look; None before the first.
        looks: how many there were.
        last_look_s: how long the last one took.
    """

    def __init__(
        self,
        grounder: Grounder,
        depths: DepthViews,
        *,
        looked: Callable[[Look], None],
        failed: Callable[[FramePair, Exception], None],
    ) -> None:
        """Start the thread.

        Args:
            grounder: the models.
            depths: what is known of a picture's depth by the time that it is looked at.
            looked: called in the thread with each look.
            failed: called in the thread with a pair that could not be looked at, and why.
        """
        self._grounder = grounder
        self._depths = depths
        self._looked = looked
        self._failed = failed
        self.newest: Look | None = None
        self.looks = 0
        self.last_look_s = 0.0
        super().__init__("lookout", self._look)

    def is_seeing(self, within_s: float) -> bool:
        """Whether the newest look is at a picture that came in the last seconds."""
        return self.newest is not None and self.newest.pair.arrived_s > time.monotonic() - within_s

    def _look(self, pair: FramePair) -> None:
        started_s = time.monotonic()
        try:
            frame = frame_from_image(pair.image)
            proposals, track_ids = proposals_from_detections(pair.proposals, frame.size_wh)
            view, depth_problem = self._depth_view(pair, frame.size_wh)
            if view is not None and view.workspace.has_arm:
                kept = shows_things(view.depth, view.camera, view.camera_pose, proposals.boxes_xyxy)
                proposals, track_ids = proposals.where(kept), tuple(compress(track_ids, kept))
            before = self.newest
            scene = self._grounder.encode(frame, proposals, previous=before.scene if before else None)
            if view is not None:
                scene, depth_problem = _with_depth(scene, view)
        except Exception as error:  # whatever a message holds, the next one is looked at
            self._failed(pair, error)
        else:
            look = self.newest = Look(scene, track_ids, pair, depth_problem, view)
            self.looks += 1
            self.last_look_s = time.monotonic() - started_s
            self._looked(look)

    def _depth_view(self, pair: FramePair, size_wh: tuple[int, int]) -> tuple[DepthView | None, str]:
        """The depth of a picture, or why there is none."""
        try:
            return self._depths.of(pair.image.header, size_wh), ""
        except Exception as error:  # whatever a depth picture holds, the picture is looked at
            return None, str(error)


def _with_depth(scene: Scene, view: DepthView) -> tuple[Scene, str]:
    """The scene with its depth, or as it is and why there is none."""
    try:
        placed = replace(scene.with_depth(view.depth, view.camera, view.up), robot_xy=view.base_xy)
        if placed.places_m is not None and np.isfinite(placed.places_m).any():
            view.check_height(view.translation_m[2] + float(np.nanmedian(placed.places_m[:, 2])))
        return placed, ""
    except Exception as error:  # as above
        return scene, str(error)
