"""Where the things in the boxes are, seen from the camera: from a depth image that belongs to the picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray
from agent.errors import InvalidBoxesError, InvalidCameraError
from agent.perception.camera import Camera
from agent.perception.depth_points import DepthArray, check_depth, checked_box, level_axes, points_around

PART = np.array([0.25, 0.4, 0.75, 0.85])
"""Of a box, x1, y1, x2, y2: where the thing itself is seen, rather than what is behind it or at its sides."""
MAX_PIXELS = 400
MIN_PIXELS = 10
ENDS = (10, 90)
"""Percentiles: what lies beyond them is noise, or the table."""


def places_of(
    depth: DepthArray, intrinsics: Camera | npt.ArrayLike, boxes_xyxy: FloatArray, up: npt.ArrayLike
) -> FloatArray:
    """Find where each thing is: in the middle between the ends of what is seen of it.

    Args:
        depth: (H, W) along the optical axis, as REP-118 has it: float32 metres or uint16 millimetres. What is not
            finite, not above zero or further than 100 m is a hole.
        intrinsics: the depth image's camera, or its (3, 3) matrix in pixels where it has no distortion.
        boxes_xyxy: (N, 4) pixels of the depth image.
        up: (3,) against gravity, in the camera's optical axes (x right, y down, z forward; REP-103).

    Returns:
        (N, 3) float64 metres from the camera: to the right, ahead (both level) and up; NaN where depth shows nothing.

    Raises:
        InvalidDepthError: no such array.
        InvalidCameraError: intrinsics of another shape, not finite, or with a focal length that is not positive; or
            ``up`` is no direction.
        InvalidBoxesError: no such boxes.
    """
    check_depth(depth)
    camera = Camera.of(intrinsics)
    upwards = np.asarray(up, dtype=np.float64)
    if upwards.shape != (3,) or not np.isfinite(upwards).all() or not upwards.any():
        raise InvalidCameraError(f"up must be three finite numbers that are not all zero; got {up!r}")
    if boxes_xyxy.ndim != 2 or boxes_xyxy.shape[1] != 4:
        raise InvalidBoxesError(f"boxes_xyxy must have shape (N, 4); got {boxes_xyxy.shape}")
    upwards = upwards / np.linalg.norm(upwards)
    axes = np.vstack([level_axes(np.array([0.0, 0.0, 1.0]), upwards), upwards])
    places = np.full((len(boxes_xyxy), 3), np.nan)
    for place, box in zip(places, boxes_xyxy, strict=True):
        x1, y1, x2, y2 = checked_box(box, (depth.shape[1], depth.shape[0]))
        part = np.array([x1, y1, x1, y1]) + PART * np.array([x2 - x1, y2 - y1, x2 - x1, y2 - y1])
        seen = points_around(depth, camera, part, margin=0.0, max_pixels=MAX_PIXELS)
        if len(seen) >= MIN_PIXELS:
            place[:] = np.percentile(seen.xyz @ axes.T, ENDS, axis=0).mean(axis=0)
    return places
