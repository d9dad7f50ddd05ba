"""faster-whisper over any English: better than a grammar where its weights are, and slower.

How sure it is, is the mean probability of a token times that of there being speech: its own figures, not calibrated.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

from agent.config import models_dir
from agent.errors import InvalidWeightsError, MissingDependencyError, MissingWeightsError
from agent.speech.listener import Words
from agent.speech.sound import Sound

WEIGHTS = "model.bin"
MOST_TOKENS = 64
"""Of one utterance: noise may be heard as words without end."""


def whisper_folder() -> Path:
    """Where its weights are looked for: ``whisper`` in the folder of models."""
    return models_dir() / "whisper"


def has_whisper() -> bool:
    """Whether they are there."""
    return (whisper_folder() / WEIGHTS).is_file()


class WhisperRecogniser:
    """Hears any English utterance. Not for several threads at a time.

    Args:
        folder: a model that was converted for faster-whisper: model.bin, config.json, tokenizer.json, ...

    Raises:
        MissingWeightsError: no such folder.
        InvalidWeightsError: something else is in it.
        MissingDependencyError: faster-whisper is not installed.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / WEIGHTS).is_file():
            raise MissingWeightsError(
                f"no Whisper model at {folder}: copy one that was converted for faster-whisper there ({WEIGHTS},"
                " config.json, tokenizer.json, ...)"
            )
        try:
            from faster_whisper import WhisperModel
        except ModuleNotFoundError as error:
            raise MissingDependencyError(f'{error}; for Whisper: pip install "reclip-agent[whisper]"') from error
        try:
            self._model: Any = WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)
        except (RuntimeError, ValueError, OSError) as error:
            raise InvalidWeightsError(f"{folder} holds no Whisper model that can be loaded: {error}") from error

    def hear(self, sound: Sound) -> Words:
        """The words in a piece of speech."""
        segments, _ = self._model.transcribe(
            sound,
            language="en",
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
            max_new_tokens=MOST_TOKENS,
        )
        found = [each for each in segments if each.tokens]
        text = " ".join(_plain(each.text) for each in found).strip()
        if not text:
            return Words("", 0.0)
        tokens = sum(len(each.tokens) for each in found)
        logarithm = sum(each.avg_logprob * len(each.tokens) for each in found) / tokens
        is_speech = 1.0 - max(each.no_speech_prob for each in found)
        return Words(text, max(0.0, min(1.0, math.exp(min(0.0, logarithm)) * is_speech)))


def _plain(text: str) -> str:
    """In lower case, without punctuation but for apostrophes inside words."""
    return " ".join(re.findall(r"[a-z0-9]+(?:'[a-z]+)*", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")))
