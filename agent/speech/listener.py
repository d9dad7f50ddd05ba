"""The whole way for sound: a stream in, what was heard out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.speech.sound import Sound
from agent.speech.voice import Speech, VoiceActivity


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

    def hear(self, sound: Sound, in_view: Sequence[str] = ()) -> Words:
        """The words in it, and how sure they are; an empty text where there are none.

        Args:
            in_view: what the things in view are called ("red cup"): they are likely to be spoken of; empty where nobody
                knows.
        """

    def hear_so_far(self, sound: Sound) -> str:
        """The words of somebody who still speaks, in a fraction of the time: to be shown, and not acted on."""


@dataclass(frozen=True)
class Heard:
    """One utterance.

    Attributes:
        text: the words in lower case; never empty.
        confidence: [0, 1].
        start_s, end_s: in the stream, seconds.
    """

    text: str
    confidence: float
    start_s: float
    end_s: float


class Listener:
    """Hears what is said in one stream.

    Args:
        recogniser: makes words of what the voice activity finds.

    Attributes:
        in_view: what the things are called that may be spoken of, see `Recogniser.hear`; set by whoever sees them.
    """

    def __init__(self, recogniser: Recogniser) -> None:
        self.in_view: Sequence[str] = ()
        self._recogniser = recogniser
        self._voice = VoiceActivity()

    def feed(self, block: Sound) -> Iterator[Heard]:
        """What was said to its end in the next block of the stream."""
        yield from self._heard(self._voice.feed(block))

    def end(self) -> Iterator[Heard]:
        """What the stream's end cuts off; the next block begins another stream."""
        yield from self._heard(self._voice.end())

    def hear(self, blocks: Iterable[Sound]) -> Iterator[Heard]:
        """All that is said in a stream that ends."""
        for block in blocks:
            yield from self.feed(block)
        yield from self.end()

    def _heard(self, pieces: Iterable[Speech]) -> Iterator[Heard]:
        for piece in pieces:
            words = self._recogniser.hear(piece.sound, self.in_view)
            if words.text:
                yield Heard(words.text, words.confidence, piece.start_s, piece.end_s)
