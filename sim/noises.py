"""What else there is to hear: noises, as long as asked and of a mean square of 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from agent.datatypes import FloatArray
from agent.speech.sound import RATE_HZ, Sound
from sim.voices import FLITE, voice

Noise = Callable[[int, np.random.Generator], FloatArray]
"""(N,) float64 of N samples at `RATE_HZ`, drawn by a generator."""

TALK = (
    "I was reading the newspaper yesterday evening when my aunt came home from Paris with her new dog",
    "they told us that the train would leave an hour later because of the snow on the northern line",
    "we never found out who had painted the old house at the end of the street so badly last summer",
    "she said the best thing about the holiday was the food although the weather was not bad either",
)
"""What others say, of no command."""
HUM_HZ = 100.0
HARMONICS = 12


def white(count: int, rng: np.random.Generator) -> FloatArray:
    """As much of every frequency."""
    return _normal(rng.normal(size=count))


def pink(count: int, rng: np.random.Generator) -> FloatArray:
    """As much in every octave: fans, traffic, rain."""
    spectrum = np.fft.rfft(rng.normal(size=count))
    return _normal(np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), count))


def motor(count: int, rng: np.random.Generator) -> FloatArray:
    """The hum of a motor whose speed wavers, with a little hiss."""
    times_s = np.arange(count) / RATE_HZ
    turns = HUM_HZ * (times_s + 0.02 * np.sin(2 * np.pi * 0.7 * times_s + rng.uniform(0, 2 * np.pi)))
    hum = sum(np.sin(2 * np.pi * (k * turns + rng.uniform())) / k for k in range(1, HARMONICS + 1))
    return _normal(hum + 0.1 * rng.normal(size=count))


def one_talks(count: int, rng: np.random.Generator) -> FloatArray:
    """Another person, who speaks of something else."""
    at = int(rng.integers(len(TALK)))
    return _normal(_from_anywhere(voice(TALK[at], FLITE[at]), count, rng))


def babble(count: int, rng: np.random.Generator) -> FloatArray:
    """Many who talk at once."""
    said = [voice(text, speaker) for text in TALK for speaker in FLITE[:3]]
    return _normal(np.sum([_normal(_from_anywhere(each, count, rng)) for each in said], axis=0))


NOISES: Mapping[str, Noise] = MappingProxyType(
    {"white": white, "pink": pink, "motor": motor, "talker": one_talks, "babble": babble}
)


def _from_anywhere(sound: Sound, count: int, rng: np.random.Generator) -> FloatArray:
    """So many samples of a sound that goes round."""
    return np.asarray(np.take(sound, int(rng.integers(len(sound))) + np.arange(count), mode="wrap"), dtype=np.float64)


def _normal(noise: FloatArray) -> FloatArray:
    return np.asarray(noise / np.sqrt(np.square(noise).mean()))
