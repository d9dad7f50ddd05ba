"""Where to grasp the thing in a box: its centre, from one depth image.

A box shows the thing, the table around it and often a neighbour. The table is the plane around the box; what stands
above it is cut where the depth jumps, and the pieces that fill the box best are the thing. Its middle is that of the
smallest rectangle around it, seen from above, halfway between the table and its top. A camera sees no back sides: the
middle lies further back where the thing is widest and highest further back.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray
from agent.errors import NoGraspPointError
from agent.perception.camera import Camera
from agent.perception.depth_pieces import in_boxes, pieces_in_box
from agent.perception.depth_points import DepthArray, DepthPoints, check_depth, checked_box, level_axes, points_around
from agent.perception.support_plane import SupportPlane, find_support

Vector = tuple[float, float, float]

SUPPORT_MARGIN = 0.6
PIECE_MARGIN = 0.15
REACH = 2.0
MIN_PIXELS = 10
MAX_PIECE_PIXELS = 12_000
MAX_SUPPORT_PIXELS = 1_500
MIN_HEIGHT_M = 0.003
LEAST_ALONE = 0.6
"""The share of what stands in a box that neighbours' boxes have to leave."""
CROWN = 0.95
ANGLES = np.radians(np.arange(0, 90, 2))


@dataclass(frozen=True)
class GraspPoint:
    """The middle of a thing and its size, in the camera's optical axes (x right, y down, z forward; REP-103).

    Attributes:
        position_m: the middle of the upright box around it, in metres from the camera.
        up: unit vector away from the surface that it stands on.
        along: unit vector along its longer side, level with that surface.
        length_m, width_m: longer and shorter side of the rectangle around what is seen of it, from above, in metres.
        height_m: from the surface to its top, in metres.
        points: (P, 3) float64 metres, what is seen of its surface.
    """

    position_m: Vector
    up: Vector
    along: Vector
    length_m: float
    width_m: float
    height_m: float
    points: FloatArray = field(compare=False, repr=False)


def grasp_point(
    depth: DepthArray,
    intrinsics: Camera | npt.ArrayLike,
    box_xyxy: npt.ArrayLike,
    *,
    up: npt.ArrayLike | None = None,
    others_xyxy: npt.ArrayLike | None = None,
) -> GraspPoint:
    """Find the middle of the thing in a box.

    Args:
        depth: (H, W) along the optical axis, as REP-118 has it: float32 metres or uint16 millimetres. What is not
            finite, not above zero or further than 100 m is a hole.
        intrinsics: the depth image's camera, or its (3, 3) matrix in pixels where it has no distortion; the origin is
            the image's top left corner, as for boxes.
        box_xyxy: four numbers, pixels of the depth image.
        up: (3,) unit vector against gravity in the camera's optical axes, where it is known: a level surface then goes
            before a wall.
        others_xyxy: (N, 4) boxes of everything else that is seen, where they are known: by them a thing is told from
            what touches it, as long as they leave most of it.

    Raises:
        InvalidDepthError: no such array.
        InvalidCameraError: intrinsics of another shape, not finite, or with a focal length that is not positive.
        InvalidBoxesError: not four finite numbers, or outside the image.
        NoGraspPointError: too little depth around the box, no surface under it, or nothing that stands on one.
    """
    check_depth(depth)
    camera = Camera.of(intrinsics)
    box = checked_box(box_xyxy, (depth.shape[1], depth.shape[0]))
    seen = points_around(depth, camera, box, margin=PIECE_MARGIN, max_pixels=MAX_PIECE_PIXELS)
    around = points_around(depth, camera, box, margin=SUPPORT_MARGIN, max_pixels=MAX_SUPPORT_PIXELS)
    if len(seen) < MIN_PIXELS:
        raise NoGraspPointError(
            "there is hardly any depth in the box: check that the depth is aligned with the picture"
        )
    far = float(np.median(seen.xyz[:, 2]))
    reach = REACH * float(np.linalg.norm(box[2:] - box[:2])) / camera.matrix[0, 0] * far
    near = around.xyz[np.abs(around.xyz[:, 2] - far) < reach]
    support = find_support(near, None if up is None else np.asarray(up, dtype=np.float64))
    others = np.zeros((0, 4)) if others_xyxy is None else np.asarray(others_xyxy, dtype=np.float64).reshape(-1, 4)
    return _measured(_thing(seen, support, box, others, camera.matrix[0, 0]), support)


def _thing(
    seen: DepthPoints, support: SupportPlane, box: FloatArray, others: FloatArray, focal_px: float
) -> FloatArray:
    """(P, 3) the points of the thing."""
    heights = support.heights(seen.xyz)
    above = heights > max(MIN_HEIGHT_M, 3 * support.spread_m)
    standing = seen.where(above)
    try:
        return standing.xyz[pieces_in_box(standing, heights[above], box, focal_px)]
    except NoGraspPointError:
        alone = ~in_boxes(standing, others)
        inside = in_boxes(standing, box[None])
        if alone.all() or alone[inside].sum() < LEAST_ALONE * inside.sum():
            raise
        left = standing.where(alone)
        return left.xyz[pieces_in_box(left, heights[above][alone], box, focal_px)]


def _measured(xyz: FloatArray, support: SupportPlane) -> GraspPoint:
    axes = level_axes(np.median(xyz, axis=0), support.normal)
    flat, heights = xyz @ axes.T, support.heights(xyz)
    top = float(np.percentile(heights, 99.5))
    middle, length, width, angle = smallest_rectangle(flat)
    middle[1] += _hidden_half(flat, heights, middle[1], width)
    return GraspPoint(
        position_m=_vector(middle @ axes + (top / 2 - support.offset) * support.normal),
        up=_vector(support.normal),
        along=_vector(np.array([np.cos(angle), np.sin(angle)]) @ axes),
        length_m=length,
        width_m=width,
        height_m=top,
        points=xyz,
    )


def _hidden_half(flat: FloatArray, heights: FloatArray, middle: float, width: float) -> float:
    """How far beyond the middle of what is seen the true one lies, away from the camera, in metres.

    What is round is widest at its middle, and highest there; what is seen whole is neither any further than its middle.
    """
    right, away = flat.T
    widest = (away[right.argmin()] + away[right.argmax()]) / 2
    crown = away[heights >= CROWN * heights.max()]
    beyond = min(widest, (crown.min() + crown.max()) / 2) - middle
    return float(np.clip(beyond, 0.0, width / 4))


def smallest_rectangle(flat: FloatArray) -> tuple[FloatArray, float, float, float]:
    """The smallest rectangle around (P, 2) points: middle, longer and shorter side, the longer one's angle in radians.

    Angles are tried in steps of 2 degrees.
    """
    turns = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
    across = np.stack([-turns[:, 1], turns[:, 0]], axis=1)
    spans = np.stack([turns, across]) @ flat.T  # (2, angles, P)
    low, high = spans.min(axis=2), spans.max(axis=2)
    sides = high - low
    best = int(sides.prod(axis=0).argmin())
    middle = ((high + low) / 2)[:, best] @ np.stack([turns[best], across[best]])
    length, width = sides[:, best]
    angle = float(ANGLES[best])
    return (middle, length, width, angle) if length >= width else (middle, width, length, angle + np.pi / 2)


def _vector(values: FloatArray) -> Vector:
    x, y, z = (float(value) for value in values)
    return x, y, z
