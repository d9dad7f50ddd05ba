"""Who speaks into the page's microphone now: a stream of sound for each, and what has been heard in it."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Lock

import numpy as np

from agent.errors import InvalidSoundError, ReclipAgentError
from agent.language.command import is_stop
from agent.speech.listener import Words
from agent.speech.sound import MAX_RATE_HZ, MIN_RATE_HZ, RATE_HZ, Sound, to_mono
from agent.speech.voice import Speech, VoiceActivity
from ui.hearing import MAX_RECORDING_S, Hearing, joined

NEW_S = 1.0
"""What is heard so far is recognised again after so much more, or twice what that takes: a stop need not wait."""
MAX_BLOCK_CHARACTERS = 2_000_000
"""About four seconds at the highest rate."""
MAX_AT_ONCE = 16
SILENT_S = 15.0
"""Whoever sends nothing for so long has left."""


class TooManySpeakersError(ReclipAgentError):
    """As many speak as can be listened to."""


class Listening:
    """One stream. Not for several threads at a time.

    Args:
        hearing: makes words of the speech in it.
        rate_hz: of its sound.
        is_hands_free: whether what is said is to be acted on at each pause; else all but stops is kept until the end.
    """

    def __init__(self, hearing: Hearing, rate_hz: int, is_hands_free: bool) -> None:
        import soxr

        self._hearing = hearing
        self._is_hands_free = is_hands_free
        self._resampler = soxr.ResampleStream(rate_hz, RATE_HZ, 1, dtype="float32")
        self._voice = VoiceActivity()
        self._samples = 0
        self._pieces: list[Words] = []
        self._has_acted = False
        self._so_far = ""
        self._next_so_far = NEW_S * RATE_HZ

    @property
    def is_over(self) -> bool:
        """Whether the recording is as long as one may be."""
        return not self._is_hands_free and self._samples >= MAX_RECORDING_S * RATE_HZ

    @property
    def so_far(self) -> str:
        """What has been heard and not been acted on, of a piece of speech that has not ended, too."""
        return " ".join(filter(None, (*(each.text for each in self._pieces), self._so_far)))

    def feed(self, sound: Sound, in_view: Sequence[str] = ()) -> Iterator[Words]:
        """What is to be acted on at once, of the next block: stops, and hands free all that was said to its end.

        Args:
            sound: of the stream's own rate.
            in_view: see `agent.speech.listener.Recogniser`.
        """
        block = self._resampler.resample_chunk(sound)
        self._samples += len(block)
        yield from self._heard(self._voice.feed(block), in_view)
        self._hear_so_far()

    def end(self, in_view: Sequence[str] = ()) -> Iterator[Words]:
        """The same of what the stream's end cuts off; the rest of it is in `kept`."""
        block = self._resampler.resample_chunk(np.zeros(0, dtype=np.float32), last=True)
        yield from self._heard(self._voice.feed(block), in_view)
        yield from self._heard(self._voice.end(), in_view)
        self._so_far = ""

    def kept(self) -> Words | None:
        """What was kept until the end; None where all there was has been acted on.

        Raises:
            InvalidSoundError: nothing was heard, of one who is not hands free.
        """
        if not self._pieces and (self._is_hands_free or self._has_acted):
            return None
        return joined(self._pieces)

    def _heard(self, pieces: Iterable[Speech], in_view: Sequence[str]) -> Iterator[Words]:
        for piece in pieces:
            words = self._hearing.hear(piece.sound, in_view)
            self._so_far, self._next_so_far = "", NEW_S * RATE_HZ
            if words.text and (self._is_hands_free or is_stop(words.text)):
                self._has_acted = True
                yield words
            elif words.text:
                self._pieces.append(words)

    def _hear_so_far(self) -> None:
        speech = self._voice.so_far()
        if speech is None or len(speech) < self._next_so_far:
            return
        began_s = time.monotonic()
        self._so_far = self._hearing.hear_so_far(speech) or self._so_far
        took_s = time.monotonic() - began_s
        self._next_so_far = len(speech) + max(NEW_S, 2 * took_s) * RATE_HZ


class Speaker:
    """A stream, and whose it is.

    Args:
        who: the visitor.
        page: the open page that sends it.
        listening: hears it; for whoever holds `lock`.
    """

    def __init__(self, who: str, page: str, listening: Listening) -> None:
        self.who = who
        self.page = page
        self.listening = listening
        self.lock = Lock()
        self.last_s = time.monotonic()


class Speakers:
    """All who speak now, by a key that nobody else can guess. Safe to call from several threads.

    Args:
        most: of them; each takes the memory of one recording, and of the weights that find speech in it.
        silent_s: whoever sends nothing for so long is forgotten.
    """

    def __init__(self, most: int = MAX_AT_ONCE, silent_s: float = SILENT_S) -> None:
        self._most = most
        self._silent_s = silent_s
        self._lock = Lock()
        self._speakers: dict[str, Speaker] = {}

    def __len__(self) -> int:
        return len(self._speakers)

    def begin(self, who: str, page: str, listening: Listening) -> str:
        """The key of a new one; another of the same page ends.

        Raises:
            TooManySpeakersError: as its name says.
        """
        self.leave(page)
        with self._lock:
            self._forget(lambda each: time.monotonic() - each.last_s > self._silent_s)
            if len(self._speakers) >= self._most:
                raise TooManySpeakersError(
                    "others are speaking, as many as I can listen to; try again in a moment, or type"
                )
            key = secrets.token_urlsafe(16)
            self._speakers[key] = Speaker(who, page, listening)
            return key

    def of(self, key: str) -> Speaker | None:
        """The one with a key, which has just sent something; None where there is none."""
        with self._lock:
            speaker = self._speakers.get(key)
            if speaker is not None:
                speaker.last_s = time.monotonic()
            return speaker

    def end(self, key: str) -> None:
        """Forget one."""
        with self._lock:
            self._speakers.pop(key, None)

    def leave(self, page: str) -> None:
        """Forget all of a page."""
        with self._lock:
            self._forget(lambda each: each.page == page)

    def _forget(self, is_gone: Callable[[Speaker], bool]) -> None:
        self._speakers = {key: each for key, each in self._speakers.items() if not is_gone(each)}


def checked_rate(rate_hz: object) -> int:
    """A rate that can be listened to.

    Raises:
        InvalidSoundError: it is none.
    """
    if not isinstance(rate_hz, int | float) or not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ:
        raise InvalidSoundError(f"{MIN_RATE_HZ} to {MAX_RATE_HZ} samples a second will do; got {rate_hz!r:.40}")
    return int(rate_hz)


def samples_of(sent: object) -> Sound:
    """Samples from how the browser sends them: int16, little-endian, as base64.

    Raises:
        InvalidSoundError: they are none, or too many.
    """
    if not isinstance(sent, str) or len(sent) > MAX_BLOCK_CHARACTERS:
        raise InvalidSoundError(f"a block of sound is text, of at most {MAX_BLOCK_CHARACTERS} characters")
    try:
        return to_mono(np.frombuffer(base64.b64decode(sent, validate=True), dtype="<i2"))
    except ValueError as error:
        raise InvalidSoundError(f"a block of sound is int16 samples in base64: {error}") from error
