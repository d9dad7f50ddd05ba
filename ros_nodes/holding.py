"""What an arm's hand holds: the JSON on `manipulation/held`."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from ros_nodes.states import read_mapping

TOPIC = "manipulation/held"
HELD = "held"
"""The track id of what is in the hand; that of a thing in view is a number."""


@dataclass(frozen=True)
class Holding:
    """Something in the hand.

    Attributes:
        id: of the command that took hold of it.
        hand_m: where the hand is, in the frame that the arm plans in; metres.
    """

    id: str
    hand_m: tuple[float, float, float]


def write_holding(holding: Holding | None) -> str:
    """The message; None where the hand holds nothing."""
    x, y, z = holding.hand_m if holding else (0.0, 0.0, 0.0)
    return json.dumps({"id": holding.id, "hand_m": [x, y, z]} if holding else {"id": None, "hand_m": None})


def read_holding(data: str) -> Holding | None:
    """What a message says is held; None where it says that nothing is, or is malformed."""
    match read_mapping(data):
        case {"id": str(id_), "hand_m": [int() | float() as x, int() | float() as y, int() | float() as z]}:
            hand_m = float(x), float(y), float(z)
            return Holding(id_, hand_m) if all(map(math.isfinite, hand_m)) else None
    return None
