"""How high a hand has to pass, so that it and what it holds touch nothing that stands on its way."""

from __future__ import annotations

import numpy as np

from agent.datatypes import FloatArray
from agent.manipulation.own_body import BASE_RADIUS_M, HIGHEST_M, STANDS_OUT_M
from agent.manipulation.sight import Sight
from agent.perception.depth_points import all_points

ASIDE_M = 0.10
"""To each side of the way: as wide as the palm, and some."""
LEFT_BEHIND_M = 0.08
"""Around where it sets out: what stands there is what it holds, or beside that."""
ABOVE_M = 0.03
MAX_PIXELS = 20_000


def standing_points(sight: Sight) -> FloatArray:
    """(P, 3) metres in ``base_link``: what a picture shows on the table, but for the arm at its base and above."""
    points = sight.in_base(all_points(sight.depth, sight.camera, MAX_PIXELS).xyz)
    is_own = (points[:, 2] > HIGHEST_M) | (np.hypot(points[:, 0], points[:, 1]) < BASE_RADIUS_M)
    return points[(points[:, 2] > STANDS_OUT_M) & ~is_own]


def height_to_pass(standing_m: FloatArray, start_m: FloatArray, end_m: FloatArray | None) -> float:
    """The height above all that stands on the way from one point to another; 0 where nothing does.

    Args:
        standing_m: (P, 3), see `standing_points`.
        start_m, end_m: (3,) in ``base_link``; where it ends is not known for None, and everything is on the way.
    """
    flat, start = standing_m[:, :2], start_m[:2]
    on_the_way = np.linalg.norm(flat - start, axis=1) > LEFT_BEHIND_M
    if end_m is not None:
        way = end_m[:2] - start
        share = np.clip((flat - start) @ way / max(float(way @ way), 1e-9), 0.0, 1.0)
        on_the_way &= np.linalg.norm(flat - start - share[:, None] * way, axis=1) < ASIDE_M
    heights = standing_m[on_the_way, 2]
    return float(np.percentile(heights, 99.8)) + ABOVE_M if len(heights) else 0.0
