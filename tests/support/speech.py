"""Sounds for tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from agent.speech.sound import RATE_HZ, Sound


def silence(seconds: float) -> Sound:
    """Nothing to hear for a while."""
    return np.zeros(round(seconds * RATE_HZ), dtype=np.float32)


def sound_file(path: Path, *sounds: Sound) -> Path:
    """One sound after the other, in a file."""
    soundfile.write(path, np.concatenate(sounds), RATE_HZ)
    return path
