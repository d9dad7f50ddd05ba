"""What is spoken, and the noise over it."""

from __future__ import annotations

import numpy as np
import pytest

from agent.errors import MissingDependencyError
from agent.speech.sound import RATE_HZ
from sim import voices
from sim.voices import FLITE, QUIET_S, Spoken, voice


@pytest.mark.parametrize("speaker", FLITE)
def test_every_voice_speaks(speaker: str) -> None:
    sound = voice("pick up the cup", speaker)
    assert sound.dtype == np.float32
    assert 0.5 * RATE_HZ < len(sound) < 4 * RATE_HZ
    assert 0.05 < np.abs(sound).max() <= 1.0


def test_silence_lies_on_both_sides() -> None:
    sound = Spoken("stop").sound()
    quiet = round(QUIET_S * RATE_HZ)
    assert not sound[:quiet].any()
    assert not sound[-quiet:].any()


def test_noise_is_as_loud_as_said() -> None:
    clean, noisy = (Spoken("stop", snr_db=snr_db).sound() for snr_db in (None, 20.0))
    power = np.square(noisy - clean).mean()
    assert 10 * np.log10(np.square(voice("stop")).mean() / power) == pytest.approx(20.0, abs=0.2)


def test_without_the_program_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices.shutil, "which", lambda program: None)
    with pytest.raises(MissingDependencyError, match="apt install espeak-ng"):
        voice("nobody says this", voices.ESPEAK)
