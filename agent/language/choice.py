"""What a reply picks out of what was offered: "the red one", "the second from the left", "not the big one", "any"."""

from __future__ import annotations

import re
from functools import cached_property

from agent.language.english import NEGATIONS
from agent.language.mention import Mention
from agent.language.standing import Standing, number_in
from agent.language.words import words_of

_ANY = re.compile(
    r"(?:any|either|whichever|whatever|anything|i don't care|it doesn't matter|no matter)"
    r"(?: (?:of (?:them|those|these|the two)|one))*(?: (?:will do|is fine))?[.!]?",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:both|all|all of them|both of them|all of those|both of those|everything)(?: please)?[.!]?", re.IGNORECASE
)
_DENIED = re.compile(r"(?:no\W+)?not (?:the|that) (?!one\b)(\w.*)", re.IGNORECASE)
_EXCEPTS = re.compile(rf"\b\w{{3,}} .*\b(?:but|{'|'.join(NEGATIONS - {'no'})})\b", re.IGNORECASE)
_FILLERS = re.compile(r"\b(?:um+|uh+|please|i think)\b")
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
        """What it picks by leaving that out: "(not) the left one"; None where it denies nothing."""
        match = _DENIED.match(self.text)
        return Choice(match[1]) if match else None

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Places and sizes among what was offered, in the order in which they narrow."""
        return () if self.is_from_a_side else Standing.said_in(words_of(self._said))

    @property
    def number(self) -> int | None:
        """In the order of what was offered, see `agent.language.standing.number_in`."""
        return None if self.is_from_a_side else number_in(words_of(self._said))

    @property
    def _said(self) -> str:
        return _FILLERS.sub(" ", self.text.lower())

    def repeats(self, words: str) -> bool:
        """Whether it says the words of an option, without what may as well be left out: "red" for "the red one"."""
        bare = _LEFT_OUT.sub("", self._said.strip())
        return bool(bare) and bare == _LEFT_OUT.sub("", words.strip())
