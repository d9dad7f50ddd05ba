"""What a question asks: of which things, and what about them, as expressions that are grounded like any other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from agent.language.english import ARTICLES, BACK_REFERENCES, DETERMINERS, NUMBER_OF, SPEAKER, TABLES, is_plural

ANYTHING = "things"
"""Everything in view, as an expression."""
FOR_THAT = "for that"
"""The place of a question for what something is done with, whose subject says it: "what can I drink from?"."""


class QuestionKind(Enum):
    """What the answer should tell."""

    LIST = "which things there are: what do you see, what is left of the bowl, which cups are red"
    COUNT = "how many: how many cups are there"
    PLACE = "whether one thing is there: is the spoon on the table"
    EXISTS = "whether there is one, or as many: is there a cup, are there two cups, are there more cups than bowls"
    DESCRIBE = "what one thing is like: what is that, what colour is the cup"
    WHETHER = "whether something is so: is the cup red, is it left or right of the bowl, are all the cups red"
    CHOICE = "of which of several something is so, or more so: which is bigger, the cup or the bowl"


OF_ANOTHER = frozenset(
    {QuestionKind.COUNT, QuestionKind.PLACE, QuestionKind.EXISTS, QuestionKind.DESCRIBE, QuestionKind.WHETHER}
)
"""Kinds of questions that may be asked again of something else: "and the bowl?" """


class Bound(Enum):
    """What a number is of how many there are."""

    EXACT = "as many: are there two cups"
    LEAST = "at least as many: are there more than one cup"
    MOST = "at most as many: are there fewer than three cups"

    def allows(self, number: int, asked: int) -> bool:
        """Whether there are as many as was asked."""
        return {Bound.EXACT: number == asked, Bound.LEAST: number >= asked, Bound.MOST: number <= asked}[self]


_ARTICLE = re.compile(rf"^(?:any|all|{'|'.join(ARTICLES)}) ")
_ARTICLES = tuple(f"{article} " for article in ARTICLES)
_NUMBER = re.compile(rf"^(?:{'|'.join(NUMBER_OF)}) (?=\w)")
_OR = re.compile(r",? or (?:(?:is|are) (?:it|they|that) )?")
_LANDMARK = re.compile(rf"(?: (?:of|to|than|from))? (?P<thing>(?:{'|'.join(DETERMINERS)}) .+|it|them|me|you)$")
_NOT = re.compile(r"(?<! are)(?<! is) not ")
_ALL = re.compile(r"^(?:all|both|every|each|everything)\b(?: one)?(?: of)? ?")
_ANY = re.compile(r"^(?:any|some|one)(?: one)? of ")
_EMPTY_BEHIND = re.compile(r"^((?!not\b|that\b)\S+(?: (?!not\b|that\b)\S+)*?) empty$")
_OTHER_THING = DETERMINERS | BACK_REFERENCES | SPEAKER | {"you", "than"}
_SUPERLATIVE = re.compile(r"(?:the )?(?:\w+est|most \w+)\b")


@dataclass(frozen=True)
class Question:
    """One question, in lower case.

    Attributes:
        kind: what is to be told.
        subject: an expression for what is asked about; of LIST, COUNT and EXISTS for all of them ("red cups left of
            the bowl"), of CHOICE for each, joined by "or".
        attribute: what is asked of the subject: "colour"; other words for what it is like go on with "I cannot tell":
            "its shape"; of CHOICE the noun for each: "which cup"; empty for all that can be told.
        predicate: what the subject may be: "red", "left of the bowl", "pink or red"; of CHOICE "bigger".
        place: of LIST the words for the place that is asked about: "on the left", "behind the bowl".
        other: of EXISTS what there may be more of: "are there more cups than bowls".
        number: of EXISTS how many are asked for, or how many more than of the other; None where one is enough.
        bound: what that number is of how many there are.
    """

    kind: QuestionKind
    subject: str
    attribute: str = ""
    predicate: str = ""
    place: str = ""
    other: str = ""
    number: int | None = None
    bound: Bound = Bound.EXACT

    def is_answered_by(self, number: int, others: int = 0) -> bool:
        """Of EXISTS: whether so many things, and so many others, are a yes."""
        return number > 0 if self.number is None else self.bound.allows(number, self.number + others)

    @property
    def predicates(self) -> tuple[str, ...]:
        """What the subject may be, each by itself: "left of the bowl", "right of the bowl"."""
        first, *others = _OR.split(self.predicate)
        landmark = _LANDMARK.search(f" {others[-1]}") if others else None
        if landmark is None:
            return (first, *others)
        if landmark.start():  # "left or right of the bowl"
            return tuple(each if _LANDMARK.search(each) else f"{each}{landmark.group()}" for each in (first, *others))
        place = _LANDMARK.search(first)  # "left of the can or the bowl", but not "a cup or a bowl"
        lead = first[: place.start("thing")] if place else ""
        return (first, *(f"{lead}{each}" for each in others))

    @property
    def options(self) -> tuple[str, ...]:
        """Of CHOICE: expressions for the things."""
        return tuple(_OR.split(self.subject))

    @property
    def is_for_most(self) -> bool:
        """Of LIST: whether one thing is asked for, which is the most so: "what is closest to the bowl"."""
        return bool(_SUPERLATIVE.match(self.predicate))

    @property
    def asks_state(self) -> bool:
        """Of WHETHER: whether what the subject may be is said without another thing: "open", "still warm"."""
        return _OTHER_THING.isdisjoint(self.predicate.split())

    @property
    def is_of_all(self) -> bool:
        """Of WHETHER: whether it is asked of all: "are all the cups red", "are the cups red"."""
        return bool(_ALL.match(self.subject)) or " and " in self.subject or is_plural(self.subject)

    @property
    def is_of_any(self) -> bool:
        """Of WHETHER: whether one is enough: "are any of the cups red"."""
        return bool(_ANY.match(self.subject))

    @property
    def is_of_the_table(self) -> bool:
        """Whether it asks for what all things stand on."""
        return _ARTICLE.sub("", self.subject) in TABLES

    @property
    def things(self) -> str:
        """The subject as what is counted: without article and number, "cups not red" as "cups that are not red"."""
        subject = re.sub("^everything(?= |$)", ANYTHING, self.subject)
        things = _ANY.sub("", _ALL.sub("", subject)) or ANYTHING
        things = _NUMBER.sub("", _ARTICLE.sub("", things).replace(" n't ", " not "))
        things = _EMPTY_BEHIND.sub(r"empty \1", things)
        return _NOT.sub(" that are not ", things) if self.kind is QuestionKind.COUNT else things


def claim_of(predicate: str) -> str:
    """What is asked of a thing, as an expression: "a thing that is left of the bowl", "the thing that is biggest"."""
    if _SUPERLATIVE.fullmatch(predicate):
        return f"the thing that is {predicate}"
    if predicate.startswith(("the same ", "a different ")):
        return f"a thing with {predicate}"
    return predicate if predicate.startswith(_ARTICLES) else f"a thing that is {predicate}"
