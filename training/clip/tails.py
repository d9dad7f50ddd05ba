"""What may follow or precede a head noun without deciding what it is: relations to landmarks, and superlatives.

The whole expression is scored as one phrase ("the can behind the duck"), so the text tower must learn that the head
noun decides and that the landmark does not. Landmarks here are random: whether the relation holds in the picture is not
the model's business.

Source: the keywords of ReCLIP (ACL 2022), section 3.2.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

RELATION_PHRASES: Mapping[str, tuple[str, ...]] = {
    "left": (
        "left of", "to the left of", "on the left of", "on the left side of", "left from", "west of",
        "to the west of", "at the left of", "just left of",
    ),
    "right": (
        "right of", "to the right of", "on the right of", "on the right side of", "right from", "east of",
        "to the east of", "at the right of", "just right of",
    ),
    "above": (
        "behind", "above", "in back of", "at the back of", "north of", "to the north of", "on top of",
        "right behind",
    ),
    "below": ("in front of", "below", "under", "south of", "to the south of", "underneath", "at the front of",
              "just in front of"),
    "bigger": ("bigger than", "larger than", "closer than", "closer to us than"),
    "smaller": ("smaller than", "tinier than", "further than", "further away than"),
    "inside": ("inside", "within", "contained in", "contained within", "in", "inside of"),
}  # fmt: skip
"""The method's seven relations -> how people say them."""

OTHER_RELATIONS = ("next to", "near", "beside", "on", "by", "close to", "with", "and not", "across from", "opposite",
                   "closest to", "nearest to", "farthest from", "furthest from")  # fmt: skip
"""Relations of people beyond the method's; their landmark does not decide either."""

SUPERLATIVE_ADJECTIVES: Mapping[str, tuple[str, ...]] = {
    "left": ("leftmost", "left", "western", "far left", "most left", "left most"),
    "right": ("rightmost", "right", "eastern", "far right", "most right", "right most"),
    "above": ("top", "back", "upper", "northern", "topmost", "rear", "hindmost"),
    "below": ("front", "bottom", "lower", "southern", "frontmost"),
    "bigger": ("biggest", "bigger", "largest", "larger", "closest", "closer", "nearest", "very biggest"),
    "smaller": ("smallest", "smaller", "tiniest", "tinier", "furthest", "further", "farthest", "most distant"),
}
"""The method's six superlatives -> words before the noun."""

SUPERLATIVE_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "left": ("on the left", "on the far left", "on the left side", "at the left", "to the left", "at far left",
             "furthest to the left", "in the left half"),
    "right": ("on the right", "on the far right", "on the right side", "at the right", "to the right",
              "at far right", "furthest to the right", "in the right half"),
    "above": ("at the top", "at the back", "in the back", "above", "on top", "to the north",
              "at the top of the picture"),
    "below": ("in front", "at the front", "at the bottom", "below", "underneath", "to the south", "in the front"),
    "bigger": ("that is closest", "that is biggest", "that is the largest", "closest", "closest to the camera",
               "nearest to us", "closest to me"),
    "smaller": ("that is smallest", "that is furthest", "furthest away", "furthest from the camera",
                "that is the tiniest", "farthest away"),
}  # fmt: skip
"""The method's six superlatives -> words after the noun."""

LINKS = ("", "", "", "", "that is ", "which is ", "that's ", "sitting ", "lying ", "standing ", "placed ")
PLACES = ("the table", "the table top", "the edge", "the robot", "the robot arm", "the arm", "the gripper",
          "the camera", "the picture", "the image", "the scene", "the corner", "the middle", "the center", "the others",
          "me", "you", "everything else")  # fmt: skip
"""Landmarks that are no object of the catalogue."""
REGIONS = ("on the table", "in the picture", "in the image", "on the left side of the table", "here", "over there",
           "on the right side of the table", "in the middle", "in the center", "in the left part of the picture",
           "in the right half of the image", "in the top section", "in the bottom region", "at the edge of the table",
           "on the table top", "in the corner")  # fmt: skip


def random_tail(rng: random.Random, landmark: Callable[[], str]) -> str:
    """What comes after the head: one or two hops, a place, a superlative, or several of these."""
    kind = rng.random()
    if kind < 0.50:
        return relation(rng, landmark())
    if kind < 0.68:
        return f"{relation(rng, landmark())} {relation(rng, landmark())}"
    if kind < 0.73:
        return f"between {landmark()} and {landmark()}"
    if kind < 0.83:
        return rng.choice(rng.choice(tuple(SUPERLATIVE_ENDINGS.values())))
    if kind < 0.90:
        return relation(rng, rng.choice(PLACES))
    if kind < 0.95:
        return rng.choice(REGIONS)
    return f"{relation(rng, landmark())} {rng.choice(REGIONS)}"


def relation(rng: random.Random, landmark: str) -> str:
    """One relation to one landmark."""
    phrases = OTHER_RELATIONS if rng.random() < 0.12 else rng.choice(tuple(RELATION_PHRASES.values()))
    return f"{rng.choice(LINKS)}{rng.choice(phrases)} {landmark}"


def random_superlative(rng: random.Random) -> str:
    """One superlative adjective."""
    return rng.choice(rng.choice(tuple(SUPERLATIVE_ADJECTIVES.values())))
