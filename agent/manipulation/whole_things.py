"""All of a thing, of which a camera sees one side: the other is taken to be like it where it may be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray
from agent.manipulation.level_view import LevelView

VOXEL_M = 0.0025
CROWN = 0.93
CROWN_PREFERRED = 0.02
SYMMETRIC = 0.85


@dataclass(frozen=True, eq=False)
class WholeThing:
    """A thing in level axes, see `LevelView`.

    Attributes:
        points: (P, 3) float64 metres, of its surface: what is seen, and what is taken to be behind.
        middle: (3,) about where its weight is.
        height_m: of its top.
    """

    points: FloatArray
    middle: FloatArray
    height_m: float


def whole_thing(seen: FloatArray, view: LevelView, middle: FloatArray | None = None) -> WholeThing:
    """Complete what is seen of a thing, turned half about an upright axis.

    The axis goes through the middle of its top (of a rim, a lid), or through the one given, whichever contradicts the
    picture less.

    Args:
        seen: (P, 3) in level axes, at least one.
        middle: (2,) another guess of where its axis is.
    """
    top = float(np.percentile(seen[:, 2], 99.5))
    crown = seen[seen[:, 2] >= CROWN * top]
    ends = np.percentile(crown[:, :2], (1, 99), axis=0)
    thin = thinned(seen)
    axis, others, share = _opposite(thin, ends.mean(axis=0), view)
    if middle is not None:
        second = _opposite(thin, middle, view)
        if second[2] > share + CROWN_PREFERRED:
            axis, others, share = second
    points = thinned(np.concatenate([thin, others]))
    centre = axis if share >= SYMMETRIC else points[:, :2].mean(axis=0)
    return WholeThing(points, np.array([*centre, top / 2]), top)


def _opposite(points: FloatArray, axis: FloatArray, view: LevelView) -> tuple[FloatArray, FloatArray, float]:
    """The axis, the points turned half about it that may be there, and their share of all."""
    turned = points * [-1, -1, 1] + [2 * axis[0], 2 * axis[1], 0]
    possible = ~view.contradicts(turned)
    return axis, turned[possible], float(possible.mean())


def thinned(points: FloatArray, pitch_m: float = VOXEL_M) -> FloatArray:
    """(Q, 3) one of the (P, 3) points for each cube of that side that has any."""
    return points[thinned_indices(points, pitch_m)]


def thinned_indices(points: FloatArray, pitch_m: float) -> npt.NDArray[np.int64]:
    """(Q,) int64, which those are."""
    cells = np.floor(points / pitch_m).astype(np.int64) + 2**19
    return np.unique((cells[:, 0] << 42) + (cells[:, 1] << 21) + cells[:, 2], return_index=True)[1]
