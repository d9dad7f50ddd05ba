"""pocketsphinx over the grammar of commands: the offline default; its wheel carries the English model.

Whatever is said, a grammar hears one of its own utterances. How sure it is comes from a second search that hears bare
phonemes: words that were not said fit the sound much worse than those do.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import MissingDependencyError
from agent.language.vocabulary import Vocabulary
from agent.speech.grammar import command_grammar
from agent.speech.phrases import PhraseGrammar
from agent.speech.recogniser import Words
from agent.speech.sound import Sound

PRONUNCIATIONS = {
    "leftmost": "L EH F T M OW S T",
    "rightmost": "R AY T M OW S T",
    "topmost": "T AA P M OW S T",
    "frontmost": "F R AH N T M OW S T",
}
"""Of words that the wheel's dictionary does not have; words that are in neither are left out of the grammar."""
COMMANDS, PHONEMES = "commands", "phonemes"
TINY = 1e-300
MOST_ACTIVE = 1000
"""Models kept in each frame: noise keeps 30,000, its default, alive, and takes 25 times as long as the sound."""
MOST_BEGUN = 4
"""Words that noise after an utterance may have added."""
# Made by training.speech.
SETTINGS = Path(__file__).with_name("confidence.json")


class PocketsphinxRecogniser:
    """Hears the utterances of a grammar. Not for several threads at a time.

    Args:
        vocabulary: the words of the preset that is spoken to; None where it knows any English.

    Raises:
        MissingDependencyError: pocketsphinx is not installed.
    """

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        try:
            import pocketsphinx
        except ModuleNotFoundError as error:
            raise MissingDependencyError(f'{error}; for speech: pip install "reclip-agent[speech]"') from error
        self._decoder: Any = pocketsphinx.Decoder(lm=None, loglevel="FATAL", maxhmmpf=MOST_ACTIVE)
        for word, phonemes in PRONUNCIATIONS.items():
            self._decoder.add_word(word, phonemes, word == [*PRONUNCIATIONS][-1])
        whole = command_grammar(vocabulary)
        self.grammar: PhraseGrammar = whole.only_with(w for w in whole.words() if self._decoder.lookup_word(w))
        self._decoder.add_jsgf_string(COMMANDS, self.grammar.jsgf(COMMANDS))
        self._decoder.add_allphone_file(PHONEMES, None)
        self._weights: dict[str, float] = json.loads(SETTINGS.read_text(encoding="utf-8"))

    def hear(self, sound: Sound) -> Words:
        """The words in a piece of speech."""
        text, (per_frame, worst) = self.examine(sound)
        if not text:
            return Words("", 0.0)
        weights = self._weights
        logit = weights["bias"] + weights["per_frame"] * per_frame + weights["worst"] * worst
        return Words(text, 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, logit)))))

    def _completed(self, text: str) -> str:
        """Without what was begun at its end, and is no utterance with it."""
        words = text.split()
        for end in range(len(words), max(len(words) - MOST_BEGUN, 0), -1):
            if self.grammar.accepts(" ".join(words[:end])):
                return " ".join(words[:end])
        return ""

    def examine(self, sound: Sound) -> tuple[str, tuple[float, float]]:
        """The words, and what their confidence is made of.

        Returns:
            The words, empty where none fit; by how much they fit the sound worse than bare phonemes, and by how much
            the worst of them does, each as a logarithm for a frame of 10 ms.
        """
        pcm = (np.clip(sound, -1.0, 1.0) * 32767).astype(np.int16).tobytes()
        text, words = self._search(COMMANDS, pcm)
        _, phonemes = self._search(PHONEMES, pcm)
        count = max(*(part.end for part in (*words, *phonemes)), 1)
        worse = np.cumsum(np.concatenate([[0.0], _by_frame(phonemes, count) - _by_frame(words, count)]))
        spoken = [part for part in words if part.is_word]
        shares = [(worse[part.end] - worse[part.start]) / (part.end - part.start) for part in spoken]
        return self._completed(text), (float(worse[-1] / count), float(max(shares, default=0.0)))

    def _search(self, name: str, pcm: bytes) -> tuple[str, list[_Part]]:
        decoder = self._decoder
        decoder.activate_search(name)
        decoder.start_utt()
        decoder.process_raw(pcm, full_utt=True)
        decoder.end_utt()
        hypothesis = decoder.hyp()
        parts = [
            _Part(each.start_frame, each.end_frame + 1, math.log(max(each.ascore, TINY)), each.word[:1].isalpha())
            for each in decoder.seg() or ()
            if each.end_frame >= each.start_frame
        ]
        return (hypothesis.hypstr if hypothesis else ""), parts


@dataclass(frozen=True)
class _Part:
    """A word or a phoneme: frames from start to before end, the logarithm of its acoustic score."""

    start: int
    end: int
    score: float
    is_word: bool


def _by_frame(parts: list[_Part], count: int) -> FloatArray:
    scores = np.zeros(count)
    for part in parts:
        scores[part.start : part.end] = part.score / (part.end - part.start)
    return scores
