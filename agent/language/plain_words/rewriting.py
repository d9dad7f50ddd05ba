"""Plain words for an utterance, and whether they may stand for it."""

from __future__ import annotations

from dataclasses import dataclass

from agent.language.plain_words.accounting import is_accounted_for, loses_a_wish
from agent.language.plain_words.essential import essential, in_one_spelling, makes_up
from agent.language.plain_words.pieces import split_plainly
from agent.language.utterance.no_command import no_command_by
from agent.language.utterance.retractions import is_put_off
from agent.language.utterance.slips import mended
from agent.language.utterance.spoken import as_written
from agent.language.words import split_words

TALK, FOREIGN, UNCLEAR, WAIT, CANNOT = "<talk>", "<language>", "<unclear>", "<wait>", "<cannot>"
MARKS = frozenset({TALK, FOREIGN, UNCLEAR, WAIT, CANNOT})
"""What is written for utterances that ask for nothing that an arm does at once."""
SURE = 0.5
"""How sure the reader has to be of plain words."""
CERTAIN = 0.75
"""How sure, where it leaves out what is usually said around a command: see `agent.language.plain_words.essential`."""


@dataclass(frozen=True)
class Rewriting:
    """An utterance in plain words.

    Attributes:
        text: the plain words, or one of `MARKS`.
        sure: the probability that the learned reader gives to the whole of them, 0 to 1.
    """

    text: str
    sure: float

    def accounts_for(self, said: str) -> bool:
        """Whether nothing that matters is lost in the plain words, and nothing is made up."""
        words = as_written(split_words(mended(said)))
        if no_command_by(words) or is_put_off(words):
            return False
        plain = split_plainly(in_one_spelling(as_written(split_words(mended(self.text)))))
        pieces = split_plainly(said)
        if makes_up(words, plain) or loses_a_wish(pieces, plain):
            return False
        if is_accounted_for(pieces, split_plainly(self.text)):
            return True
        if self.sure < CERTAIN:
            return False
        return is_accounted_for(essential(words, plain), plain)
