"""In which direction a length is meant: "5 cm | to the left of | the cup", "two inches | closer"."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from agent.language.utterance.destination import LIFTING, REGION, is_viewer
from agent.language.words import phrases

_SAID_AS = {
    "left": "further|farther|more? left, leftward, leftwards, left of",
    "right": "further|farther|more? right, rightward, rightwards, right of",
    "forward": """
        further|farther? forward|forwards|away, further|farther back, farther, further, behind, right|directly behind,
        in back of, beyond, straight? ahead
    """,
    "back": """
        back, further|farther? backward|backwards, closer, nearer, right|directly? in front of, down|back towards|toward
    """,
    "up": "further? up|upward|upwards, higher, above, right|directly above, over",
    "down": "further? down|downward|downwards, lower, below, under, underneath, beneath",
    "towards": "over|further|farther? towards|toward, closer|nearer to, nearer, to, up to, in the direction of",
    "away": "further|farther? away from, far|further|farther from, from, off, off of, out of",
}
_DIRECTION_OF: Mapping[str, str] = MappingProxyType(
    {phrase: direction for direction, table in _SAID_AS.items() for phrase in phrases(table)}
)
"""Placements -> the direction that they say."""
_SIDES = {"left": "left", "right": "right", "back": "forward", "rear": "forward", "background": "forward",
          "front": "back", "foreground": "back"}  # fmt: skip
"""Parts of the picture -> the direction that leads there."""
_FROM_VIEWER = {"towards": "back", "away": "forward"}


def direction_of(placement: str, place: str, action: str) -> str:
    """The direction of `agent.datatypes.Displacement` that a command says; empty where it says none, or two.

    Args:
        placement, place: the words that lead to the destination, and those for it; in lower case.
        action: the verb, with its particle.
    """
    if not placement:
        return LIFTING.get(action.partition(" ")[0], "")
    region = REGION.fullmatch(placement)
    if region:
        parts = set(region["part"].split())
        sides = [side for part, side in _SIDES.items() if part in parts]
        only_sides = parts.isdisjoint(("top", "bottom", "upper", "lower", "corner", "middle", "center", "centre"))
        direction = sides[0] if len(sides) == 1 and only_sides else ""
    else:
        direction = _DIRECTION_OF.get(placement, "")
    if place == "my direction":
        return "back"
    if place and is_viewer(place):
        return _FROM_VIEWER.get(direction, "")
    return direction if place or direction not in ("towards", "away") else ""
