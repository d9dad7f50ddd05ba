"""Sound from files and arrays: mono, 16 kHz, float32 in [-1, 1]."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from agent.errors import InvalidSoundError, MissingDependencyError

Sound = npt.NDArray[np.float32]
"""(N,) float32 in [-1, 1], mono, `RATE_HZ`."""

RATE_HZ = 16_000
BLOCK_S = 1.0
MIN_RATE_HZ, MAX_RATE_HZ = 8_000, 192_000
MAX_FILE_S = 4 * 3600.0


def read_blocks(path: Path) -> Iterator[Sound]:
    """A sound file (WAV, FLAC, OGG, MP3) second by second: its length takes no memory.

    Raises:
        InvalidSoundError: no such file, no sound, a rate below 8 kHz or above 192 kHz, or longer than four hours.
        MissingDependencyError: soundfile is not installed.
    """
    check_file(path)
    import soundfile
    import soxr

    try:
        with soundfile.SoundFile(path) as file:
            resampler = soxr.ResampleStream(file.samplerate, RATE_HZ, 1, dtype="float32")
            for block in file.blocks(round(BLOCK_S * file.samplerate), dtype="float32", always_2d=True):
                yield resampler.resample_chunk(to_mono(block))
            yield resampler.resample_chunk(np.zeros(0, dtype=np.float32), last=True)
    except (soundfile.SoundFileError, OSError, ValueError) as error:
        raise InvalidSoundError(f"cannot read {path} as sound (WAV or FLAC, say): {error}") from error


def check_file(path: Path) -> None:
    """See whether a file can be read, before any of it is.

    Raises:
        InvalidSoundError, MissingDependencyError: see `read_blocks`.
    """
    try:
        import soundfile
        import soxr  # noqa: F401
    except ModuleNotFoundError as error:
        raise MissingDependencyError(f'{error}; for speech: pip install "reclip-agent[speech]"') from error
    if not path.is_file():
        raise InvalidSoundError(f"there is no sound file at {path}")
    try:
        about = soundfile.info(path)
    except (soundfile.SoundFileError, OSError, ValueError) as error:
        raise InvalidSoundError(f"cannot read {path} as sound (WAV or FLAC, say): {error}") from error
    if not MIN_RATE_HZ <= about.samplerate <= MAX_RATE_HZ:
        raise InvalidSoundError(
            f"{path} has {about.samplerate} samples a second; {MIN_RATE_HZ} to {MAX_RATE_HZ} will do"
        )
    if about.frames > MAX_FILE_S * about.samplerate:
        raise InvalidSoundError(f"{path} is longer than {MAX_FILE_S / 3600:g} hours; cut it")


def duration_s(path: Path) -> float:
    """Of a file that `check_file` has seen, seconds."""
    import soundfile

    return float(soundfile.info(path).duration)


def to_mono(samples: npt.ArrayLike) -> Sound:
    """One channel of (N,) or (N, C) samples; float in [-1, 1] or int16. What is not finite becomes silence.

    Raises:
        InvalidSoundError: another shape or kind.
    """
    array = np.asarray(samples)
    if array.dtype == np.int16:
        array = array.astype(np.float32) / 32768.0
    if array.ndim not in (1, 2) or array.dtype.kind != "f":
        raise InvalidSoundError(f"samples must be (N,) or (N, C) floats or int16; got {array.dtype} {array.shape}")
    mono = array.mean(axis=1) if array.ndim == 2 else array
    finite = np.nan_to_num(mono, nan=0.0, posinf=0.0, neginf=0.0)
    return np.asarray(np.clip(finite, -1.0, 1.0), dtype=np.float32)
