"""What a question asks: of which things, and what about them, as expressions that are grounded like any other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from agent.language.english import ARTICLES

ANYTHING = "things"
"""Everything in view, as an expression."""


class QuestionKind(Enum):
    """What the answer should tell."""

    LIST = "which things there are: what do you see, what is left of the bowl"
    COUNT = "how many: how many cups are there"
    EXISTS = "whether there is one, or as many: is there a cup, are there two cups"
    DESCRIBE = "what one thing is like: what is that, what colour is the cup"
    WHETHER = "whether something is so of one thing: is the cup red, is it left of the bowl"
    CHOICE = "of which of two something is so, or more so: which is bigger, the cup or the bowl"


class Bound(Enum):
    """What a number is of how many there are."""

    EXACT = "as many: are there two cups"
    LEAST = "at least as many: are there more than one cup"
    MOST = "at most as many: are there fewer than three cups"

    def allows(self, number: int, asked: int) -> bool:
        """Whether there are as many as was asked."""
        return {Bound.EXACT: number == asked, Bound.LEAST: number >= asked, Bound.MOST: number <= asked}[self]


COMPARING = (" than", " of", "behind")
_ARTICLE = re.compile(rf"^(?:any|all|{'|'.join(ARTICLES)}) ")
_EITHER_PLACE = re.compile(
    r" or (?:is it |are they )?(?:(?:on|to|in|at) |left|right|behind|above|below|under|next|near|\w+er than)"
)
_NOT = re.compile(r"(?<! are)(?<! is) not ")


@dataclass(frozen=True)
class Question:
    """One question, in lower case.

    Attributes:
        kind: what is to be told.
        subject: an expression for what is asked about; of LIST, COUNT and EXISTS for all of them ("red cups left of
            the bowl").
        attribute: what is asked of the subject: "colour"; empty for all that can be told.
        predicate: of WHETHER what the subject may be: "red", "left of the bowl"; of CHOICE what one of two is: "red",
            or "bigger than", which goes on with the other one.
        other: of CHOICE the second of the two.
        place: of LIST the words for the place that is asked about: "on the left", "behind the bowl".
        number: of EXISTS how many are asked for; None where one is enough.
        bound: what that number is of how many there are.
    """

    kind: QuestionKind
    subject: str
    attribute: str = ""
    predicate: str = ""
    other: str = ""
    place: str = ""
    number: int | None = None
    bound: Bound = Bound.EXACT

    def is_answered_by(self, number: int) -> bool:
        """Of EXISTS: whether so many things are a yes."""
        return number > 0 if self.number is None else self.bound.allows(number, self.number)

    @property
    def claim(self) -> str:
        """What is asked of the subject, as an expression: "a thing that is left of the bowl"."""
        return f"a thing that is {self.predicate}"

    @property
    def compares(self) -> bool:
        """Whether the predicate goes on with what it compares with: "bigger than"."""
        return self.predicate.endswith(COMPARING)

    @property
    def offers_two(self) -> bool:
        """Whether the predicate is one of two places or sizes: "left or right of the bowl", "bigger or smaller"."""
        return bool(_EITHER_PLACE.search(self.predicate))

    @property
    def claims(self) -> tuple[str, str]:
        """What is asked of each of two, as expressions."""
        ends = (f" {self.other}", f" {self.subject}") if self.compares else ("", "")
        return f"{self.claim}{ends[0]}", f"{self.claim}{ends[1]}"

    @property
    def things(self) -> str:
        """The subject as what is counted: without article and number, "cups not red" as "cups that are not red"."""
        things = _ARTICLE.sub("", self.subject).replace(" n't ", " not ")
        things = re.sub("^everything(?= |$)", ANYTHING, things)
        things = things.partition(" ")[2] if self.number is not None else things
        return _NOT.sub(" that are not ", things) if self.kind is QuestionKind.COUNT else things
