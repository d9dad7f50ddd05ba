"""Machine voices for what people say: flite's, and espeak-ng's accents."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

import numpy as np

from agent.errors import MissingDependencyError
from agent.speech.sound import Sound, read_blocks

FLITE = ("slt", "rms", "awb", "kal16")
ESPEAK = ("en-us", "en-gb", "en-gb-scotland", "en-us 130", "en-gb 210")
"""Accents of espeak-ng's, of which a slow one and a fast one: words a minute, where they are not the usual 175."""
FITTED = ("kal", "en-us+f3", "en-gb-x-rp", "kal", "en-029 160", "en-gb-x-gbcwmd+f2", "kal", "en-us-nyc 190")
"""Others, of both programs, for what is fitted: no measure hears them."""


@lru_cache(maxsize=4096)
def voice(text: str, speaker: str = FLITE[0]) -> Sound:
    """A text, spoken; read-only, without silence around it.

    Args:
        text: English.
        speaker: one of `FLITE`, or an accent of espeak-ng's, as in `ESPEAK`; or one of `FITTED`.

    Raises:
        MissingDependencyError: the speaker's program is not installed.
    """
    program = "flite" if speaker in (*FLITE, FITTED[0]) else "espeak-ng"
    if shutil.which(program) is None:
        raise MissingDependencyError(f"{program} is needed to speak: apt install {program}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        accent, _, pace = speaker.partition(" ")
        options = ["-voice", speaker, "-o", str(path), "-t"] if program == "flite" else ["-v", accent, "-w", str(path)]
        subprocess.run([program, *options, *(["-s", pace] if pace else []), text], check=True)
        sound = np.concatenate(list(read_blocks(path)))
    sound.flags.writeable = False
    return sound
