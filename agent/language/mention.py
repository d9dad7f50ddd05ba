"""How talk refers to a thing: "the red cup", "it", "the other one", "the cup next to it"; and what a reply picks out of
what was offered: "the red one", "the second from the left", "not the big one", "any"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import pairwise

from agent.language import english
from agent.language.choice import read_choice
from agent.language.lexicon import LAST, ORDINALS
from agent.language.utterance.destination import read_place
from agent.language.words import split_words, words_of


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


_ORDINALS = {**ORDINALS, "former": 1, "latter": LAST}


def number_in(words: Sequence[str]) -> int | None:
    """Which in a row the words say: "the second", "number two", "2"; `LAST` wherever that is said; None for none."""
    ordinals = [_ORDINALS[word] for word in words if word in _ORDINALS]
    if ordinals:
        return LAST if LAST in ordinals else ordinals[0]
    if len(words) == 1:
        return english.NUMBER_OF.get(words[0]) if words[0] != "one" else None
    named = (number for lead, number in pairwise(words) if lead in ("number", "option", "candidate"))
    return english.NUMBER_OF.get(next(named, ""))


class MentionKind(Enum):
    """What a mention takes up."""

    NEW = "a thing that it describes: the red cup"
    LAST = "what was meant last: it, that one"
    OTHER = "another of its kind: the other one, another cup"


_LAST = english.DEMONSTRATIVES | english.BACK_REFERENCES | {
    "him", "her", "that one", "this one", "the same", "the same one", "the last one", "that thing", "this thing",
    "the thing",
}  # fmt: skip
_OTHER = re.compile(
    rf"(?:(?:that|this|these|those|{'|'.join(english.ARTICLES)})\s*)?"
    r"(?:others|(?:other|another|different)(?: (?P<noun>.+))?)"
)
_PREPOSITION = rf"\b(?:{'|'.join(english.PREPOSITIONS)})"
_PLACE = re.compile(rf"\b(?:is|next|that|which)\b|{_PREPOSITION}\b", re.IGNORECASE)
"""Begins what a phrase says of a place ("red carrot on side of the banana") that no rule was found for."""
_LANDMARK = re.compile(
    rf"{_PREPOSITION} (?:{'|'.join(english.DETERMINERS)}) "
    r"(?!(?:left|right|front|back|middle|table|top|bottom|other side|end|far|very|rear|camera|centre|center)\b)\w",
    re.IGNORECASE,
)
_TO_IT = re.compile(rf"({_PREPOSITION})\s+(?:it|that|this)\s*(?=[?!.,]*$)", re.IGNORECASE)
_FROM = re.compile(r"\bfrom (?:the )?(left|right)\b", re.IGNORECASE)
_SIZES = frozenset({"small", "little", "tiny", "big", "large", "huge", "tall"})
_STANDING_ALONE = frozenset({*english.COLOURS, "leftmost", "rightmost", "biggest", "smallest", "largest"})
"""Words that stand for a thing by themselves: "the red", "the leftmost"."""
_SAYING_OF = frozenset({"which", "what", "is", "are"})
"""Words that say such a thing of another: "which cup is the biggest"."""


@dataclass(frozen=True)
class Mention:
    """The words for one thing, and what talk reads off them; only what is asked for is read.

    Attributes:
        text: the words as they were said.
    """

    text: str

    @cached_property
    def words(self) -> list[str]:
        """See `agent.language.words.words_of`."""
        return words_of(self.text)

    @property
    def kind(self) -> MentionKind:
        """What it takes up."""
        if " ".join(self.words) in _LAST:
            return MentionKind.LAST
        return MentionKind.OTHER if _OTHER.fullmatch(" ".join(self.words)) else MentionKind.NEW

    @property
    def other_noun(self) -> str:
        """What follows "other" in "the other red cup"; empty for "the other", and where it is not of that kind."""
        match = _OTHER.fullmatch(" ".join(self.words))
        return (match["noun"] or "") if match else ""

    @property
    def is_of_several(self) -> bool:
        """Whether it is all the others: "the other cups", "the others"."""
        return self.words[-1] == "others" or (bool(self.other_noun) and english.is_plural(self.other_noun))

    @property
    def is_other_of_any_kind(self) -> bool:
        """Whether it is another thing of any kind: "the other red thing"."""
        words = words_of(self.other_noun)
        return len(words) > 1 and words[-1] in english.THINGS

    @cached_property
    def head(self) -> Mention:
        """The words for the thing itself, before what is said of its place."""
        return Mention(_PLACE.split(self.text, maxsplit=1)[0].strip() or self.text)

    @property
    def is_one(self) -> bool:
        """Whether "one" stands for its noun."""
        return "one" in self.words

    @property
    def colours(self) -> frozenset[str]:
        """The colours that it says, as `agent.grounding.names` calls them."""
        return frozenset(english.COLOURS).intersection(self.words)

    @property
    def materials(self) -> frozenset[str]:
        """The materials that it says, as `agent.grounding.names` calls them."""
        return frozenset(english.MATERIALS).intersection(self.words)

    @property
    def has_landmark(self) -> bool:
        """Whether it says how the thing stands to another one."""
        return bool(_LANDMARK.search(self.text))

    @property
    def sizes(self) -> tuple[Standing, ...]:
        """The sizes that it says without comparing: "the small one"."""
        return Standing.said_in(_SIZES.intersection(self.words))

    @property
    def is_from_a_side(self) -> bool:
        """Whether it says "from the left" or "from the right"."""
        return bool(_FROM.search(self.text))

    @cached_property
    def counted(self) -> tuple[int, Standing] | None:
        """The number and the side that it is counted from: 2 and LEFT for "the second from the left"; None for none."""
        match = _FROM.search(self.text)
        number = number_in(words_of(self.text[: match.start()])) if match else None
        return (number, Standing[match[1].upper()]) if match and number and number != LAST else None

    @property
    def as_place(self) -> tuple[str, str]:
        """The placement that it begins with and the thing that this leads to: "on | the plate"; empty for none."""
        placement, place = read_place(split_words(self.text))
        return (placement, self.text[place[0].start :]) if placement else ("", "")

    def about(self, name: str) -> Mention:
        """With a name in place of "it" behind a preposition: "the cup next to it"."""
        return Mention(_TO_IT.sub(rf"\1 the {name}", self.text))

    def with_noun(self, noun: str) -> Mention:
        """With a noun in place of "one", or behind a colour that has none: "the small one" as "the small cup"."""
        words = self.text.split()
        if not noun or not words:
            return self
        if read_choice(self.text.lower()):  # "the bigger one of the cup and the bowl" has its nouns
            return self
        if not english.ONES.isdisjoint(word.lower() for word in words):
            return Mention(" ".join(noun if word.lower() in english.ONES else word for word in words))
        stands_alone = words[-1].lower() in _STANDING_ALONE and _SAYING_OF.isdisjoint(words_of(self.text))
        return Mention(f"{self.text} {noun}") if stands_alone else self


NOTHING = Mention("")
"""No words at all."""


_ANY = re.compile(
    r"(?:any|either|whichever|whatever|anything|i don'?t (?:care|mind)(?: which)?|(?:it )?doesn'?t matter(?: which)?"
    r"|no matter|you (?:choose|pick|decide)|your choice|(?:it'?s )?up to you)"
    r"(?: (?:of (?:them|those|these|the two)|one))*(?: (?:will do|is fine))?[.!]?",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:both|all|all of them|both of them|all of those|both of those|everything)(?: please)?[.!]?", re.IGNORECASE
)
_DENIED = re.compile(r"(?:no\W+)?not (?:the|that) (?!one\b)(\w.*)", re.IGNORECASE)
_EXCEPTS = re.compile(rf"\b\w{{3,}} .*\b(?:but|{'|'.join(english.NEGATIONS - {'no'})})\b", re.IGNORECASE)
_SOUNDS = re.compile(r"\b(?:um+|uh+|please|i think)\b")
_LEFT_OUT = re.compile(r"^(?:yes|no|the|i mean|one(?= )|,|\s)+\b|(?: one)?\s*[.!?]*$")


class Choice(Mention):
    """The words of a reply, and what they say of the one of several that it picks."""

    @property
    def is_any(self) -> bool:
        """Whether it leaves the choice: "either one"."""
        return bool(_ANY.fullmatch(self.text))

    @property
    def is_all(self) -> bool:
        """Whether it takes everything: "both of them"."""
        return bool(_ALL.fullmatch(self.text))

    @property
    def is_plain(self) -> bool:
        """Whether its words alone tell, without another thing's place or an exception: "... that is not pink"."""
        return not self.has_landmark and not _EXCEPTS.search(self.text)

    @cached_property
    def denied(self) -> Choice | None:
        """What it picks by excluding it: "(not) the left one"; None where it excludes nothing."""
        match = _DENIED.match(self.text)
        return Choice(match[1]) if match else None

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Places and sizes among what was offered, in the order in which they narrow."""
        return () if self.is_from_a_side else Standing.said_in(words_of(self._said))

    @property
    def number(self) -> int | None:
        """In the order of what was offered, see `number_in`."""
        return None if self.is_from_a_side else number_in(words_of(self._said))

    @property
    def _said(self) -> str:
        return _SOUNDS.sub(" ", self.text.lower())

    def repeats(self, words: str) -> bool:
        """Whether it says the words of an option, without what may as well be left out: "red" for "the red one"."""
        bare = _LEFT_OUT.sub("", self._said.strip())
        return bool(bare) and bare == _LEFT_OUT.sub("", words.strip())
