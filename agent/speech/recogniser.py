"""The seam between what finds speech and what makes words of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from agent.speech.sound import Sound


@dataclass(frozen=True)
class Words:
    """What a recogniser made of a piece of speech.

    Attributes:
        text: the words in lower case; empty where none fit.
        confidence: how sure it is of all of them, [0, 1].
    """

    text: str
    confidence: float


class Recogniser(Protocol):
    """Makes words of a piece of speech."""

    def hear(self, sound: Sound) -> Words:
        """The words in it, and how sure they are; an empty text where there are none."""
