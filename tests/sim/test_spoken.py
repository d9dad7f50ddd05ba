"""What is said under each condition."""

from __future__ import annotations

import numpy as np
import pytest

from agent.speech.sound import RATE_HZ
from sim.noises import NOISES
from sim.rooms import reverberated
from sim.spoken import CONDITIONS, FAR_M, LONG_QUIET_S, NEAR_M, QUIET_S, Spoken
from sim.voices import voice


@pytest.mark.parametrize("condition", CONDITIONS)
def test_it_is_a_sound_and_the_same_each_time(condition: str) -> None:
    sound = Spoken("the red cup", condition=condition).sound()
    assert sound.dtype == np.float32
    assert 0.05 < np.abs(sound).max() <= 1.0
    assert len(sound) > len(voice("the red cup"))
    assert np.array_equal(sound, Spoken("the red cup", condition=condition).sound())


def test_silence_lies_on_both_sides() -> None:
    for condition, quiet_s in (("clean", QUIET_S), ("long silences", LONG_QUIET_S)):
        sound, quiet = Spoken("stop", condition=condition).sound(), round(quiet_s * RATE_HZ)
        assert not sound[:quiet].any()
        assert not sound[-quiet:].any()
        assert sound[quiet : quiet + RATE_HZ // 4].any()


@pytest.mark.parametrize("noise", NOISES)
def test_noise_is_as_loud_as_said(noise: str) -> None:
    clean, noisy = (Spoken("stop", condition=condition).sound() for condition in ("clean", f"{noise} 20"))
    power = np.square(noisy - clean).mean()
    assert 10 * np.log10(np.square(voice("stop")).mean() / power) == pytest.approx(20.0, abs=0.2)


def test_a_room_goes_on_sounding_and_more_so_from_afar() -> None:
    click = np.zeros(RATE_HZ)
    click[0] = 1.0
    direct = round(0.005 * RATE_HZ)
    near, far = (np.square(reverberated(click, distance_m)) for distance_m in (NEAR_M, FAR_M))
    assert 0.1 < near[direct:].sum() / near.sum() < far[direct:].sum() / far.sum() < 1.0


def test_a_telephone_carries_no_high_sounds() -> None:
    spectrum = np.abs(np.fft.rfft(Spoken("stop", condition="telephone").sound()))
    frequencies = np.fft.rfftfreq(len(Spoken("stop").sound()), 1 / RATE_HZ)
    assert spectrum[frequencies > 4_500].max() < 0.01 * spectrum.max()


def test_who_hesitates_takes_longer() -> None:
    assert len(Spoken("the red cup", condition="hesitating").sound()) > len(Spoken("the red cup").sound())
    assert len(Spoken("stop", condition="hesitating").sound()) == len(Spoken("stop").sound())
