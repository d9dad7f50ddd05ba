"""What one picture with depth shows of a command's things, and whether a thing still lies where it lay."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from agent.datatypes import FloatArray
from agent.perception.camera import Camera
from agent.perception.depth_points import DepthArray, in_metres, is_measured, pixels_of
from agent.perception.grasp_point import grasp_point

SAME_DEPTH_M, LEAST_DEPTH_M = 0.012, 0.004
"""What is seen at a point's pixel, at most so much nearer or further, is the same surface; of what is flat, no more
than half of what is between it and the table behind, and at least the smaller."""
MOST = 0.5


def _no_boxes() -> FloatArray:
    return np.zeros((0, 4))


@dataclass(frozen=True, eq=False)
class Sight:
    """One picture's depth, and the boxes in it.

    Attributes:
        stamp_s: when it was taken, on the arm's clock.
        depth: (H, W) float32 metres or uint16 millimetres along the optical axis.
        camera: the depth image's.
        rotation: (3, 3) from the camera's optical axes to ``base_link``.
        translation_m: (3,) where the camera is in ``base_link``.
        target_xyxy: (4,) pixels; None where the thing is not seen, or not known.
        destination_xyxy: (K, 4) pixels: where it is to go; none, one, or two that it goes between.
        others_xyxy: (N, 4) pixels: everything else that is seen.
    """

    stamp_s: float
    depth: DepthArray
    camera: Camera
    rotation: FloatArray
    translation_m: FloatArray
    target_xyxy: FloatArray | None = None
    destination_xyxy: FloatArray = field(default_factory=_no_boxes)
    others_xyxy: FloatArray = field(default_factory=_no_boxes)

    @property
    def up(self) -> FloatArray:
        """(3,) against gravity in the camera's optical axes."""
        return np.asarray(self.rotation[2], dtype=np.float64)

    @property
    def camera_pose(self) -> tuple[FloatArray, FloatArray]:
        """Rotation and translation from the optical axes to ``base_link``."""
        return self.rotation, self.translation_m

    def in_base(self, points_m: FloatArray) -> FloatArray:
        """(P, 3) points of the optical axes in ``base_link``."""
        return np.asarray(points_m @ self.rotation.T + self.translation_m, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Thing:
    """A thing as a picture showed it.

    Attributes:
        points_m: (P, 3) what was seen of its surface, in ``base_link``.
        foot_m: (3,) the point under its middle where it stands.
        size_m: longer and shorter side from above, and height.
        yaw_rad: of the longer side from x, about z.
    """

    points_m: FloatArray
    foot_m: FloatArray
    size_m: tuple[float, float, float]
    yaw_rad: float


@dataclass(frozen=True)
class Presence:
    """What is seen where a thing lay: shares of its surface in [0, 1].

    Attributes:
        there: seen where it was.
        hidden: behind something.
        gone: one sees past where it was.
    """

    there: float
    hidden: float
    gone: float

    @property
    def is_there(self) -> bool:
        """Whether most of what is not hidden is where it was."""
        return self.there > self.gone and self.hidden < 1.0

    @property
    def has_gone(self) -> bool:
        """Whether one sees past most of what is not hidden."""
        return self.gone > 0.0 and self.gone >= self.there and self.hidden < MOST


def thing_in(sight: Sight, box_xyxy: FloatArray) -> Thing:
    """The thing in a box.

    Raises:
        NoGraspPointError: the depth does not show one.
        InvalidBoxesError: see `agent.perception.grasp_point.grasp_point`.
    """
    others = sight.others_xyxy[(sight.others_xyxy != box_xyxy).any(axis=1)]
    found = grasp_point(sight.depth, sight.camera, box_xyxy, up=sight.up, others_xyxy=others)
    middle = sight.in_base(np.array([found.position_m]))[0]
    size = (found.length_m, found.width_m, found.height_m)
    along = sight.rotation @ np.array(found.along)
    yaw_rad = float(np.arctan2(along[1], along[0]))
    return Thing(sight.in_base(found.points), middle - [0, 0, found.height_m / 2], size, yaw_rad)


def presence(thing: Thing, sight: Sight) -> Presence:
    """Whether a thing still lies where it lay, by depth alone: it needs no box, and it knows what only hides it."""
    optical = (thing.points_m - sight.translation_m) @ sight.rotation
    ahead = optical[:, 2] > 0
    optical = optical[ahead]
    rows, columns, inside = pixels_of(optical, sight.camera, sight.depth)
    seen_m = in_metres(sight.depth[rows[inside], columns[inside]])
    measured = is_measured(seen_m)
    further_m = (seen_m - optical[inside, 2])[measured]
    if not len(further_m):
        return Presence(0.0, 1.0, 0.0)
    same_m = np.clip(_to_the_table(thing, sight)[ahead][inside][measured] / 2, LEAST_DEPTH_M, SAME_DEPTH_M)
    gone, hidden = float((further_m > same_m).mean()), float((further_m < -SAME_DEPTH_M).mean())
    return Presence(1.0 - gone - hidden, hidden, gone)


def _to_the_table(thing: Thing, sight: Sight) -> FloatArray:
    """(P,) metres of depth by which what is seen lies behind a point of the thing, once that is gone."""
    height = np.maximum(thing.points_m[:, 2] - thing.foot_m[2], 0.0)
    above = np.maximum(sight.translation_m[2] - thing.points_m[:, 2], 1e-3)
    depth = (thing.points_m - sight.translation_m) @ sight.rotation[:, 2]
    return np.asarray(depth * height / above, dtype=np.float64)
