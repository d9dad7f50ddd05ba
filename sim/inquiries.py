"""What people ask about one scene without wanting anything moved, with the answers that the scene gives.

As in `sim.questions` the truth comes from where things are, and what two people might answer differently is left out:
of everything in sight it is clear whether it is counted, and all that is counted can be seen well.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from agent.language.english import plural, with_article
from sim.catalogue import CATEGORIES, COLOURS
from sim.expressions import RELATION_PHRASES, SIDES
from sim.orders import MARGIN_M
from sim.questions import COUNTS, NEAR_M, QueryWriter
from sim.stacking import SUPPORTS

NEAR_CLEARLY_M, NOT_NEAR_M = 0.7 * NEAR_M, 1.6 * NEAR_M
"""What is next to a thing for everybody, and what is for nobody."""
SIDE_M = 2 * MARGIN_M
"""So far beside the middle of the view a thing clearly lies on a side."""
SOME = 0.7
"""How often something is asked of which there is something, where both can be asked."""
_REGIONS = {"left": ("on the left", "on the left side"), "right": ("on the right", "to the right")}
_COMPARED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "bigger": (("bigger", "bigger than"), ("larger", "larger than")),
    "smaller": (("smaller", "smaller than"),),
    "closer": (("closer", "closer than"), ("closer to you", "closer than")),
    "further": (("further away", "further than"),),
    "left": (("further left", "left of"), ("further to the left", "left of")),
    "right": (("further right", "right of"), ("more to the right", "right of")),
}
"""Order -> (what is asked of two, the same said of the one and the other)."""


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
        claims: what may be so of each of them, as expressions; empty where that is not asked.
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
        yield from (self._counts(kind) for kind in ("category", "colour", "colour and category"))
        yield self._counts_where("region", self._regions())
        yield self._counts_where("relation", [*self._sides(), *self._nearby()])
        yield self._counts_where("on and in", self._carried())
        yield self._counts_not()
        yield self._counts_or()
        yield self._existences()
        yield self._existences_where()
        yield self._existences_of_number()
        yield from (self._lists(*each) for each in self._places())
        yield self._whether_relations()
        yield self._whether_colours()
        yield self._comparisons()
        yield self._colours()

    def _one_at_most(self, choices: Sequence[Inquiry]) -> list[Inquiry]:
        """One of them, or none: more often one that is about something, and as often yes as no."""
        wants_some = bool(self._rng.random() < SOME)
        wants_yes = "yes" if self._rng.random() < 0.5 else "no"
        wanted = [each for each in choices if each.says in (wants_yes, "") and bool(each.targets or each.says)]
        wanted = [each for each in wanted if each.says or wants_some] or [*choices]
        return [self._choose(wanted)] if wanted else []

    # How many

    def _counts(self, kind: str) -> Iterator[Inquiry]:
        for noun in self._kinds()[kind]:
            yield from self._counted(kind, noun.words, noun)

    def _counts_where(self, kind: str, places: Sequence[Said]) -> Iterator[Inquiry]:
        for noun in (Said("thing", self._everything()), *self._kinds()["category"]):
            for place in places:
                yield from self._counted(kind, noun.words, noun, place)

    def _counts_not(self) -> Iterator[Inquiry]:
        for noun in self._kinds()["category"]:
            for place in (*self._colour_adjectives(), *self._sides()):
                if place.words.endswith(noun.words):  # is a cup "not left of the cup" itself?
                    continue
                other = Said(f"not {place.words}", tuple(None if fits is None else not fits for fits in place.fits))
                yield from self._counted("not", noun.words, noun, other, link="that are ")

    def _counts_or(self) -> Iterator[Inquiry]:
        for one, other in itertools.combinations(self._kinds()["category"], 2):
            either = tuple(bool(first or second) for first, second in zip(one.fits, other.fits, strict=True))
            yield from self._counted("or", f"{plural(one.words)} or {other.words}", Said("", either))

    def _counted(self, kind: str, noun: str, *parts: Said, link: str = "") -> Iterator[Inquiry]:
        targets = self._clearly(*parts)
        if targets is None:
            return
        where = " ".join(part.words for part in parts[1:])
        nouns = plural(noun)
        expression = f"{nouns} {link}{where}".strip()
        patterns = (
            ("how many {0} are {1}?", "how many {0} {2}{1} do you see?", "count the {0} {2}{1}")
            if where
            else ("how many {0} are there?", "how many {0} do you see?", "count the {0}")
        )
        text = self._choose(patterns).format(nouns, where, link)
        yield Inquiry(text, f"how many: {kind}", Wants.NUMBER, (expression,), targets)

    # Whether there is one

    def _existences(self) -> Iterator[Inquiry]:
        for noun in (each for kind in self._kinds().values() for each in kind):
            yield from self._existence("plain", noun)

    def _existences_where(self) -> Iterator[Inquiry]:
        for noun in self._kinds()["category"]:
            for place in (*self._sides(), *self._nearby(), *self._carried(), *self._regions()):
                yield from self._existence("place", noun, place)

    def _existence(self, kind: str, *parts: Said) -> Iterator[Inquiry]:
        targets = self._clearly(*parts)
        if targets is not None:
            thing = with_article(" ".join(part.words for part in parts))
            text = self._choose(("is there {}?", "do you see {}?", "can you see {}?")).format(thing)
            yield Inquiry(text, f"is there: {kind}", Wants.YES_OR_NO, (thing,), targets, _yes(bool(targets)))

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

    def _places(self) -> Iterator[tuple[str, Sequence[Said]]]:
        yield "side", self._sides()
        yield "region", self._regions()
        yield "next to", self._nearby()
        yield "on and in", self._carried()
        yield "between", self._betweens()

    def _lists(self, kind: str, places: Sequence[Said]) -> Iterator[Inquiry]:
        for place in places:
            targets = self._clearly(Said("things", self._everything()), place)
            if targets is not None:
                text = self._choose(("what is {}?", "what do you see {}?", "what things are {}?")).format(place.words)
                yield Inquiry(text, f"what is: {kind}", Wants.NAMES, (f"things {place.words}",), targets)

    # What is so of one thing, or of one of two

    def _whether_relations(self) -> Iterator[Inquiry]:
        for subject, words in self._landmarks:
            for place in (*self._sides(), *self._nearby(), *self._carried(), *self._regions()):
                fits = place.fits[subject]
                if fits is not None and not place.words.endswith(words):
                    yield self._whether("relation", subject, words, place.words, is_so=fits)

    def _whether_colours(self) -> Iterator[Inquiry]:
        for subject, words in self._landmarks:
            thing = self._objects[subject]
            if words == f"the {thing.category}":
                for colour in (thing.colour, self._choose([each for each in COLOURS if each != thing.colour])):
                    yield self._whether("colour", subject, words, colour, is_so=colour == thing.colour)

    def _whether(self, kind: str, subject: int, words: str, predicate: str, *, is_so: bool) -> Inquiry:
        return Inquiry(
            f"is {words} {predicate}?", f"is the one: {kind}", Wants.YES_OR_NO, (words,), (subject,), _yes(is_so),
            claims=(f"things that are {predicate}",),
        )  # fmt: skip

    def _comparisons(self) -> Iterator[Inquiry]:
        for (one, words), (other, others) in itertools.permutations(self._landmarks, 2):
            for name, phrases in _COMPARED.items():
                if one == other or not (self._holds(name, one, other) or self._fails(name, one, other)):
                    continue
                asked, compared = self._choose(phrases)
                better = one if self._holds(name, one, other) else other
                yield Inquiry(
                    f"which is {asked}, {words} or {others}?", "which of two", Wants.NAMES,
                    (words, others), (better,), claims=(f"things {compared} {others}", f"things {compared} {words}"),
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

    def _sides(self) -> list[Said]:
        return [
            Said(f"{self._choose(RELATION_PHRASES[name][:2])[1]} {words}", self._fits_by(name, landmark))
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

        everything = range(len(self._objects))
        return [
            Said(f"next to {words}", tuple(fits(index, landmark) for index in everything))
            for landmark, words in self._landmarks
        ]

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
        found = []
        for (one, words), (other, others) in itertools.combinations(self._landmarks, 2):
            if one == other or self._distance_m(one, other) < 0.1:
                continue
            fits = [
                False if index in (one, other) or self._is_outside(index, one, other)
                else True if self._is_between(index, one, other) else None
                for index in range(len(self._objects))
            ]  # fmt: skip
            found.append(Said(f"between {words} and {others}", tuple(fits)))
        return found

    def _regions(self) -> list[Said]:
        def fits(right_m: float) -> bool | None:
            return right_m > 0 if abs(right_m) >= SIDE_M else None

        return [
            Said(
                self._choose(words),
                tuple(fits(each.right_m if name == "right" else -each.right_m) for each in self._objects),
            )
            for name, words in _REGIONS.items()
        ]

    def _everything(self) -> Fits:
        return (True,) * len(self._objects)

    def _clearly(self, *parts: Said) -> tuple[int, ...] | None:
        """The things in sight that all of it fits; None where that is hard to say of one of them."""
        found = []
        for index in self._in_sight:
            fits = [part.fits[index] for part in parts]
            if False in fits:
                continue
            if None in fits or index not in self._clear:
                return None
            found.append(index)
        return tuple(found)


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
