"""faster-whisper with random weights in its real file format: what comes out of its figures, and when it is used."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from agent.errors import InvalidWeightsError, MissingWeightsError
from agent.models.presets import load_preset
from agent.speech.listener import Words
from agent.speech.recognisers import listener_for
from agent.speech.whisper_recogniser import MOST_TOKENS, WhisperRecogniser
from sim.voices import voice
from tests.support.random_whisper import save_random_whisper
from tests.support.speech import silence


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_random_whisper(tmp_path_factory.mktemp("models") / "whisper")


def test_it_hears_something_in_bounds(folder: Path) -> None:
    noise = np.random.default_rng(0).normal(scale=0.1, size=32_000).astype(np.float32)
    heard = WhisperRecogniser(folder).hear(noise)
    assert 0 <= heard.confidence <= 1
    assert heard.text == heard.text.lower()
    assert len(heard.text) <= 4 * MOST_TOKENS
    assert WhisperRecogniser(folder).hear(noise) == heard


def segment(text: str, logarithm: float, no_speech: float = 0.0, tokens: int = 3) -> Any:
    return SimpleNamespace(text=text, avg_logprob=logarithm, no_speech_prob=no_speech, tokens=list(range(tokens)))


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        ([segment(" Pick up the red cup.", np.log(0.8))], Words("pick up the red cup", 0.8)),
        ([segment("It's the robot\N{RIGHT SINGLE QUOTATION MARK}s, no?", 0.0)], Words("it's the robot's no", 1.0)),
        ([segment("Stop!", 0.0, no_speech=0.75)], Words("stop", 0.25)),
        ([segment("the", np.log(0.9), tokens=1), segment("cup", np.log(0.4), tokens=3)], None),
        ([segment(" ... ", 0.0)], Words("", 0.0)),
        ([], Words("", 0.0)),
    ],
)
def test_words_and_confidence_of_its_figures(
    folder: Path, segments: list[Any], expected: Words | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    recogniser = WhisperRecogniser(folder)
    monkeypatch.setattr(recogniser._model, "transcribe", lambda *_, **__: (iter(segments), None))
    heard = recogniser.hear(silence(1))
    if expected is None:
        expected = Words("the cup", float(0.9**0.25 * 0.4**0.75))
    assert heard.text == expected.text
    assert heard.confidence == pytest.approx(expected.confidence)


def test_it_listens_where_its_weights_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECLIP_AGENT_MODELS", str(folder.parent))
    monkeypatch.setattr(WhisperRecogniser, "hear", lambda self, sound: Words("anything at all", 0.5))
    sound = np.concatenate([silence(1), voice("stop"), silence(1)])
    (heard,) = listener_for(load_preset("tabletop")).hear([sound])
    assert (heard.text, heard.confidence) == ("anything at all", 0.5)


def test_weights_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(MissingWeightsError, match="no Whisper model at"):
        WhisperRecogniser(tmp_path)
    (tmp_path / "model.bin").write_bytes(b"broken")
    with pytest.raises(InvalidWeightsError, match="no Whisper model that can be loaded"):
        WhisperRecogniser(tmp_path)
