"""Referring expressions with exactly one right answer, made from what a scene truly is.

The truth comes from `sim.orders`, never from the rules under test. Whatever another reader might judge otherwise is
left out: things nearer to each other than the margin, hardly visible ones, descriptions that fit two.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import yaml

from agent.calibrating.expected import Expects
from sim.orders import ORDERS, SeenObject

MIN_VISIBLE = 0.3


@dataclass(frozen=True)
class Query:
    """A text and what it means.

    Attributes:
        phenomenon: what makes it hard: "attribute", "relation", "superlative", "two-hop", or those of `sim.questions`.
        name: which of its kind: the attributes ("category", "colour", "colour+category", "redundant"), the relation (of
            a two-hop: the first), or the type of absence.
        targets: indices of the objects that are meant, or could be.
        is_hard: of absent ones, every word is true of some object.
    """

    text: str
    phenomenon: str
    name: str
    targets: tuple[int, ...]
    expects: Expects = Expects.ONE
    is_hard: bool = False


_Choice = TypeVar("_Choice")

PHRASES: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8"))
RELATION_PHRASES: Mapping[str, Sequence[str]] = PHRASES["relations"]
SUPERLATIVE_PHRASES: Mapping[str, Sequence[str]] = PHRASES["superlatives"]
SIDES = ("left", "right", "behind", "front")
_LINKS = ("the {target} {relation} {landmark}", "the {target} that is {relation} {landmark}")


class ExpressionWriter:
    """Writes expressions about one scene.

    Args:
        objects: what the camera sees; see `seen_objects`.
        rng: chooses among phrasings and among equally good targets.
    """

    def __init__(self, objects: Sequence[SeenObject], rng: np.random.Generator) -> None:
        self._objects = objects
        self._rng = rng
        self._in_sight = [index for index, thing in enumerate(objects) if thing.area_px > 0]
        self._clear = [index for index in self._in_sight if objects[index].visible >= MIN_VISIBLE]
        self._landmarks = list(self._find_landmarks())
        self._groups = list(self._find_groups())
        self._table = {name: [[order.holds(a, b) for b in objects] for a in objects] for name, order in ORDERS.items()}

    def write(self) -> list[Query]:
        """Every attribute expression, and one of each relation, superlative and two-hop that the scene allows."""
        return [*self.attributes(), *self.relations(), *self.superlatives(), *self.two_hops()]

    def attributes(self) -> Iterator[Query]:
        """Category, colour, both, and both with a word more, for each object that they single out."""
        for index in self._clear:
            thing = self._objects[index]
            if self._fitting(category=thing.category) == [index]:
                yield Query(f"the {thing.category}", "attribute", "category", (index,))
            if self._fitting(colour=thing.colour) == [index]:
                noun = str(self._rng.choice(["one", "object", "thing"]))
                yield Query(f"the {thing.colour} {noun}", "attribute", "colour", (index,))
            if self._fitting(thing.category, thing.colour) == [index]:
                pair = f"{thing.colour} {thing.category}"
                yield Query(f"the {pair}", "attribute", "colour+category", (index,))
                word = thing.material if thing.size == "medium" or self._rng.random() < 0.5 else thing.size
                yield Query(f"the {word} {pair}", "attribute", "redundant", (index,))

    def relations(self) -> Iterator[Query]:
        """One expression of each relation that singles out a target from another of its category."""
        for name, phrases in RELATION_PHRASES.items():
            choices = [
                (target, noun, words)
                for (landmark, words), (noun, members) in itertools.product(self._landmarks, self._groups)
                if (target := self._only(name, members, landmark)) is not None and self._apart(members, landmark)
            ]
            for target, noun, landmark_words in self._any(choices):
                relation = self._choose(phrases)
                text = self._choose(_LINKS).format(target=noun, relation=relation, landmark=landmark_words)
                yield Query(text, "relation", name, (target,))

    def superlatives(self) -> Iterator[Query]:
        """One expression of each superlative that one of several of a category clearly deserves."""
        for name, phrases in SUPERLATIVE_PHRASES.items():
            best = ((self._most(name, members), noun) for noun, members in self._groups)
            for target, noun in self._any((index, noun) for index, noun in best if index is not None):
                yield Query(self._choose(phrases).format(noun), "superlative", name, (target,))

    def two_hops(self) -> Iterator[Query]:
        """One expression whose landmark has a landmark; every way to attach the second leads to the same target."""
        for target, name, (noun, second, middle, last_words) in self._any(self._chains()):
            relation, onward = self._phrase("relations", name), self._phrase("relations", second)
            landmark = self._choose(_LINKS).format(target=middle, relation=onward, landmark=last_words)
            text = self._choose(_LINKS).format(target=noun, relation=relation, landmark=landmark)
            yield Query(text, "two-hop", name, (target,))

    def _chains(self) -> Iterator[tuple[int, str, tuple[str, str, str, str]]]:
        """(target, first relation, (target's noun, second relation, middle's noun, last landmark's words))."""
        for (last, last_words), second in itertools.product(self._landmarks, SIDES):
            for middle_noun, members in self._nouns():
                middle = self._only(second, members, last)
                if middle is None or not self._apart(members, last):
                    continue
                for first, (noun, candidates) in itertools.product(SIDES, self._groups):
                    target = self._only(first, candidates, middle)
                    if target is None or not self._apart(candidates, middle, last, *members):
                        continue
                    if self._either_way(target, candidates, (first, members), (second, last)):
                        yield target, first, (noun, second, middle_noun, last_words)

    def _either_way(
        self, target: int, candidates: Sequence[int], first: tuple[str, Sequence[int]], second: tuple[str, int]
    ) -> bool:
        """Were the last landmark the target's instead, no other candidate would be meant.

        Where the middle is plain without the last landmark, that reading must lead to the target itself.
        """
        name, members = first
        meant = [
            index
            for index in candidates
            if not self._fails(second[0], index, second[1])
            and not all(self._fails(name, index, member) for member in members)
        ]
        if len(members) == 1:
            return meant == [target] and self._holds(second[0], target, second[1])
        return meant in ([target], [])

    def _find_landmarks(self) -> Iterator[tuple[int, str]]:
        """Objects that can be named without doubt, and how."""
        for index in self._clear:
            thing = self._objects[index]
            if self._fitting(thing.category) == [index]:
                yield index, f"the {thing.category}"
            if self._fitting(thing.category, thing.colour) == [index]:
                yield index, f"the {thing.colour} {thing.category}"

    def _find_groups(self) -> Iterator[tuple[str, list[int]]]:
        """Nouns that fit several objects in sight, with those objects."""
        for category in sorted({self._objects[index].category for index in self._in_sight}):
            members = self._fitting(category)
            if len(members) > 1:
                yield category, members
            for colour in sorted({self._objects[index].colour for index in members}):
                same = self._fitting(category, colour)
                if len(same) > 1:
                    yield f"{colour} {category}", same

    def _nouns(self) -> list[tuple[str, list[int]]]:
        """Nouns with all that they fit: groups, and things that are alone of their kind."""
        alone = [(words.removeprefix("the "), [index]) for index, words in self._landmarks]
        return [*self._groups, *alone]

    def _most(self, name: str, members: Sequence[int]) -> int | None:
        """The member of which a word clearly holds against all others, where it is clearly visible."""
        best = max(members, key=lambda index: ORDERS[name].measure(self._objects[index]))
        clearly = all(self._holds(name, best, other) for other in members if other != best)
        return best if best in self._clear and clearly else None

    def _only(self, name: str, members: Sequence[int], landmark: int) -> int | None:
        """The one clearly visible member of which the relation holds, where it clearly fails for the others."""
        fitting = [index for index in members if not self._fails(name, index, landmark)]
        if landmark in members or len(fitting) != 1 or fitting[0] not in self._clear:
            return None
        return fitting[0] if self._holds(name, fitting[0], landmark) else None

    def _apart(self, members: Sequence[int], *landmarks: int) -> bool:
        """No landmark is of the members' category."""
        categories = {self._objects[index].category for index in members}
        return all(self._objects[index].category not in categories for index in landmarks)

    def _holds(self, name: str, thing: int, other: int) -> bool:
        return self._table[name][thing][other]

    def _fails(self, name: str, thing: int, other: int) -> bool:
        """The reverse clearly holds."""
        return self._table[name][other][thing]

    def _fitting(self, category: str = "", colour: str = "") -> list[int]:
        things = [(index, self._objects[index]) for index in self._in_sight]
        return [i for i, t in things if category in ("", t.category) and colour in ("", t.colour)]

    def _phrase(self, kind: str, name: str = "") -> str:
        """One of the phrases of a kind, where it has several lists of that name."""
        return str(self._choose(PHRASES[kind][name] if name else PHRASES[kind]))

    def _any(self, choices: Iterable[_Choice]) -> list[_Choice]:
        """One of some choices; none where there is none."""
        ready = list(choices)
        return [self._choose(ready)] if ready else []

    def _choose(self, choices: Sequence[_Choice]) -> _Choice:
        return choices[int(self._rng.integers(len(choices)))]
