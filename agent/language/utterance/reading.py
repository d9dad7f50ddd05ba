"""What one utterance was read as: parts that still know their places in the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.language.condition import Condition
from agent.language.intents import ACTIONS, QUESTIONS, Intent
from agent.language.question import Question
from agent.language.words import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc

Parser = Callable[[str], "Doc"]
"""Lower-case text to dependency parse with spaCy's English labels."""


@dataclass(frozen=True)
class Placing:
    """What follows a verb: the thing, and, where given, the place it goes to with the words that lead there.

    Attributes:
        source: what the thing is taken out of, off or from.
        lies: how it stands to that: "in", "on".
        how: the words for how far it goes, and in which manner.
        metres: how far that is; 0 where it is not said exactly.
        hindrance: why it cannot be done as it was said, a sentence; empty where it can be.
    """

    thing: Words
    placement: str = ""
    place: Words = ()
    source: Words = ()
    lies: str = ""
    how: Words = ()
    metres: float = 0.0
    hindrance: str = ""


@dataclass(frozen=True)
class Reading:
    """An intent with its action and what follows that; for a question, what it asks.

    Attributes:
        said: the words that were read, where they are one of several steps.
        condition: what must be so before it is done.
        unread: words of it that say something that was not understood.
        takes_any: whether any of several things that fit will do.
        repeats: whether it asks for what was done last once more, or for something else.
        otherwise: what is done instead where the condition is not met.
    """

    intent: Intent
    action: str = ""
    placing: Placing = Placing(())
    question: Question | None = None
    said: Words = ()
    condition: Condition | None = None
    unread: Words = ()
    takes_any: bool = False
    repeats: bool = False
    otherwise: Reading | None = None

    @property
    def is_step(self) -> bool:
        """Whether it is something to do or to answer."""
        return self.intent in ACTIONS | QUESTIONS or (
            self.intent is Intent.OTHER and bool(self.action and self.placing.thing)
        )
