"""From where a hand may come: from above, leaning, or from the side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray

YAWS = np.radians(np.arange(0, 180, 15))
AZIMUTHS = np.radians(np.arange(0, 360, 30))
LEANS = np.radians([20, 40, 50])
LEVEL = np.pi / 2


@dataclass(frozen=True, eq=False)
class Direction:
    """An orientation of the hand in level axes.

    Attributes:
        rotation: (3, 3) columns are the hand's axes: x along which the fingers close, z out of the hand.
        lean_rad: of its z axis from straight down.
        why: in a few words.
    """

    rotation: FloatArray
    lean_rad: float
    why: str


def directions(*, from_the_side: bool) -> Iterator[Direction]:
    """All of them.

    Straight down, the fingers may close along any line; leaning, they close up and down along the lean, around a rim;
    from the side, level.
    """
    for yaw in YAWS:
        yield Direction(_hand(np.array([np.cos(yaw), np.sin(yaw), 0.0]), np.array([0.0, 0.0, -1.0])), 0.0, "from above")
    for azimuth in AZIMUTHS:
        inward, up = np.array([np.cos(azimuth), np.sin(azimuth), 0.0]), np.array([0.0, 0.0, 1.0])
        for lean in LEANS:
            across = inward * np.cos(lean) + up * np.sin(lean)
            yield Direction(_hand(across, inward * np.sin(lean) - up * np.cos(lean)), float(lean), "leaning")
        if from_the_side:
            yield Direction(_hand(np.cross(up, inward), inward), LEVEL, "from the side")


def _hand(across: FloatArray, ahead: FloatArray) -> FloatArray:
    return np.column_stack([across, np.cross(ahead, across), ahead])
