"""What can go wrong with two things of a table, A and B: sentences, and what at most may come of each.

The truth is what the scene is. Where that is hard to say, or where two people might read a sentence otherwise, there is
no case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agent.language.english import with_article
from evaluation.language.expected import Expected, Outcome
from sim.catalogue import CATEGORIES, COLOURS
from sim.orders import ORDERS, SeenObject

KINDS = ("relation", "steps", "quantity", "condition", "choice", "colour", "insertion")
PICK = ("pick up {}", "grab {} please", "give me {}", "could you pick up {}")
RELATIONS = {
    "opposite": ("opposite", "opposite to", "across from"),
    "touching": ("touching", "that touches", "in contact with"),
    "distance": ("20 cm from", "twenty centimetres away from", "20 cm away from"),
    "same colour": ("with the same colour as", "that has the same colour as", "of the same colour as"),
    "misspelt": ("lfet of", "to the letf of", "left off"),
    "direction": ("facing", "pointing at", "looking towards", "leaning against"),
    "unusual": ("hugging", "that belongs to", "that goes with", "worth more than", "made before"),
    "invented": ("zxq", "that is blarg of", "frobbing", "snorfling to", "wizzled by"),
}
"""What stands between A and B; see `CaseWriter._so` for those that can be true."""
SEQUENCES = {
    "two sentences": "Pick up {a}. Pick up {b}.",
    "two verbs": "take {a} and give me {b}",
    "then": "pick up {a}, then {b}",
    "after": "pick up {b} after {a}",
}
LENGTHS = {
    "of a thing": ("move {a} 10.5 cm to the left of {b}", 0.105, "left"),
    "metres": ("push {a} 0.1 m to the right", 0.1, "right"),
    "about": ("move {a} approx. 5 cm to the left", 0.05, "left"),
    "inches": ("push {a} two inches to the right", 0.0508, "right"),
    "half a metre": ("move {a} half a metre to the left", 0.5, "left"),
}
NEVER = {
    "signal": ("when I say go", "as soon as I clap", "once I am ready"),
    "as soon as": ("as soon as {b} is gone", "as soon as it is cold", "as soon as nobody is looking"),
    "time": ("in five seconds", "at noon", "after a minute"),
    "cannot be seen": ("if it is heavy", "if it is mine", "unless it is hot"),
}
"""Conditions that no picture shows to be true."""
COMPARISONS = {"closer to me": "closer", "bigger": "bigger", "further left": "left", "heavier": "", "cheaper": ""}
"""What is compared, and by which of `ORDERS`; empty for what no picture shows."""
CHOICES = (
    "which is {}, {{a}} or {{b}}?", "which one is {}: {{a}} or {{b}}?", "take {{a}} or {{b}}, whichever is {}",
)  # fmt: skip
COLOUR_PHRASES = {
    "in": "the {category} in {colour}",
    "in colour": "the {category} that is {colour} in colour",
    "coloured": "the {category} coloured {colour}",
    "-ish": "the {ish} {category}",
}
ISH = {each: f"{each}ish" for each in COLOURS} | {
    "red": "reddish", "orange": "orangish", "blue": "bluish", "purple": "purplish", "white": "whitish",
}  # fmt: skip
UNREAD = {
    "invented": ("wibble", "zxq", "frobnicate", "blarg", "snorfle"),
    "compound": ("quickest-ever", "behindish", "left-minded", "un-nearest"),
    "adverb": ("gloriously", "sideways", "yesterday", "twice", "hardly"),
    "noun": ("umbrella", "democracy", "invoice", "weather", "Tuesday"),
}
"""Words that no command has a use for."""
COMMANDS = ("pick up {a}", "could you hand me {a} please", "point at {a}", "put {a} next to {b}")
ALIGNED, ASKEW = 1 / 3, 2 / 3
"""Opposite: the smaller of the two offsets is below this share of the other; clearly not: above that."""


@dataclass(frozen=True)
class Case:
    """One sentence, and what may come of it.

    Attributes:
        kind, name: what it is a case of, and which.
        expected: the only thing that the robot may do; None where it must do nothing.
        must: whether it is a fault to do nothing.
        among: where a choice is asked for, the objects that may be named.
        plain: the command without what makes it hard: where that is not understood, there is no case.
    """

    kind: str
    name: str
    text: str
    expected: Expected | None
    must: bool = False
    among: frozenset[int] = frozenset()
    plain: str = ""


class CaseWriter:
    """Writes sentences about two objects that are the only ones of their colour and category.

    Args:
        objects: what the camera sees.
        a, b: indices.
        rng: chooses among phrasings.
    """

    def __init__(self, objects: Sequence[SeenObject], a: int, b: int, rng: np.random.Generator) -> None:
        self._rng = rng
        self._objects = objects
        self._a, self._b = a, b
        self._thing, self._other = objects[a], objects[b]
        self._words = {"a": named(self._thing), "b": named(self._other)}

    def cases(self) -> Iterator[Case]:
        """One of each kind and name that the two allow."""
        yield from self._relations()
        yield from self._steps()
        yield from self._quantities()
        yield from self._conditions()
        yield from self._choices()
        yield from self._colours()
        yield from self._insertions()

    def _relations(self) -> Iterator[Case]:
        for name, phrases in RELATIONS.items():
            is_so = self._so(name)
            if is_so is not None:
                text = self._pick(f"{self._words['a']} {self._one_of(phrases)} {self._words['b']}")
                yield Case("relation", name, text, self._found(self._a) if is_so else None)

    def _so(self, name: str) -> bool | None:
        """Whether A stands so to B; None where that is hard to say."""
        right_m, away_m = (abs(getattr(self._thing, way) - getattr(self._other, way)) for way in ("right_m", "away_m"))
        apart_m = float(np.hypot(right_m, away_m))
        if name == "opposite":
            skew = min(right_m, away_m) / max(right_m, away_m, 1e-9)
            return None if apart_m < 0.1 or ALIGNED < skew < ASKEW else skew <= ALIGNED
        if name == "touching":
            reach_m = sum(each.length_rad * each.range_m for each in (self._thing, self._other)) / 2
            return False if apart_m > reach_m else None
        if name == "distance":
            off_m = abs(apart_m - 0.2)
            return True if off_m < 0.03 else False if off_m > 0.06 else None
        if name == "misspelt":
            return self._compare("left")
        return name == "same colour" and self._thing.colour == self._other.colour

    def _compare(self, order: str) -> bool | None:
        """Whether a word clearly holds for A against B; None where that is hard to say."""
        holds = ORDERS[order].holds
        return True if holds(self._thing, self._other) else False if holds(self._other, self._thing) else None

    def _steps(self) -> Iterator[Case]:
        plan = Expected(Outcome.PLAN, steps=(self._found(self._a), self._found(self._b)))
        for name, text in SEQUENCES.items():
            yield self._case("steps", name, text, plan, must=True)
        yield self._case("steps", "both", "pick up {a} and {b}", self._found(self._a, self._b), must=True)

    def _quantities(self) -> Iterator[Case]:
        for name, (text, metres, direction) in LENGTHS.items():
            place = self._b if "{b}" in text else None
            moved = Expected(Outcome.FOUND, frozenset({self._a}), frozenset(), place, metres, direction)
            yield self._case("quantity", name, text, moved)

    def _conditions(self) -> Iterator[Case]:
        found, colour = self._found(self._a), self._thing.colour
        other = with_article(self._words["b"].removeprefix("the "))
        another = self._one_of([each for each in COLOURS if each != colour])
        missing = [each for each in CATEGORIES if each not in {thing.category for thing in self._objects}]
        conditions: list[tuple[str, str, bool]] = [
            ("colour, true", f"if it is {colour}", True),
            ("colour, false", f"if it is {another}", False),
            ("there is, true", f"if there is {other}", True),
            ("unless, false", f"unless there is {other}", False),
            *((name, self._one_of(phrases), False) for name, phrases in NEVER.items()),
        ]
        if missing:
            absent = with_article(self._one_of(missing))
            conditions.append(("there is, false", f"if there is {absent}", False))
            conditions.append(("unless, true", f"unless there is {absent}", True))
        for name, words, is_so in conditions:
            yield self._case("condition", name, f"pick up {{a}} {words}", found if is_so else None, must=is_so)
        yield self._case("condition", "wait", "wait five seconds, then pick up {a}", None)

    def _choices(self) -> Iterator[Case]:
        for name, order in COMPARISONS.items():
            is_a = self._compare(order) if order else None
            if order and is_a is None:
                continue
            chosen = frozenset({self._a if is_a else self._b})
            expected = Expected(Outcome.FOUND, chosen, in_words=True) if order else None
            text = self._one_of(CHOICES).format(name)
            yield self._case("choice", name, text, expected, among=frozenset({self._a, self._b}))

    def _colours(self) -> Iterator[Case]:
        thing = self._thing
        is_alone = [each.category for each in self._objects].count(thing.category) == 1
        for name, phrase in COLOUR_PHRASES.items():
            if name != "-ish" or is_alone:  # else a pink one might be meant by "reddish"
                words = phrase.format(category=thing.category, colour=thing.colour, ish=ISH[thing.colour])
                yield Case("colour", name, self._pick(words), self._found(self._a), must=True)

    def _insertions(self) -> Iterator[Case]:
        for name, unread in UNREAD.items():
            plain = self._one_of(COMMANDS).format(**self._words)
            words = plain.split()
            words.insert(int(self._rng.integers(len(words) + 1)), self._one_of(unread))
            yield Case("insertion", name, " ".join(words), None, plain=plain)

    def _case(self, kind: str, name: str, text: str, expected: Expected | None, **more: Any) -> Case:
        return Case(kind, name, text.format(**self._words), expected, **more)

    def _found(self, *targets: int) -> Expected:
        return Expected(Outcome.FOUND, frozenset(targets))

    def _pick(self, thing: str) -> str:
        return self._one_of(PICK).format(thing)

    def _one_of(self, choices: Sequence[str]) -> str:
        return choices[int(self._rng.integers(len(choices)))]


def named(thing: SeenObject) -> str:
    """What an object is called."""
    return f"the {thing.colour} {thing.category}"
