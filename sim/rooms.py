"""What a room, a telephone and a microphone that is too near make of a sound."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import MissingDependencyError
from agent.speech.sound import RATE_HZ

ROOM_M = (5.0, 4.0, 2.6)
REVERBERATION_S = 0.5
"""After which the sound of a living room is a millionth as strong."""
MICROPHONE_M = (3.8, 2.6, 0.9)
SPEAKER_HEIGHT_M = 1.5
MOST_REFLECTIONS = 40
TELEPHONE_HZ = (300.0, 3400.0)
CLIPPED_SHARE = 0.25
"""Of its peak, beyond which a clipped sound is cut off."""


def reverberated(sound: FloatArray, distance_m: float) -> FloatArray:
    """(N,) of a sound as it comes over a distance in a living room, by image sources; as loud as it was.

    Raises:
        MissingDependencyError: pyroomacoustics is not installed.
    """
    from scipy.signal import fftconvolve

    heard = fftconvolve(sound, _response(distance_m))[: len(sound)]
    return np.asarray(heard * np.sqrt(np.square(sound).mean() / np.square(heard).mean()))


@lru_cache(maxsize=4)
def _response(distance_m: float) -> FloatArray:
    try:
        import pyroomacoustics
    except ModuleNotFoundError as error:
        raise MissingDependencyError(f'{error}; for rooms: pip install "reclip-agent[dev]"') from error
    absorption, _ = pyroomacoustics.inverse_sabine(REVERBERATION_S, ROOM_M)
    room = pyroomacoustics.ShoeBox(
        ROOM_M, fs=RATE_HZ, materials=pyroomacoustics.Material(absorption), max_order=MOST_REFLECTIONS
    )
    aside_m = np.sqrt(max(distance_m**2 - (SPEAKER_HEIGHT_M - MICROPHONE_M[2]) ** 2, 0.0) / 2)
    room.add_source([MICROPHONE_M[0] - aside_m, MICROPHONE_M[1] - aside_m, SPEAKER_HEIGHT_M])
    room.add_microphone(MICROPHONE_M)
    room.compute_rir()
    response = np.asarray(room.rir[0][0], dtype=np.float64)
    return response[int(np.abs(response).argmax()) :]


def by_telephone(sound: FloatArray) -> FloatArray:
    """(N,) of a sound through a line of 8 kHz."""
    from scipy.signal import butter, resample_poly, sosfilt

    low, high = TELEPHONE_HZ
    band = sosfilt(butter(4, (low, high), "bandpass", fs=RATE_HZ, output="sos"), sound)
    return np.asarray(resample_poly(resample_poly(band, 1, 2), 2, 1)[: len(sound)])


def clipped(sound: FloatArray) -> FloatArray:
    """(N,) of a sound that was too loud for its microphone."""
    most = CLIPPED_SHARE * float(np.abs(sound).max())
    return np.clip(sound, -most, most) / max(most, 1e-9) * 0.99
