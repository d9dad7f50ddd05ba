"""Which boxes of a detector show things on the table, and not the arm itself, its shadow or nothing."""

from __future__ import annotations

import numpy as np

from agent.datatypes import FloatArray, MaskArray
from agent.manipulation.level_view import CameraPose
from agent.perception.camera import Camera
from agent.perception.depth_points import DepthArray, checked_box, points_around

STANDS_OUT_M = 0.003
LEAST_STANDING = 0.05
"""Of a box's pixels: a shadow has none that stand out of the table."""
HIGHEST_M = 0.35
BASE_RADIUS_M = 0.16
"""Around the arm's base, and above the things, everything is the arm's."""
MOST_OWN = 0.5
MAX_PIXELS = 600


def shows_things(depth: DepthArray, camera: Camera, camera_pose: CameraPose, boxes_xyxy: FloatArray) -> MaskArray:
    """(N,) bool: which of (N, 4) boxes are on things, as depth has it; a box without depth is taken for one.

    The table is z = 0 of ``base_link``.

    Args:
        depth, camera, camera_pose: see `agent.manipulation.grasps.find_grasps`.
        boxes_xyxy: pixels of the depth image.

    Raises:
        InvalidBoxesError: a box that is none.
    """
    shown = [_shows_a_thing(depth, camera, camera_pose, box) for box in boxes_xyxy]
    return np.array(shown, dtype=bool)


def _shows_a_thing(depth: DepthArray, camera: Camera, camera_pose: CameraPose, box_xyxy: FloatArray) -> bool:
    height, width = depth.shape
    box = checked_box(box_xyxy, (width, height))
    seen = points_around(depth, camera, box, margin=0.0, max_pixels=MAX_PIXELS)
    if not len(seen):
        return True
    rotation, translation_m = camera_pose
    points = seen.xyz @ rotation.T + translation_m
    standing = points[points[:, 2] > STANDS_OUT_M]
    if len(standing) < LEAST_STANDING * len(points):
        return False
    own = (standing[:, 2] > HIGHEST_M) | (np.hypot(standing[:, 0], standing[:, 1]) < BASE_RADIUS_M)
    return float(own.mean()) < MOST_OWN
