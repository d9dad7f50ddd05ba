"""Commands spoken by flite."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from agent.speech.sound import RATE_HZ, Sound


def spoken(text: str, voice: str = "slt") -> Sound:
    """The sound of a text, without silence around it."""
    assert shutil.which("flite"), "these tests speak with flite: apt install flite"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)
        sound, rate_hz = soundfile.read(path, dtype="float32")
    assert rate_hz == RATE_HZ
    return np.asarray(sound, dtype=np.float32)


def silence(seconds: float) -> Sound:
    """Nothing to hear for a while."""
    return np.zeros(round(seconds * RATE_HZ), dtype=np.float32)


def sound_file(path: Path, *sounds: Sound) -> Path:
    """One sound after the other, in a file."""
    soundfile.write(path, np.concatenate(sounds), RATE_HZ)
    return path
