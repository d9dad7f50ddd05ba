"""Extended mode's relations where depth is known: what it says, together with what the picture says.

The two err apart from each other: the picture takes what stands on another thing for further away, and depth shows the
near side of a thing alone. So their logits add up, as those of independent witnesses do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from agent.datatypes import FloatArray
from agent.reasoning.soft_relations import sigmoid

DEPTH_SOFTNESS_M = 0.015
"""Two things so far apart in depth are told apart three times in four."""
MOST_BY_PICTURE = 2.0
"""Logit: so much what the picture says may count; 3 cm of depth outweigh it."""


def behind(places_m: FloatArray) -> FloatArray:
    """(N, N) metres by which i is further ahead, along the ground, than j.

    Args:
        places_m: (N, 3) float64 metres from the camera to the right, ahead and up, of `agent.perception.places`.
    """
    return _more(places_m[:, 1])


def front(places_m: FloatArray) -> FloatArray:
    """(N, N) metres by which i is less far ahead than j."""
    return behind(places_m).T


def further(places_m: FloatArray) -> FloatArray:
    """(N, N) metres by which i is further from the camera than j."""
    return _more(np.linalg.norm(places_m, axis=1))


def closer(places_m: FloatArray) -> FloatArray:
    """(N, N) metres by which i is closer to the camera than j."""
    return further(places_m).T


def _more(metres: FloatArray) -> FloatArray:
    return metres[:, None] - metres[None, :]


DEPTH_RELATIONS: Mapping[str, Callable[[FloatArray], FloatArray]] = MappingProxyType(
    {"behind": behind, "front": front, "closer": closer, "further": further}
)
"""Rule name, as in `agent.reasoning.soft_relations.SOFT_RELATIONS`, to the function that computes it from depth."""


def with_depth(name: str, by_picture: FloatArray, places_m: FloatArray) -> FloatArray:
    """A relation by picture and depth.

    Args:
        name: of `DEPTH_RELATIONS`.
        by_picture: (N, N) in [0, 1], of the same name in `SOFT_RELATIONS`.
        places_m: (N, 3), see `behind`; NaN where a place is not known.

    Returns:
        (N, N) in [0, 1]: by the picture alone where one of the two places is not known.
    """
    metres = DEPTH_RELATIONS[name](places_m)
    known = np.clip(by_picture, 1e-9, 1.0 - 1e-9)
    logits = np.clip(np.log(known / (1.0 - known)), -MOST_BY_PICTURE, MOST_BY_PICTURE)
    by_both = sigmoid(logits + metres / DEPTH_SOFTNESS_M)
    np.fill_diagonal(by_both, 0.0)
    return np.where(np.isnan(metres), by_picture, by_both)
