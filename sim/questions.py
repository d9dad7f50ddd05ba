"""TabletopRef's questions about one scene: every phenomenon of what people say, with the answer that the scene gives.

The truth comes from where things are, never from the rules under test. Whatever two people might judge otherwise is
left out, as in `sim.expressions`, which writes the paper's own phenomena.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from agent.calibrating.expected import Expects
from agent.language.english import NUMBER_WORDS, ORDINAL_WORDS, plural
from sim.catalogue import CATEGORIES, COLOURS, HELD_OUT_PAIRS, HELD_OUT_SYNONYMS
from sim.expressions import PHRASES, SIDES, SUPERLATIVE_PHRASES, ExpressionWriter, Query
from sim.orders import ORDERS
from sim.stacking import SUPPORTS

PAPER = ("attribute", "relation", "superlative", "two-hop")
"""Phenomena that the paper's method was made for."""
BEYOND = (
    "between", "near", "on and in", "ordinal", "middle", "corner and edge", "by landmark", "distance", "negation",
    "number", "synonym",
)  # fmt: skip

RARER_PAIR = "rarer pair"
"""The name of an attribute question about one of `HELD_OUT_PAIRS`."""
NEAR_M = 0.17
"""As near as "next to" means at most, from middle to middle."""
NEARER = 0.6
"""The next one is nearer by this factor, where it counts who is near."""
FARTHER = 1.3
"""Clearly farther."""
ORDINALS = ORDINAL_WORDS[:4]
COUNTS = dict(enumerate(NUMBER_WORDS[1:5], 2))


class QueryWriter(ExpressionWriter):
    """Writes questions about one scene; arguments as of `sim.expressions.ExpressionWriter`."""

    def questions(self) -> list[Query]:
        """At most a few of each phenomenon but corners and edges."""
        return [
            *self._papers(),
            *self._any(self._between()),
            *self._near(),
            *self._any(self._stacked()),
            *self._any(self._ordinals()),
            *self._middles(),
            *self._any(self._by_landmark()),
            *self._by_distance(),
            *self._any(self._negations()),
            *self._any(self._numbers()),
            *self._absences(),
            *self._ambiguities(),
            *self._any(self._synonyms()),
        ]

    def _papers(self) -> Iterator[Query]:
        for each in self.write():
            thing = self._objects[each.targets[0]]
            if each.name == "colour+category" and (thing.colour, thing.category) in HELD_OUT_PAIRS:
                yield replace(each, name=RARER_PAIR)
            elif each.name not in ("closer", "further"):
                yield each

    def _between(self) -> Iterator[Query]:
        for one, other, words in self._spans():
            for noun, members in self._nouns():
                inside = [each for each in members if not self._is_outside(each, one, other)]
                is_clear = len(inside) == 1 and self._is_between(inside[0], one, other) and inside[0] in self._clear
                if is_clear and self._apart(members, one, other):
                    yield Query(f"the {noun} between {words}", "between", "between", (inside[0],))

    def _near(self) -> Iterator[Query]:
        choices = (
            (first, noun, words)
            for landmark, words, noun, (first, second, *_) in self._around()
            if self._distance_m(first, landmark) < min(NEAR_M, NEARER * self._distance_m(second, landmark))
            if landmark not in (self._objects[first].support, self._objects[second].support) and first in self._clear
        )
        for target, noun, words in self._any(choices):
            yield Query(f"the {noun} {self._phrase('near')} {words}", "near", "near", (target,))

    def _stacked(self) -> Iterator[Query]:
        for index in self._clear:
            below = self._objects[index].support
            nouns = [
                noun
                for noun, members in self._nouns()
                if [each for each in members if self._objects[each].support is not None] == [index]
            ]
            for noun, (landmark, words) in itertools.product((*nouns, "thing"), self._landmarks):
                if landmark == below:
                    place = self._choose(PHRASES["supports"][SUPPORTS[self._objects[below].category]])
                    yield Query(f"the {noun} {place} {words}", "on and in", "on and in", (index,))

    def _ordinals(self) -> Iterator[Query]:
        for noun, members in self._groups:
            for name, patterns in PHRASES["ordinals"].items():
                order = self._ordered(name, members)
                first = 1 if name in ("bigger", "smaller") else 0
                for ordinal, index in [*zip(ORDINALS, order, strict=False)][first:]:
                    if len(order) > 2 and index in self._clear:
                        yield Query(self._choose(patterns).format(ordinal, noun), "ordinal", name, (index,))

    def _middles(self) -> Iterator[Query]:
        orders = ((self._ordered("left", members), noun) for noun, members in self._groups)
        middles = ((order[len(order) // 2], noun) for order, noun in orders if len(order) > 2 and len(order) % 2)
        for target, noun in self._any((index, noun) for index, noun in middles if index in self._clear):
            yield Query(self._phrase("middle").format(noun), "middle", "middle", (target,))

    def _by_landmark(self) -> Iterator[Query]:
        for landmark, words, noun, order in self._around():
            distances = [self._distance_m(each, landmark) for each in order]
            if order[0] in self._clear and distances[1] > FARTHER * distances[0]:
                yield Query(f"the {noun} {self._phrase('nearest')} {words}", "by landmark", "nearest", (order[0],))
            if order[-1] in self._clear and distances[-1] > FARTHER * distances[-2]:
                yield Query(f"the {noun} {self._phrase('farthest')} {words}", "by landmark", "farthest", (order[-1],))

    def _by_distance(self) -> Iterator[Query]:
        for each in (*self.relations(), *self.superlatives()):
            if each.name in ("closer", "further"):
                yield replace(each, phenomenon="distance")

    def _negations(self) -> Iterator[Query]:
        for noun, members in self._groups:
            if noun not in CATEGORIES:
                continue
            for colour in sorted({self._objects[each].colour for each in members}):
                left = [each for each in members if self._objects[each].colour != colour]
                if len(left) == 1 and left[0] in self._clear:
                    for pattern in ("the {} that is not {}", "the {} that isn't {}", "not the {1} {0}"):
                        yield Query(pattern.format(noun, colour), "negation", "colour", (left[0],))
            for landmark, words in self._landmarks:
                for name in ("left", "right"):
                    holding = [each for each in members if not self._fails(name, each, landmark)]
                    failing = [each for each in members if each not in holding]
                    clearly = all(self._holds(name, each, landmark) for each in holding)
                    if self._apart(members, landmark) and clearly and len(failing) == 1 and failing[0] in self._clear:
                        text = f"the {noun} that is not {self._phrase('relations', name)} {words}"
                        yield Query(text, "negation", "relation", (failing[0],))

    def _numbers(self) -> Iterator[Query]:
        for noun, members in self._groups:
            if len(members) in COUNTS and set(members) <= set(self._clear):
                many = plural(noun)
                texts = [f"the {COUNTS[len(members)]} {many}", f"all the {many}", f"all {many}"]
                texts += [f"both {many}"] * (2 if len(members) == 2 else 0)
                yield Query(self._choose(texts), "number", "number", tuple(members), Expects.SEVERAL)

    def _absences(self) -> Iterator[Query]:
        yield from itertools.islice(self._absent_attributes(), 1)
        yield from itertools.islice(self._violated_relations(), 1)
        categories = {self._objects[index].category for index in self._in_sight}
        colours = {self._objects[index].colour for index in self._in_sight}
        other = [each for each in CATEGORIES if each not in categories]
        if other and self._rng.random() < 0.5:
            noun = self._choose(other)
            if self._rng.random() < 0.5:
                yield _absent(self._maybe_ranked(noun), "unknown noun")
            else:
                yield _absent(self._maybe_ranked(f"{self._choose(sorted(colours))} {noun}"), "distractor only")
        elif self._rng.random() < 0.3:
            yield _absent(f"the {self._phrase('unknown')}", "unknown noun")
        if other and self._landmarks and self._rng.random() < 0.5:
            _, words = self._choose(self._landmarks)
            relation = self._phrase("relations", self._choose(SIDES))
            yield _absent(f"{words} {relation} the {self._choose(other)}", "missing landmark")

    def _maybe_ranked(self, noun: str) -> str:
        """A noun phrase, in every third case with a superlative."""
        if self._rng.random() < 2 / 3:
            return f"the {noun}"
        phrases = self._choose([*SUPERLATIVE_PHRASES.values()])
        return self._choose(phrases).format(noun)

    def _absent_attributes(self) -> Iterator[Query]:
        """A colour and a category that are both there, and never together."""
        seen = [self._objects[index] for index in self._in_sight]
        pairs = {(thing.colour, thing.category) for thing in seen}
        colours = sorted({thing.colour for thing in seen} & {*COLOURS})
        every = itertools.product(colours, sorted({thing.category for thing in seen}))
        for colour, category in self._any(pair for pair in every if pair not in pairs):
            yield _absent(self._maybe_ranked(f"{colour} {category}"), "wrong attribute", is_hard=True)

    def _violated_relations(self) -> Iterator[Query]:
        choices = (
            (name, noun, words)
            for name, landmark, words, noun, members in self._beside(self._nouns())
            if all(self._fails(name, each, landmark) for each in members)
        )
        for name, noun, words in self._any(choices):
            yield _absent(f"the {noun} {self._phrase('relations', name)} {words}", "violated relation", is_hard=True)

    def _ambiguities(self) -> Iterator[Query]:
        plain = [(noun, members) for noun, members in self._groups if set(members) <= set(self._clear)]
        for noun, members in self._any(plain):
            yield Query(f"the {noun}", "ambiguous", "attribute", tuple(members), Expects.AMBIGUOUS)
        choices = []
        for name, landmark, words, noun, members in self._beside(plain):
            holding = [each for each in members if self._holds(name, each, landmark)]
            rest = all(self._fails(name, each, landmark) for each in members if each not in holding)
            if len(holding) > 1 and rest:
                choices.append((tuple(holding), name, noun, words))
        for targets, name, noun, words in self._any(choices):
            text = f"the {noun} {self._phrase('relations', name)} {words}"
            yield Query(text, "ambiguous", "relation", targets, Expects.AMBIGUOUS)

    def _synonyms(self) -> Iterator[Query]:
        """A word that no training caption contains, with the colour."""
        for index in self._clear:
            thing = self._objects[index]
            words = HELD_OUT_SYNONYMS.get(thing.category)
            if words and self._fitting(thing.category, thing.colour) == [index]:
                text = f"the {thing.colour} {self._choose(words)}"
                yield Query(text, "synonym", "with a colour", (index,))

    def corners(self) -> Iterator[Query]:
        """At most one: of several, the most to a side and the furthest back, or in front; else the most to a side."""
        corners, edges = [], []
        for noun, members in self._groups:
            for across in ("left", "right"):
                first = self._most(across, members)
                if first is None:
                    continue
                edges.append((first, self._phrase("edges").format(noun, across), "edge"))
                for along, words in PHRASES["ends"].items():
                    if self._most(along, members) == first:
                        place = f"{self._choose(words)} {across}"
                        corners.append((first, self._phrase("corners").format(noun, place), f"{words[0]} {across}"))
        for target, text, name in self._any(corners or edges):
            yield Query(text, "corner and edge", name, (target,))

    # Where things are, over the table

    def _around(self) -> Iterator[tuple[int, str, str, list[int]]]:
        """Landmarks with their words, and nouns for several other things, with these, the nearest to it first."""
        for landmark, words in self._landmarks:
            for noun, members in self._groups:
                if self._apart(members, landmark):
                    near_m = partial(self._distance_m, landmark)
                    yield landmark, words, noun, sorted(members, key=near_m)

    def _beside(self, nouns: Sequence[tuple[str, list[int]]]) -> Iterator[tuple[str, int, str, str, list[int]]]:
        """Each side of landmarks with their words, and nouns for other things, with these."""
        for (landmark, words), (noun, members), side in itertools.product(self._landmarks, nouns, SIDES):
            if self._apart(members, landmark):
                yield side, landmark, words, noun, members

    def _spans(self) -> Iterator[tuple[int, int, str]]:
        """Two landmarks with room between them, and the words for both."""
        for (one, words), (other, others) in itertools.combinations(self._landmarks, 2):
            if one != other and self._distance_m(one, other) >= 0.1:
                yield one, other, f"{words} and {others}"

    def _place(self, index: int) -> np.ndarray:
        thing = self._objects[index]
        return np.array([thing.right_m, thing.away_m])

    def _distance_m(self, one: int, other: int) -> float:
        return float(np.linalg.norm(self._place(one) - self._place(other)))

    def _along(self, index: int, one: int, other: int) -> tuple[float, float]:
        """How far along the way from one to the other (0 to 1), and how far beside it as a share of its length."""
        way = self._place(other) - self._place(one)
        length = float(np.linalg.norm(way))
        offset = self._place(index) - self._place(one)
        return float(offset @ way) / length**2, abs(float(way[0] * offset[1] - way[1] * offset[0])) / length**2

    def _is_between(self, index: int, one: int, other: int) -> bool:
        along, beside = self._along(index, one, other)
        return 0.2 <= along <= 0.8 and beside <= 0.3

    def _is_outside(self, index: int, one: int, other: int) -> bool:
        along, beside = self._along(index, one, other)
        return not -0.1 <= along <= 1.1 or beside >= 0.6

    def _ordered(self, name: str, members: Sequence[int]) -> list[int]:
        """The members in an order, the most so first; empty where two are too near each other to tell."""
        order = sorted(members, key=lambda index: -ORDERS[name].measure(self._objects[index]))
        clear = all(self._holds(name, one, other) for one, other in itertools.pairwise(order))
        return order if clear else []


def _absent(text: str, name: str, *, is_hard: bool = False) -> Query:
    return Query(text, "absent", name, (), Expects.ABSENT, is_hard)
