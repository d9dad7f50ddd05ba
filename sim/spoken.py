"""What is said, by whom, and under which conditions it is heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from zlib import crc32

import numpy as np

from agent.datatypes import FloatArray
from agent.speech.sound import RATE_HZ, Sound
from sim.noises import NOISES
from sim.rooms import by_telephone, clipped, reverberated
from sim.voices import FLITE, voice

QUIET_S = 0.8
"""Before and after what is said."""
LONG_QUIET_S = 4.0
NEAR_M, FAR_M = 1.5, 3.0
HESITATION = "um"
CLEAN, HESITATING, LONG_SILENCES = "clean", "hesitating", "long silences"

_HEARD: Mapping[str, Callable[[FloatArray], FloatArray]] = MappingProxyType(
    {
        CLEAN: lambda sound: sound,
        HESITATING: lambda sound: sound,
        LONG_SILENCES: lambda sound: np.pad(sound, round((LONG_QUIET_S - QUIET_S) * RATE_HZ)),
        "living room": lambda sound: reverberated(sound, NEAR_M),
        "across the room": lambda sound: reverberated(sound, FAR_M),
        "telephone": by_telephone,
        "clipped": clipped,
    }
)
CONDITIONS = (*_HEARD, *(f"{noise} {snr_db}" for snr_db in (20, 10) for noise in NOISES))
"""Ways to hear: as it is, in a room, over a line; or over a noise, by its name and the dB of the voice over it."""


@dataclass(frozen=True)
class Spoken:
    """What is said, and how.

    Attributes:
        text, voice: see `sim.voices.voice`.
        condition: one of `CONDITIONS`, or another number of dB after a noise.
    """

    text: str
    voice: str = FLITE[0]
    condition: str = CLEAN

    def sound(self) -> Sound:
        """It, with `QUIET_S` on both sides, and the noise over all of it.

        Raises:
            MissingDependencyError: see `sim.voices.voice` and `sim.rooms.reverberated`.
        """
        said = voice(_hesitating(self.text) if self.condition == HESITATING else self.text, self.voice)
        sound = np.pad(said.astype(np.float64), round(QUIET_S * RATE_HZ))
        if self.condition in _HEARD:
            heard = _HEARD[self.condition](sound)
        else:
            noise, _, snr_db = self.condition.rpartition(" ")
            rng = np.random.default_rng(crc32(f"{self.text} {self.voice}".encode()))
            level = np.sqrt(np.square(said, dtype=np.float64).mean() / 10 ** (float(snr_db) / 10))
            heard = sound + level * NOISES[noise](len(sound), rng)
        return np.clip(heard, -1.0, 1.0).astype(np.float32)


def _hesitating(text: str) -> str:
    """With a pause in its middle."""
    words = text.split()
    middle = len(words) // 2
    return " ".join([*words[:middle], f", {HESITATION},", *words[middle:]]) if middle else text
