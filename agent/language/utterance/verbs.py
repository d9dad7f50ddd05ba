"""The verbs that open a command: what each is for, and what may follow it. ``verbs.txt`` lists them, one folder up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from agent.language.intents import Intent
from agent.language.words import table_of


class Destination(Enum):
    """Where a verb can send its object."""

    NONE = "takes no destination"
    PLACE = "put it in, on, next to, behind something"
    TOWARDS = "bring it to, push it into something"
    ALONG = "push it to, next to, away from something, or in a direction"


@dataclass(frozen=True)
class ActionVerb:
    """What a verb that opens a command is for, and what may follow it.

    Attributes:
        intent: what it comes to with an object alone.
        particles: words that belong to the verb right after it ("pick up", "look at"). Those in
            `SEPARABLE_PARTICLES` may also stand behind the object ("pick the cup up").
        also_noun: the word is a thing as well ("hand", "point"): it opens a command only where an object follows.
        destination: whether a place after the object may be where it goes.
        dative: a person may stand before the object ("give her the cup").
    """

    intent: Intent = Intent.OTHER
    particles: tuple[str, ...] = ()
    also_noun: bool = False
    destination: Destination = Destination.NONE
    dative: bool = False


SEPARABLE_PARTICLES = frozenset({"up", "down", "out", "off", "away", "over", "around"})


def _rows() -> Iterator[tuple[str, ActionVerb]]:
    intent, destination = Intent.OTHER, Destination.NONE
    for line in filter(str.strip, table_of("verbs.txt").splitlines()):
        verbs, _, said = line.partition(":")
        if not line.startswith(" "):
            purpose, place = line.split()
            intent, destination = Intent[purpose], Destination[place]
            continue
        particles = tuple(each.strip() for each in said.split(",") if said)
        for verb in verbs.split():
            yield verb.rstrip("*@"), ActionVerb(intent, particles, "*" in verb, destination, "@" in verb)


ACTION_VERBS: Mapping[str, ActionVerb] = MappingProxyType(dict(_rows()))
"""Verbs that open a command. Any other verb is recognised by the parse alone."""

_IRREGULAR = {
    "taken": "take", "took": "take", "given": "give", "gave": "give", "brought": "bring", "got": "get", "seen": "see",
    "found": "find", "held": "hold", "left": "leave", "lent": "lend", "shown": "show", "stuck": "stick",
    "slid": "slide", "thrown": "throw", "chosen": "choose", "sought": "seek", "caught": "catch", "swept": "sweep",
}  # fmt: skip


def base_form(word: str) -> str:
    """The table's verb that a word is a form of: "picking", "taken", "put"; empty for none."""
    if word in ACTION_VERBS or word in _IRREGULAR:
        return _IRREGULAR.get(word, word)
    stem = word.removesuffix("ing") if word.endswith("ing") else word.removesuffix("ed")
    forms = () if stem == word else (stem, f"{stem}e", stem[:-1])
    return next((form for form in forms if form in ACTION_VERBS), "")
