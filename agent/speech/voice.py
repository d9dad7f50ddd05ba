"""Where somebody speaks: silero-vad over a stream, and the pieces of sound between the silences.

silero-vad's wheel carries its weights; its own iterator decides frame by frame, 32 ms each.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from agent.errors import MissingDependencyError
from agent.speech.sound import RATE_HZ, Sound

FRAME = 512
"""Samples that silero-vad looks at."""
THRESHOLD = 0.5
PAUSE_S = 0.6
"""Speech ends after so much silence."""
PADDING_S = 0.25
"""Kept before and after the speech."""
MAX_SPEECH_S = 15.0
"""A piece is cut there, so that a noise that never ends takes no memory."""


@dataclass(frozen=True, eq=False)
class Speech:
    """A piece in which somebody speaks.

    Attributes:
        sound: see `Sound`, with `PADDING_S` around it.
        start_s, end_s: in the stream, seconds.
    """

    sound: Sound
    start_s: float
    end_s: float


class VoiceActivity:
    """Cuts one stream into pieces of speech.

    Raises:
        MissingDependencyError: silero-vad is not installed.
    """

    def __init__(self) -> None:
        try:
            from silero_vad import VADIterator, load_silero_vad
        except ModuleNotFoundError as error:
            raise MissingDependencyError(f'{error}; for speech: pip install "reclip-agent[speech]"') from error
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of how silero-vad finds and reads its own weights
            model = load_silero_vad()
        self._iterator: Any = VADIterator(
            model,
            threshold=THRESHOLD,
            sampling_rate=RATE_HZ,
            min_silence_duration_ms=round(1e3 * PAUSE_S),
            speech_pad_ms=0,
        )
        self._reset()

    def _reset(self) -> None:
        self._iterator.reset_states()
        self._rest: Sound = np.zeros(0, dtype=np.float32)
        self._kept: list[Sound] = []
        self._frames = 0
        self._start: int | None = None

    def feed(self, block: Sound) -> Iterator[Speech]:
        """The pieces that end in the next block of the stream."""
        sound = np.concatenate([self._rest, block])
        whole = len(sound) // FRAME * FRAME
        self._rest = sound[whole:]
        for frame in sound[:whole].reshape(-1, FRAME):
            yield from self._look(frame)

    def end(self) -> Iterator[Speech]:
        """The piece that the stream's end cuts off, if any; the next block begins another stream."""
        if self._start is not None:
            yield self._piece()
        self._reset()

    def so_far(self) -> Sound | None:
        """What has been said of a piece that has not ended; None where nobody speaks."""
        return None if self._start is None else np.concatenate(self._kept)

    def _look(self, frame: Sound) -> Iterator[Speech]:
        import torch

        self._kept.append(frame)
        self._frames += 1
        said = self._iterator(torch.from_numpy(frame)) or {}
        if "start" in said:
            self._start = len(self._kept)
        if self._start is None:
            del self._kept[: -_frames(PADDING_S) - 1]
        elif "end" in said or len(self._kept) - self._start >= _frames(MAX_SPEECH_S):
            yield self._piece()

    def _piece(self) -> Speech:
        end_s = self._frames * FRAME / RATE_HZ
        piece = Speech(np.concatenate(self._kept), end_s - len(self._kept) * FRAME / RATE_HZ, end_s)
        self._kept, self._start = [], None
        return piece


def _frames(seconds: float) -> int:
    return max(1, round(seconds * RATE_HZ / FRAME))
