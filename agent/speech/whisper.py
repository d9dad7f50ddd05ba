"""Whisper's ear, by faster-whisper: what it hears in a piece of speech, and how likely it holds that a text was said.

Whisper looks at half a minute, whatever is said; a few seconds of silence after the speech say the same in a tenth of
the time. Without any, it says everything twice.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agent.config import models_dir
from agent.errors import InvalidWeightsError, MissingDependencyError, MissingWeightsError
from agent.speech.sound import RATE_HZ, Sound

WEIGHTS = "model.bin"
SILENCE_S = 4.0
"""After the speech."""
MOST_S = 29.0
FRAME_S = 0.02
"""What one of the encoder's vectors stands for."""
MARGIN = 25
"""Frames of the silence that are looked at where texts are compared."""
MOST_TOKENS = 32
"""Of one utterance: noise may be heard as words without end."""
HYPOTHESES = 5
END = "<|endoftext|>"
"""The first of the tokens that are no part of a text."""
LEAST_PROBABLE = 1e-9


def whisper_folder() -> Path | None:
    """Where its weights are: ``whisper`` in the folder of models, or the largest of the sizes in it; None for none."""
    folder = models_dir() / "whisper"
    found = [path for path in (folder / WEIGHTS, *folder.glob(f"*/{WEIGHTS}")) if path.is_file()]
    return max(found, key=lambda path: (path.stat().st_size, path)).parent if found else None


@dataclass(frozen=True)
class Hypothesis:
    """What may have been said.

    Attributes:
        text: in lower case, without punctuation.
        log_probability: of all its tokens, for a token; 0 at most.
    """

    text: str
    log_probability: float


class Whisper:
    """A model for English. Not for several threads at a time.

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
                f"no Whisper model at {folder}: `reclip-agent models pull whisper` fetches one, or copy one there that"
                f" was converted for faster-whisper ({WEIGHTS}, config.json, tokenizer.json, ...)"
            )
        try:
            from faster_whisper import WhisperModel
        except ModuleNotFoundError as error:
            raise MissingDependencyError(f'{error}; for Whisper: pip install "reclip-agent[whisper]"') from error
        try:
            self._model: Any = WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)
        except (RuntimeError, ValueError, OSError) as error:
            raise InvalidWeightsError(f"{folder} holds no Whisper model that can be loaded: {error}") from error

    def listen(self, sound: Sound) -> Listening:
        """To a piece of speech."""
        padded = np.pad(sound[: round(MOST_S * RATE_HZ)], (0, round(SILENCE_S * RATE_HZ)))
        features = self._model.feature_extractor(padded[: round(30 * RATE_HZ)])
        even = np.ascontiguousarray(features[:, : features.shape[1] // 2 * 2])
        return Listening(self, self._model.encode(even), math.ceil(len(sound) / RATE_HZ / FRAME_S) + MARGIN)

    def tokens(self, text: str) -> list[int]:
        """Of a text, as Whisper writes it."""
        return list(self._model.hf_tokenizer.encode(f" {text}", add_special_tokens=False).ids)

    def tokens_but(self, words: Iterable[str]) -> list[int]:
        """All tokens that are in none of some words, and are no mark that ends a text."""
        kept = {token for word in words for each in (word, word.capitalize()) for token in self.tokens(each)}
        kept |= {self._model.hf_tokenizer.token_to_id(each) for each in (".", ",", "?", END)}
        return [token for token in range(self._model.hf_tokenizer.token_to_id(END)) if token not in kept]

    def text(self, tokens: list[int]) -> str:
        """That some tokens stand for, in lower case, without punctuation; what is said twice but once."""
        return _once(str(self._model.hf_tokenizer.decode(tokens)), is_cut_off=len(tokens) >= MOST_TOKENS)

    def start(self, prompt: str) -> list[int]:
        """The tokens that stand before what is heard after a prompt."""
        special = self._model.hf_tokenizer.token_to_id
        before = [special("<|startofprev|>"), *self.tokens(prompt)] if prompt else []
        language = special("<|en|>")
        spoken = [language, special("<|transcribe|>")] if self._model.model.is_multilingual else []
        return [*before, special("<|startoftranscript|>"), *spoken, special("<|notimestamps|>")]

    @property
    def decoder(self) -> Any:
        """ctranslate2's model."""
        return self._model.model


class Listening:
    """One sound, encoded.

    A prompt is as if it had been said before: what is said is heard in its words.

    Args:
        frames: of `FRAME_S` each, those of the sound without the silence after it.
    """

    def __init__(self, whisper: Whisper, encoded: Any, frames: int) -> None:
        self._whisper, self._encoded, self._frames = whisper, encoded, frames

    def hypotheses(self, prompt: str = "", never: Sequence[int] = ()) -> list[Hypothesis]:
        """The likeliest first; without such as hold no words.

        Args:
            never: tokens that are in none of them, see `Whisper.tokens_but`.
        """
        start = self._whisper.start(prompt)
        found = self._whisper.decoder.generate(
            self._encoded,
            [start],
            beam_size=HYPOTHESES,
            num_hypotheses=HYPOTHESES,
            return_scores=True,
            suppress_tokens=[-1, *never],
            max_length=max(len(start), MOST_TOKENS) + MOST_TOKENS,  # half of it at most is heard
        )[0]
        pairs = zip(found.sequences_ids, found.scores, strict=True)
        texts = [Hypothesis(self._whisper.text(tokens), min(0.0, float(score))) for tokens, score in pairs]
        first = {each.text: each for each in reversed(texts) if each.text}
        return sorted(first.values(), key=lambda each: -each.log_probability)

    def log_probabilities(self, texts: list[str], prompt: str = "") -> list[float]:
        """Of each text's tokens, all together; each token of the prompt takes as long as one of all texts."""
        from ctranslate2 import StorageView

        encoded = np.array(self._encoded)[:, : self._frames]
        copies = StorageView.from_array(np.repeat(encoded, len(texts), axis=0))
        tokens = [self._whisper.tokens(f"{text.capitalize()}.") for text in texts]
        start = self._whisper.start(prompt)[:-1]
        aligned = self._whisper.decoder.align(copies, start, tokens, [2 * encoded.shape[1]] * len(texts))
        return [sum(math.log(max(each, LEAST_PROBABLE)) for each in one.text_token_probs) for one in aligned]


def _once(text: str, *, is_cut_off: bool = False) -> str:
    """In lower case, with no punctuation but apostrophes inside words; what is said over and over, only once.

    Args:
        is_cut_off: whether it ends in the middle, perhaps of what is begun again, and of a word.
    """
    words = _words(text)
    longest = len(words) - 1 if is_cut_off else len(words) // 2
    rounds = (length for length in range(1, longest + 1) if _is_begun_again(words[length:], words))
    return " ".join(words[: next(rounds, len(words))])


def _is_begun_again(rest: list[str], words: list[str]) -> bool:
    last = len(rest) - 1
    return rest[:last] == words[:last] and words[last].startswith(rest[last])


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)*", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
