"""Extended mode's superlatives: how likely a box is the one of a given rank among those that are meant.

Each candidate i beats k with a probability from `agent.reasoning.soft_relations`, and k is a candidate at all with the
probability that it fits the words; so the number of candidates that beat i is a sum of independent chances, whose
distribution (Poisson-binomial) is computed exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from agent.datatypes import FloatArray
from agent.reasoning.soft_relations import left, right

_SAME = (
    "left", "right", "front", "behind", "above", "below", "behind left", "behind right", "front left", "front right",
    "corner", "edge", "taller", "shorter", "longer", "bigger", "smaller",
)  # fmt: skip
SOFT_SUPERLATIVES: Mapping[str, str] = MappingProxyType(
    {name: name for name in _SAME} | {"near": "closer", "far": "further"}
)
"""Rule name, as in `agent.language.lexicon.EXTENDED`, to the relation that compares; "middle" is `in_the_middle`."""

MIDDLE = "middle"
MIDDLE_SOFTNESS = 0.6


def ranked(beats: FloatArray, fits: FloatArray, rank: int) -> FloatArray:
    """How likely each is the one of a rank.

    Args:
        beats: (N, N) in [0, 1]: i comes before k.
        fits: (N,) in [0, 1]: each is one of those that are ranked.
        rank: 1 for the first, 2 for the second, -1 for the last.

    Returns:
        (N,) in [0, 1], without the chance that the box itself fits.
    """
    chances = (beats.T if rank > 0 else beats) * fits[None, :]  # row i: k fits and comes before i
    np.fill_diagonal(chances, 0.0)
    wanted = abs(rank) - 1
    counts = np.zeros((len(fits), wanted + 1))
    counts[:, 0] = 1.0
    for column in chances.T:
        moved = counts[:, :-1] * column[:, None]
        counts *= 1.0 - column[:, None]
        counts[:, 1:] += moved
    return np.asarray(counts[:, wanted], dtype=np.float64)


def in_the_middle(boxes_xyxy: FloatArray, fits: FloatArray) -> FloatArray:
    """(N,) in [0, 1]: as many candidates lie left of a box as right of it; alone, a box is its own middle."""
    on_the_left = left(boxes_xyxy).T @ fits
    on_the_right = right(boxes_xyxy).T @ fits
    return np.asarray(np.exp(-(((on_the_left - on_the_right) / MIDDLE_SOFTNESS) ** 2)), dtype=np.float64)
