"""Sound files of every rate and shape become one kind of array; what is no sound is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from agent.errors import InvalidSoundError
from agent.speech.sound import RATE_HZ, check_file, duration_s, read_blocks, to_mono


def tone(rate_hz: int, seconds: float = 2.5, channels: int = 1) -> np.ndarray:
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(rate_hz * seconds)) / rate_hz)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


@pytest.mark.parametrize(("rate_hz", "channels"), [(8_000, 1), (16_000, 2), (22_050, 1), (44_100, 2), (48_000, 1)])
def test_every_rate_becomes_one(tmp_path: Path, rate_hz: int, channels: int) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, tone(rate_hz, channels=channels), rate_hz)
    sound = np.concatenate(list(read_blocks(path)))
    assert sound.dtype == np.float32
    assert len(sound) == pytest.approx(2.5 * RATE_HZ, abs=RATE_HZ * 0.01)
    spectrum = np.abs(np.fft.rfft(sound))
    assert spectrum.argmax() * RATE_HZ / len(sound) == pytest.approx(440, abs=2)
    assert np.abs(sound).max() == pytest.approx(0.5, abs=0.05)
    assert duration_s(path) == pytest.approx(2.5)


@pytest.mark.parametrize("content", [b"", b"no sound at all", b"RIFF\x00\x00\x00\x00WAVEfmt "])
def test_what_is_no_sound_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(content)
    with pytest.raises(InvalidSoundError, match="cannot read"):
        check_file(path)
    with pytest.raises(InvalidSoundError, match="there is no sound file"):
        list(read_blocks(tmp_path / "none.wav"))


def test_a_rate_that_is_too_low_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    soundfile.write(path, tone(4_000), 4_000)
    with pytest.raises(InvalidSoundError, match="8000 to 192000"):
        check_file(path)


def test_samples_that_are_no_numbers_are_silence() -> None:
    assert to_mono(np.array([0.5, np.nan, np.inf, -3.0], dtype=np.float32)).tolist() == [0.5, 0.0, 0.0, -1.0]
    assert to_mono(np.array([[16384, 0], [-32768, -32768]], dtype=np.int16)).tolist() == [0.25, -1.0]
    for wrong in (np.zeros((2, 2, 2), dtype=np.float32), np.array(["a"]), np.zeros(3, dtype=np.int64)):
        with pytest.raises(InvalidSoundError):
            to_mono(wrong)
