"""Extended mode's relations by depth, where it is known: they go before those of the same name by the picture.

Each function takes places_m, (N, 3) float64 metres from the camera to the right, ahead and up, as of
`agent.perception.places`, and gives (N, N) in [0, 1], box *i* (the row) to landmark *j* (the column); NaN where one of
the two is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from agent.datatypes import FloatArray
from agent.reasoning.soft_relations import sigmoid

DEPTH_SOFTNESS_M = 0.015
"""Two things so far apart in depth are told apart three times in four."""


def behind(places_m: FloatArray) -> FloatArray:
    """i is further ahead, along the ground, than j."""
    return _more(places_m[:, 1])


def front(places_m: FloatArray) -> FloatArray:
    """i is less far ahead than j."""
    return behind(places_m).T


def further(places_m: FloatArray) -> FloatArray:
    """i is further from the camera than j."""
    return _more(np.linalg.norm(places_m, axis=1))


def closer(places_m: FloatArray) -> FloatArray:
    """i is closer to the camera than j."""
    return further(places_m).T


def _more(metres: FloatArray) -> FloatArray:
    scores = sigmoid((metres[:, None] - metres[None, :]) / DEPTH_SOFTNESS_M)
    np.fill_diagonal(scores, 0.0)
    return scores


DEPTH_RELATIONS: Mapping[str, Callable[[FloatArray], FloatArray]] = MappingProxyType(
    {"behind": behind, "front": front, "closer": closer, "further": further}
)
"""Rule name, as in `agent.reasoning.soft_relations.SOFT_RELATIONS`, to the function that computes it from depth."""
