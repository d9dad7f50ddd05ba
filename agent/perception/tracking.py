"""Track ids for proposals: the same thing has the same id in each picture of a stream.

ultralytics' ByteTrack keeps the tracks. Two things differ from its use on video of people:

* every proposal counts in the first association, whatever its score: what should be no proposal is below the detector's
  own threshold already, and a thing that it is less sure of is found in each picture nevertheless;
* a box that overlaps no track may belong to one that leapt: a push of 10 cm between two pictures takes most things
  further than they are wide. See `_costs`.

On 30 rendered tables (seeds from 19,000) things that lay still kept their ids 2,571 times of 2,571, things moved by
2 cm between pictures 193 of 193; of 27 that leapt 10 cm 25 kept theirs, and 7 without the second. They leapt 0.4 to 1.5
times as far as their boxes are large.

It sees boxes, not pictures: of two things that change places between two pictures, each takes the other's id.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from agent.datatypes import FloatArray, Proposals
from agent.geometry import areas, centres, iou_matrix

MAX_GAP_S = 2.0
"""Between two pictures; after a longer one, or one back in time, all things get new ids."""
MAX_LOST_PICTURES = 30
"""For so long an id waits at the place where its thing was last seen."""
MIN_IOU = 0.2
"""Of a box and the track that it belongs to without a leap."""
MIN_LOST_IOU = 0.5
"""The same for a track that was not in the last picture: what is put close to where another thing was is new."""
MAX_LEAP = 2.0
"""Between two pictures, as a multiple of the side of a square as large as the box."""
MIN_LEAP_LIKENESS = 0.5
"""Intersection over union of the boxes before and after a leap with their middles laid on each other."""

_IMPOSSIBLE = 2.0


class ProposalTracker:
    """Gives each proposal of a stream's pictures the id of its track. Boxes stay the detector's own."""

    def __init__(self) -> None:
        """Start without tracks.

        Raises:
            MissingDependencyError: ultralytics, or the `lap` that it assigns with, is not installed.
        """
        from agent.perception.yolo import ultralytics_boxes, ultralytics_tracker

        self._as_boxes = ultralytics_boxes
        self._tracker = ultralytics_tracker(
            track_high_thresh=0.0,
            track_low_thresh=0.0,
            new_track_thresh=0.0,
            track_buffer=MAX_LOST_PICTURES,
            match_thresh=1.0,
            fuse_score=False,
        )
        self._tracker.get_dists = self._costs
        self._stamp_s = -np.inf
        self._first_id = 0
        self._last_id = 0
        self._seen: dict[int, FloatArray] = {}

    def update(self, proposals: Proposals, stamp_s: float) -> tuple[str, ...]:
        """The track ids of the proposals of the next picture.

        Args:
            proposals: of one picture, in any order.
            stamp_s: when it was taken, seconds.

        Returns:
            (N,) ids, none twice; empty strings for what is not known yet: a new thing gets its id in the second
            picture that shows it, unless the stream begins with it. No id ever comes back for another thing, but for
            one that is put where another was.
        """
        if not 0 <= stamp_s - self._stamp_s <= MAX_GAP_S:
            self._forget()
        self._stamp_s = stamp_s
        tracker = self._tracker
        tracker.update(self._as_boxes(proposals))
        ids = [""] * len(proposals)
        seen = {}
        for track in tracker.tracked_stracks:
            seen[track.track_id] = proposals.boxes_xyxy[int(track.idx)]
            if track.is_activated:
                ids[int(track.idx)] = str(self._first_id + track.track_id)
            self._last_id = max(self._last_id, self._first_id + track.track_id)
        lost = {track.track_id for track in tracker.lost_stracks}
        self._seen = {key: box for key, box in self._seen.items() if key in lost} | seen
        return tuple(ids)

    def _forget(self) -> None:
        """Drop all tracks; their ids are not given again."""
        self._tracker.reset()
        self._seen = {}
        self._first_id = self._last_id

    def _costs(self, tracks: Sequence[Any], detections: Sequence[Any]) -> FloatArray:
        """(T, D): what it costs to take a detection for a track, in [0, 1] or `_IMPOSSIBLE`.

        Up to ``1 - MIN_IOU`` where the detection overlaps the track as it was last seen, or as it is expected. Above
        that for a leap: of a track that was in the picture just before, to a detection that is near and of its shape.
        """
        found = np.array([detection.xyxy for detection in detections], dtype=np.float64).reshape(-1, 4)
        expected = np.array([track.xyxy for track in tracks], dtype=np.float64).reshape(-1, 4)
        last = np.array([self._seen[track.track_id] for track in tracks], dtype=np.float64).reshape(-1, 4)
        in_last = np.array([track.end_frame == self._tracker.frame_id - 1 for track in tracks], dtype=bool)[:, None]
        overlaps = np.maximum(iou_matrix(last, found), iou_matrix(expected, found))
        leaps = np.where(in_last, _leaps(last, found), np.inf)
        costs = np.where(leaps < 1, 1 - MIN_IOU + MIN_IOU * leaps, _IMPOSSIBLE)
        return np.where(overlaps >= np.where(in_last, MIN_IOU, MIN_LOST_IOU), 1 - overlaps, costs)


def _leaps(last: FloatArray, found: FloatArray) -> FloatArray:
    """(T, D): how far each box is from each, 1 being as far as a thing leaps; infinite where their shapes differ."""
    away = np.linalg.norm(centres(last)[:, None] - centres(found)[None], axis=2)
    sides_last, sides_found = last[:, 2:] - last[:, :2], found[:, 2:] - found[:, :2]
    shared = np.minimum(sides_last[:, None], sides_found[None]).prod(axis=2)
    union = areas(last)[:, None] + areas(found)[None] - shared
    side = np.sqrt(np.minimum(areas(last)[:, None], areas(found)[None]))
    return np.where(shared >= MIN_LEAP_LIKENESS * union, away / (MAX_LEAP * side), np.inf)
