"""What people ask about one scene without wanting anything moved, with the answers that the scene gives.

As in `sim.questions` the truth comes from where things are, and what two people might answer differently is left out:
of everything in sight it is clear whether it is counted, and all that is counted can be seen well.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from agent.language.english import plural, with_article
from sim.catalogue import CATEGORIES, COLOURS
from sim.expressions import PHRASES, RELATION_PHRASES, SIDES
from sim.orders import MARGIN_M
from sim.questions import COUNTS, NEAR_M, QueryWriter
from sim.stacking import SUPPORTS

NEAR_CLEARLY_M, NOT_NEAR_M = 0.7 * NEAR_M, 1.6 * NEAR_M
"""What is next to a thing for everybody, and what is for nobody."""
SIDE_M = 2 * MARGIN_M
"""So far beside the middle of the view a thing clearly lies on a side."""
SOME = 0.7
"""How often something is asked of which there is something, where both can be asked."""


class Wants(str, Enum):
    """What an answer tells of the things that it is about."""

    NUMBER = "number"
    NAMES = "names"
    COLOUR = "colour"
    YES_OR_NO = "yes or no"


@dataclass(frozen=True)
class Inquiry:
    """A question and its answer.

    Attributes:
        kind: what makes it hard.
        expressions: for what the answer is about: all that is counted, or listed, or the one that is described; two
            where there are two to choose from.
        claims: what may be so of it, as an expression, or of one of two, as a predicate; empty where that is not asked.
        targets: indices of the objects that the answer is about.
        says: what it tells of them: "yes", "no", or a colour; empty for the number and the names, which the targets
            give.
        number: of a question for yes or no how many there have to be; None where one is enough.
    """

    text: str
    kind: str
    wants: Wants
    expressions: tuple[str, ...]
    targets: tuple[int, ...]
    says: str = ""
    claims: tuple[str, ...] = ()
    number: int | None = None

    @property
    def is_about_one(self) -> bool:
        """Whether each expression is for one thing, which has to be found first."""
        return bool(self.claims) or self.wants is Wants.COLOUR


Fits = tuple[bool | None, ...]
"""Whether something is so of each object; None where that is hard to say."""


@dataclass(frozen=True)
class Said:
    """Words for things ("cup", "left of the bowl"), and which fit them."""

    words: str
    fits: Fits


class InquiryWriter(QueryWriter):
    """Writes inquiries about one scene; arguments as of `sim.expressions.ExpressionWriter`."""

    def inquiries(self) -> list[Inquiry]:
        """At most one of each kind."""
        return [each for choices in self.choices() for each in self._one_at_most(list(choices))]

    def choices(self) -> Iterator[Iterator[Inquiry]]:
        """All that can be asked of each kind, in words chosen by chance."""
        for kind in ("category", "colour", "colour and category"):
            yield self._counts(kind, ((noun,) for noun in self._kinds()[kind]))
        yield self._counts("region", self._things_at(self._regions()))
        yield self._counts("relation", self._things_at([*self._sides(), *self._nearby()]))
        yield self._counts("on and in", self._things_at(self._carried()))
        yield self._counts("not", self._denied(), "that are ")
        yield self._counts("or", self._either())
        yield self._existences("plain", ((noun,) for kind in self._kinds().values() for noun in kind))
        nouns = self._kinds()["category"]
        yield self._existences("place", ((noun, place) for noun in nouns for place in self._all_places()))
        yield self._existences_of_number()
        for kind, find in (
            ("side", self._sides), ("region", self._regions), ("next to", self._nearby), ("on and in", self._carried),
            ("between", self._betweens),
        ):  # fmt: skip
            yield self._lists(kind, find())
        yield self._whether("relation", self._claimed_places())
        yield self._whether("colour", self._claimed_colours())
        yield self._comparisons()
        yield self._colours()

    def _one_at_most(self, choices: Sequence[Inquiry]) -> list[Inquiry]:
        """One of them, or none: more often one that is about something, and as often yes as no."""
        wants_some = bool(self._rng.random() < SOME)
        wants_yes = "yes" if self._rng.random() < 0.5 else "no"
        wanted = [each for each in choices if each.says in (wants_yes, "") and bool(each.targets or each.says)]
        wanted = [each for each in wanted if each.says or wants_some] or [*choices]
        return [self._choose(wanted)] if wanted else []

    # How many, and whether there is one

    def _counts(self, kind: str, phrases: Iterable[tuple[Said, ...]], link: str = "") -> Iterator[Inquiry]:
        for noun, *places in phrases:
            targets = self._clearly(noun, *places)
            if targets is None:
                continue
            nouns, where = plural(noun.words), " ".join(place.words for place in places)
            text = self._phrase("asks how many at" if where else "asks how many").format(nouns, where, link)
            expression = f"{nouns} {link}{where}".strip()
            yield Inquiry(text, f"how many: {kind}", Wants.NUMBER, (expression,), targets)

    def _existences(self, kind: str, phrases: Iterable[tuple[Said, ...]]) -> Iterator[Inquiry]:
        for parts in phrases:
            targets = self._clearly(*parts)
            if targets is not None:
                thing = with_article(" ".join(part.words for part in parts))
                text = self._phrase("asks whether").format(thing)
                yield Inquiry(text, f"is there: {kind}", Wants.YES_OR_NO, (thing,), targets, _yes(bool(targets)))

    def _things_at(self, places: Sequence[Said]) -> Iterator[tuple[Said, Said]]:
        yield from itertools.product((Said("thing", self._everything()), *self._kinds()["category"]), places)

    def _denied(self) -> Iterator[tuple[Said, Said]]:
        for noun in self._kinds()["category"]:
            for place in (*self._colour_adjectives(), *self._sides()):
                if not place.words.endswith(noun.words):  # is a cup "not left of the cup" itself?
                    opposite = tuple(None if fits is None else not fits for fits in place.fits)
                    yield noun, Said(f"not {place.words}", opposite)

    def _either(self) -> Iterator[tuple[Said]]:
        for one, other in itertools.combinations(self._kinds()["category"], 2):
            fits = tuple(bool(first or second) for first, second in zip(one.fits, other.fits, strict=True))
            yield (Said(f"{plural(one.words)} or {other.words}", fits),)

    def _existences_of_number(self) -> Iterator[Inquiry]:
        for noun in (*self._kinds()["category"], *self._kinds()["colour and category"]):
            targets = self._clearly(noun)
            for number in COUNTS:
                if targets is not None and len(targets) in (number, number - 1) and targets:
                    nouns = plural(noun.words)
                    yield Inquiry(
                        f"are there {COUNTS[number]} {nouns}?", "is there: number", Wants.YES_OR_NO, (nouns,), targets,
                        _yes(len(targets) == number), number=number,
                    )  # fmt: skip

    # What there is at a place

    def _lists(self, kind: str, places: Sequence[Said]) -> Iterator[Inquiry]:
        for place in places:
            targets = self._clearly(Said("things", self._everything()), place)
            if targets is not None:
                text = self._phrase("asks what").format(place.words)
                yield Inquiry(text, f"what is: {kind}", Wants.NAMES, (f"things {place.words}",), targets)

    # What is so of one thing, or of one of two

    def _whether(self, kind: str, claims: Iterable[tuple[int, str, str, bool]]) -> Iterator[Inquiry]:
        for subject, words, predicate, is_so in claims:
            yield Inquiry(
                f"is {words} {predicate}?", f"is the one: {kind}", Wants.YES_OR_NO, (words,), (subject,), _yes(is_so),
                claims=(f"things that are {predicate}",),
            )  # fmt: skip

    def _claimed_places(self) -> Iterator[tuple[int, str, str, bool]]:
        for subject, words in self._landmarks:
            for place in self._all_places():
                fits = place.fits[subject]
                if fits is not None and not place.words.endswith(words):
                    yield subject, words, place.words, fits

    def _claimed_colours(self) -> Iterator[tuple[int, str, str, bool]]:
        for subject, words in self._landmarks:
            thing = self._objects[subject]
            if words == f"the {thing.category}":
                for colour in (thing.colour, self._choose([each for each in COLOURS if each != thing.colour])):
                    yield subject, words, colour, colour == thing.colour

    def _comparisons(self) -> Iterator[Inquiry]:
        for (one, words), (other, others) in itertools.permutations(self._landmarks, 2):
            for name, phrases in PHRASES["compared"].items():
                if one == other or not (self._holds(name, one, other) or self._fails(name, one, other)):
                    continue
                asked, _ = self._choose(phrases)
                better = one if self._holds(name, one, other) else other
                yield Inquiry(
                    f"which is {asked}, {words} or {others}?", "which of two", Wants.NAMES,
                    (words, others), (better,), claims=(asked,),
                )  # fmt: skip

    def _colours(self) -> Iterator[Inquiry]:
        for noun in self._kinds()["category"]:
            for place in (None, *self._sides(), *self._nearby(), *self._carried()):
                targets = self._clearly(noun, *([place] if place else []))
                if targets is not None and len(targets) == 1:
                    expression = f"the {noun.words} {place.words if place else ''}".strip()
                    text = f"what colour is {expression}?"
                    colour = self._objects[targets[0]].colour
                    yield Inquiry(text, "what colour", Wants.COLOUR, (expression,), targets, colour)

    # Words, and which things fit them

    def _kinds(self) -> dict[str, list[Said]]:
        """Every category and colour, and those of the two together that are there or could be thought to be."""
        things = self._objects
        seen_colours = sorted({things[index].colour for index in self._in_sight} & {*COLOURS})
        seen = sorted({things[index].category for index in self._in_sight})
        pairs = sorted({(things[index].colour, things[index].category) for index in self._in_sight})
        pairs += [(self._choose(seen_colours), self._choose(seen))] if seen_colours else []
        return {
            "category": [Said(word, tuple(each.category == word for each in things)) for word in CATEGORIES],
            "colour": [Said(f"{word} thing", tuple(each.colour == word for each in things)) for word in COLOURS],
            "colour and category": [
                Said(f"{colour} {word}", tuple((each.colour, each.category) == (colour, word) for each in things))
                for colour, word in pairs
            ],
        }

    def _colour_adjectives(self) -> list[Said]:
        colours = sorted({self._objects[index].colour for index in self._in_sight})
        return [Said(word, tuple(each.colour == word for each in self._objects)) for word in colours]

    def _all_places(self) -> list[Said]:
        return [*self._sides(), *self._nearby(), *self._carried(), *self._regions()]

    def _sides(self) -> list[Said]:
        return [
            Said(f"{self._choose(RELATION_PHRASES[name][:2])} {words}", self._fits_by(name, landmark))
            for landmark, words in self._landmarks
            for name in SIDES
        ]

    def _fits_by(self, name: str, landmark: int) -> Fits:
        def fits(index: int) -> bool | None:
            if self._holds(name, index, landmark) and not self._touch(index, landmark):
                return True
            return False if index == landmark or self._fails(name, index, landmark) else None

        return tuple(map(fits, range(len(self._objects))))

    def _nearby(self) -> list[Said]:
        def fits(index: int, landmark: int) -> bool | None:
            away_m = self._distance_m(index, landmark)
            if index == landmark or away_m > NOT_NEAR_M:
                return False
            return True if away_m < NEAR_CLEARLY_M and not self._touch(index, landmark) else None

        indices = range(len(self._objects))
        return [Said(f"next to {words}", tuple(fits(at, mark) for at in indices)) for mark, words in self._landmarks]

    def _touch(self, one: int, other: int) -> bool:
        """One of the two carries the other."""
        return self._objects[one].support == other or self._objects[other].support == one

    def _carried(self) -> list[Said]:
        return [
            Said(f"{place} {words}", tuple(each.support == landmark for each in self._objects))
            for landmark, words in self._landmarks
            if (place := SUPPORTS.get(self._objects[landmark].category))
        ]

    def _betweens(self) -> list[Said]:
        def fits(index: int, one: int, other: int) -> bool | None:
            if index in (one, other) or self._is_outside(index, one, other):
                return False
            return True if self._is_between(index, one, other) else None

        indices = range(len(self._objects))
        return [Said(f"between {words}", tuple(fits(at, *ends) for at in indices)) for *ends, words in self._spans()]

    def _regions(self) -> list[Said]:
        def fits(right_m: float) -> bool | None:
            return right_m > 0 if abs(right_m) >= SIDE_M else None

        signs = {"left": -1, "right": 1}
        return [
            Said(self._choose(words), tuple(fits(signs[name] * each.right_m) for each in self._objects))
            for name, words in PHRASES["regions"].items()
        ]

    def _everything(self) -> Fits:
        return (True,) * len(self._objects)

    def _clearly(self, *parts: Said) -> tuple[int, ...] | None:
        """The things in sight that all of it fits; None where that is hard to say of one of them."""
        found = [index for index in self._in_sight if all(part.fits[index] is not False for part in parts)]
        is_clear = all(index in self._clear and all(part.fits[index] for part in parts) for index in found)
        return tuple(found) if is_clear else None


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
