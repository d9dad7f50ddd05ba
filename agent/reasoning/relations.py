"""The seven spatial relations between two boxes.

Each function takes boxes_xyxy, (N, 4) float64 pixels, and gives (N, N) float64 in [0, 1]: how far box *i* (the row)
stands in the relation to box *j* (the column). "Above" and "below" are meant in the picture: y grows downwards.

Source: ReCLIP (ACL 2022), section 3.2 and appendix, as its authors' program computes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from agent.datatypes import FloatArray
from agent.geometry import areas, centres, intersection_shares

Rule = Callable[[FloatArray], FloatArray]


def left(boxes_xyxy: FloatArray) -> FloatArray:
    """1 where the centre of i lies left of the centre of j."""
    return _less(centres(boxes_xyxy)[:, 0])


def right(boxes_xyxy: FloatArray) -> FloatArray:
    """1 where the centre of i lies right of the centre of j."""
    return left(boxes_xyxy).T


def above(boxes_xyxy: FloatArray) -> FloatArray:
    """1 where the centre of i lies higher in the picture than the centre of j."""
    return _less(centres(boxes_xyxy)[:, 1])


def below(boxes_xyxy: FloatArray) -> FloatArray:
    """1 where the centre of i lies lower in the picture than the centre of j."""
    return above(boxes_xyxy).T


def smaller(boxes_xyxy: FloatArray) -> FloatArray:
    """1 where the area of i is less than that of j."""
    return _less(areas(boxes_xyxy))


def bigger(boxes_xyxy: FloatArray) -> FloatArray:
    """1 where the area of i is more than that of j."""
    return smaller(boxes_xyxy).T


def inside(boxes_xyxy: FloatArray) -> FloatArray:
    """The share of i's area that lies inside j, in [0, 1]; 1 on the diagonal."""
    return intersection_shares(boxes_xyxy, boxes_xyxy)


def _less(values: FloatArray) -> FloatArray:
    return (values[:, None] < values[None, :]).astype(np.float64)


RELATIONS: Mapping[str, Rule] = MappingProxyType(
    {
        "left": left,
        "right": right,
        "above": above,
        "below": below,
        "bigger": bigger,
        "smaller": smaller,
        "inside": inside,
    }
)
"""Rule name, as in `agent.language.lexicon`, to the function that computes it."""
