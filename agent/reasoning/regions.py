"""Regions of the picture: "on the left", "at the back", "in the top left corner", of each thing by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from agent.datatypes import FloatArray
from agent.geometry import centres
from agent.reasoning.soft_relations import sigmoid

SOFTNESS = 0.02
"""Of half the picture: how far over a border a thing is rather in the one region than in the other."""
MIDDLE = 1 / 3
"""The middle third of the picture, of its half width from the middle."""
RIM = 2 / 3
"""What lies beyond is at the edge, and, beyond half of that to two sides, in a corner."""


def in_region(name: str, boxes_xyxy: FloatArray, size_wh: tuple[int, int]) -> FloatArray:
    """How far each box lies in a region.

    Args:
        name: of a superlative in `agent.language.lexicon.EXTENDED` that names a side: one of `REGIONS`.
        boxes_xyxy: (N, 4) as of `agent.reasoning.soft_relations.from_the_middle`.
        size_wh: the picture's width and height in pixels.

    Returns:
        (N,) float64 in [0, 1].
    """
    half = 0.5 * np.array(size_wh) / max(size_wh)
    across, along = (centres(boxes_xyxy) / half).T
    return sigmoid(REGIONS[name](across, along) / SOFTNESS)


REGIONS: Mapping[str, Callable[[FloatArray, FloatArray], FloatArray]] = MappingProxyType(
    {
        "left": lambda across, along: -across,
        "right": lambda across, along: across,
        "behind": lambda across, along: -along,
        "above": lambda across, along: -along,
        "front": lambda across, along: along,
        "below": lambda across, along: along,
        "middle": lambda across, along: MIDDLE - np.abs(across),
        "behind left": lambda across, along: np.minimum(-across, -along),
        "behind right": lambda across, along: np.minimum(across, -along),
        "front left": lambda across, along: np.minimum(-across, along),
        "front right": lambda across, along: np.minimum(across, along),
        "corner": lambda across, along: np.minimum(np.abs(across), np.abs(along)) - RIM / 2,
        "edge": lambda across, along: np.maximum(np.abs(across), np.abs(along)) - RIM,
    }
)
"""Where each begins, from the middle of the picture (0) to its sides (-1 and 1): positive inside."""
