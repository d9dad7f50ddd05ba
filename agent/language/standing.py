"""Which of several: by its place and size among them, and by number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum
from itertools import pairwise

from agent.language.english import NUMBER_OF
from agent.language.lexicon import ORDINALS


class Standing(Enum):
    """What a thing is among others; each member's value is the words for it."""

    LEFT = ("left", "leftmost", "west", "lefthand", "left-hand")
    RIGHT = ("right", "rightmost", "east", "righthand", "right-hand")
    FRONT = (
        "front", "frontmost", "nearest", "closest", "near", "closer", "nearer", "bottom", "lower", "lowest",
    )  # fmt: skip
    BACK = (
        "back", "rear", "furthest", "farthest", "far", "further", "farther", "behind", "top", "upper", "highest",
        "hindmost", "uppermost", "topmost", "distant",
    )  # fmt: skip
    MIDDLE = ("middle", "center", "centre", "central", "between", "middlemost")
    SMALL = ("small", "smaller", "smallest", "little", "tiny", "tiniest", "tinier", "shorter", "shortest")
    BIG = ("big", "bigger", "biggest", "large", "larger", "largest", "huge", "tall", "taller", "tallest", "great")

    @classmethod
    def said_in(cls, words: Collection[str]) -> tuple[Standing, ...]:
        """Those that the words name, in the order in which they narrow."""
        return tuple(each for each in cls if not set(words).isdisjoint(each.value))


LAST = -1
"""The number of "the last" and "the latter"."""
_ORDINALS = {**ORDINALS, "former": 1, "latter": LAST}


def number_in(words: Sequence[str]) -> int | None:
    """Which in a row the words say: "the second", "number two", "2"; `LAST` wherever that is said; None for none."""
    ordinals = [_ORDINALS[word] for word in words if word in _ORDINALS]
    if ordinals:
        return LAST if LAST in ordinals else ordinals[0]
    if len(words) == 1:
        return NUMBER_OF.get(words[0]) if words[0] != "one" else None
    named = (number for lead, number in pairwise(words) if lead in ("number", "option", "candidate"))
    return NUMBER_OF.get(next(named, ""))
