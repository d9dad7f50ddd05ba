"""Voices that can be had everywhere."""

from __future__ import annotations

import numpy as np
import pytest

from agent.errors import MissingDependencyError
from agent.speech.sound import RATE_HZ
from sim import voices
from sim.voices import ESPEAK, FITTED, FLITE, voice


@pytest.mark.parametrize("speaker", [*FLITE, *ESPEAK, *dict.fromkeys(FITTED)])
def test_every_voice_speaks(speaker: str) -> None:
    sound = voice("pick up the cup", speaker)
    assert sound.dtype == np.float32
    assert 0.5 * RATE_HZ < len(sound) < 4 * RATE_HZ
    assert 0.05 < np.abs(sound).max() <= 1.0


def test_some_speak_faster() -> None:
    slow, fast = (len(voice("pick up the cup", f"en-us {pace}")) for pace in (130, 210))
    assert fast < 0.8 * slow


def test_without_the_program_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices.shutil, "which", lambda program: None)
    with pytest.raises(MissingDependencyError, match="apt install espeak-ng"):
        voice("nobody says this", "en-us")
