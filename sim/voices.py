"""Machine voices for what people say: flite's and espeak-ng, clean or over white noise."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from agent.errors import MissingDependencyError
from agent.speech.sound import RATE_HZ, Sound, read_blocks

FLITE = ("slt", "rms", "awb", "kal16")
ESPEAK = "espeak-ng"
QUIET_S = 0.8
"""Before and after what is said."""


@lru_cache(maxsize=4096)
def voice(text: str, speaker: str = FLITE[0]) -> Sound:
    """A text, spoken; read-only, without silence around it.

    Args:
        text: English.
        speaker: one of `FLITE`, or `ESPEAK`.

    Raises:
        MissingDependencyError: the speaker's program is not installed.
    """
    program = ESPEAK if speaker == ESPEAK else "flite"
    if shutil.which(program) is None:
        raise MissingDependencyError(f"{program} is needed to speak: apt install {program}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        said = ["-w", str(path), text] if speaker == ESPEAK else ["-voice", speaker, "-t", text, "-o", str(path)]
        subprocess.run([program, *said], check=True)
        sound = np.concatenate(list(read_blocks(path)))
    sound.flags.writeable = False
    return sound


@dataclass(frozen=True)
class Spoken:
    """What is said, and how.

    Attributes:
        text, voice: see `voice`.
        snr_db: of the voice over white noise; no noise where None.
    """

    text: str
    voice: str = FLITE[0]
    snr_db: float | None = None

    def sound(self) -> Sound:
        """It, with `QUIET_S` on both sides, and the noise over all of it.

        Raises:
            MissingDependencyError: see `voice`.
        """
        spoken = voice(self.text, self.voice)
        quiet = np.zeros(round(QUIET_S * RATE_HZ), dtype=np.float32)
        sound = np.concatenate([quiet, spoken, quiet])
        if self.snr_db is not None:
            power = np.square(spoken).mean() / 10 ** (self.snr_db / 10)
            noise = np.random.default_rng(len(self.text)).normal(scale=np.sqrt(power), size=len(sound))
            sound += noise.astype(np.float32)
        return sound
