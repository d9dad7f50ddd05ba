"""pocketsphinx over the grammar of commands: the offline default; its wheel carries the English model.

Whatever is said, a grammar hears one of its own utterances. How sure it is comes from two more searches. One hears bare
phonemes: words that were not said fit the sound much worse than those do. One hears any English, by the language model
of the wheel: of other talk it finds words that fit better than a command's. A stop has a small grammar of its own,
which is asked first: noise does not lead it astray among thousands of longer utterances.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import MissingDependencyError
from agent.language.vocabulary import Vocabulary
from agent.speech.grammar import command_grammar, stop_grammar
from agent.speech.listener import Words
from agent.speech.phrases import PhraseGrammar, one_of
from agent.speech.sound import Sound

PRONUNCIATIONS = {
    "leftmost": "L EH F T M OW S T",
    "rightmost": "R AY T M OW S T",
    "topmost": "T AA P M OW S T",
    "frontmost": "F R AH N T M OW S T",
}
"""Of words that the wheel's dictionary does not have; words that are in neither are left out of the grammar."""
STOPS, COMMANDS, PHONEMES, TALK, ASKED = "stops", "commands", "phonemes", "talk", "asked"
FRAME_S = 0.01
SCORE_SHIFT = 10
"""pocketsphinx gives logarithms of acoustic scores without their last ten bits, where no lattice is searched."""
MOST_ACTIVE = 1000
"""Models kept in each frame: noise keeps 30,000, its default, alive, and takes 25 times as long as the sound."""
MOST_BEGUN = 4
"""Words that noise after an utterance may have added."""
SURE_STOP = 0.9
"""A stop so sure is one without asking what else it could be."""
LIKELY_STOP = 0.3
"""One so sure is one where no command fits the sound better."""
CLEARLY_BEHIND = 0.3
"""Of `Evidence.behind_others`: 98 of 100 sentences of other talk are, and 3 of 100 commands."""
UNSURE = 0.5
"""Too little to act on, and enough to ask: no command is surer where it is clearly behind other words."""
# Made by training.speech.
SETTINGS = Path(__file__).with_name("confidence.json")


@dataclass(frozen=True)
class Evidence:
    """How well the words of one search fit a sound.

    Attributes:
        text: the words; empty where none fit.
        per_frame: by how much they fit the sound worse than bare phonemes, the logarithm for a frame.
        worst: by how much the worst of them does.
        left_out_s: of the sound, seconds that are in no word.
        other_words: how many words any English has that are not these, or these have that are not among its.
        behind_others: where there are such, by how much all of its words fit the sound better, for a frame, 0 to 1.
    """

    text: str
    per_frame: float
    worst: float
    left_out_s: float
    other_words: int
    behind_others: float


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
        # Its second pass, bestpath, gives beginnings of utterances for whole ones, and takes twice the time.
        self._decoder: Any = pocketsphinx.Decoder(lm=None, loglevel="FATAL", maxhmmpf=MOST_ACTIVE, bestpath=False)
        for word, phonemes in PRONUNCIATIONS.items():
            self._decoder.add_word(word, phonemes, word == [*PRONUNCIATIONS][-1])
        self.grammars: dict[str, PhraseGrammar] = {}
        for name, whole in ((STOPS, stop_grammar()), (COMMANDS, command_grammar(vocabulary))):
            self.grammars[name] = whole.only_with(w for w in whole.words() if self._decoder.lookup_word(w))
            self._decoder.add_jsgf_string(name, self.grammars[name].jsgf(name))
        self._decoder.add_allphone_file(PHONEMES, None)
        self._decoder.add_lm_file(TALK, pocketsphinx.get_model_path("en-us/en-us.lm.bin"))
        self._weights: dict[str, dict[str, float]] = json.loads(SETTINGS.read_text(encoding="utf-8"))

    def hear(self, sound: Sound, in_view: Sequence[str] = ()) -> Words:
        """See `agent.speech.listener.Recogniser`; with `agent.speech.voice.VoiceActivity`'s silence around the sound.

        What is in view makes no difference: a word of the grammar is not likelier for it.
        """
        examination = self.examination(sound)
        stop = self.stop(examination)
        if stop is not None:
            return stop
        command = examination.of(COMMANDS)
        sure = self._confidence(COMMANDS, command)
        if sure < LIKELY_STOP and self.grammars[STOPS].accepts(command.text):
            return Words("", 0.0)  # a stop acts at once, however unsure it is: other talk must not be one
        if command.behind_others >= CLEARLY_BEHIND:
            sure = min(sure, UNSURE)
        return Words(command.text, sure)

    def hear_so_far(self, sound: Sound) -> str:
        """See `agent.speech.listener.Recogniser`."""
        self._decoder.activate_search(COMMANDS)
        self._decoder.start_utt()
        self._decoder.process_raw(_pcm(sound), full_utt=True)
        hypothesis = self._decoder.hyp()  # before the end, that of a beginning, too
        self._decoder.end_utt()
        return hypothesis.hypstr if hypothesis else ""

    def examination(self, sound: Sound) -> Examination:
        """Of a piece of speech."""
        return Examination(self._decoder, self.grammars, sound)

    def sure_of_stop_at_most(self, examination: Examination) -> float:
        """How sure it can be of a stop, in a fraction of the time: what any English hears only speaks against it."""
        return self._confidence(STOPS, examination.of(STOPS, beside_talk=False))

    def stop(self, examination: Examination) -> Words | None:
        """The stop in a piece of speech; None where there is none."""
        if self.sure_of_stop_at_most(examination) < LIKELY_STOP:
            return None
        stop = examination.of(STOPS)
        sure = self._confidence(STOPS, stop)
        if sure < LIKELY_STOP:
            return None
        if sure < SURE_STOP:
            command = examination.of(COMMANDS)
            if command.text and stop.per_frame > command.per_frame:
                return None
        return Words(stop.text, sure)

    def which(self, texts: Iterable[str], sound: Sound) -> str:
        """The one of some utterances of the grammar that a sound is likest; empty where it is like none."""
        self._decoder.add_jsgf_string(ASKED, PhraseGrammar({ASKED: one_of(*texts)}).jsgf(ASKED))
        return self.examination(sound).heard(ASKED)

    def lookup(self, word: str) -> str | None:
        """The phonemes of a word, between spaces; None where the dictionary does not have it."""
        found: str | None = self._decoder.lookup_word(word)
        return found

    def examine(self, name: str, sound: Sound) -> Evidence:
        """What one search makes of a sound: of `STOPS`, or `COMMANDS`."""
        return self.examination(sound).of(name)

    def _confidence(self, name: str, evidence: Evidence) -> float:
        if not evidence.text:
            return 0.0
        weights = self._weights[name]
        logit = weights["bias"] + sum(weights[each] * getattr(evidence, each) for each in weights if each != "bias")
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, logit))))


class Examination:
    """One sound, searched once for its phonemes, for any English, and for each grammar, as they are needed.

    Args:
        decoder: pocketsphinx's, with a search for each grammar, `PHONEMES` and `TALK`.
        grammars: by the names of their searches.
        sound: a piece of speech.
    """

    def __init__(self, decoder: Any, grammars: dict[str, PhraseGrammar], sound: Sound) -> None:
        self._decoder = decoder
        self._grammars = grammars
        self._pcm = _pcm(sound)
        self._found: dict[str, tuple[str, list[_Part]]] = {}

    def heard(self, name: str) -> str:
        """The words of a search, whatever they are worth."""
        return self._search(name)[0]

    def of(self, name: str, *, beside_talk: bool = True) -> Evidence:
        """What the search of a grammar comes to, as it stands beside any English or alone."""
        text, words = self._search(name)
        text = _completed(text, self._grammars[name])
        _, phonemes = self._search(PHONEMES)
        talk, talk_words = self._search(TALK) if beside_talk else (text, words)
        count = max(*(part.end for part in (*words, *phonemes, *talk_words)), 1)
        scores = _by_frame(words, count)
        worse = np.cumsum(np.concatenate([[0.0], _by_frame(phonemes, count) - scores]))
        spoken = [part for part in words if part.is_word]
        shares = [(worse[part.end] - worse[part.start]) / (part.end - part.start) for part in spoken]
        other_words = _other_words(text.split(), talk.split())
        behind = float((_by_frame(talk_words, count) - scores).mean())
        return Evidence(
            text=text,
            per_frame=float(worse[-1] / count),
            worst=float(max(shares, default=0.0)),
            left_out_s=FRAME_S * (count - sum(part.end - part.start for part in spoken)),
            other_words=other_words,
            behind_others=min(max(behind, 0.0), 1.0) if other_words else 0.0,
        )

    def _search(self, name: str) -> tuple[str, list[_Part]]:
        if name not in self._found:
            self._found[name] = self._searched(name)
        return self._found[name]

    def _searched(self, name: str) -> tuple[str, list[_Part]]:
        decoder = self._decoder
        decoder.activate_search(name)
        decoder.start_utt()
        decoder.process_raw(self._pcm, full_utt=True)
        decoder.end_utt()
        hypothesis = decoder.hyp()
        parts = [
            _Part(
                each.start_frame,
                each.end_frame + 1,
                math.log(each.ascore) * 2**SCORE_SHIFT,
                each.word[:1].isalpha(),
            )
            for each in decoder.seg() or ()
            if each.end_frame >= each.start_frame >= 0
        ]
        return (hypothesis.hypstr if hypothesis else ""), parts


@dataclass(frozen=True)
class _Part:
    """A word or a phoneme: frames from start to before end, the logarithm of its acoustic score."""

    start: int
    end: int
    score: float
    is_word: bool


def _pcm(sound: Sound) -> bytes:
    return (np.clip(sound, -1.0, 1.0) * 32767).astype(np.int16).tobytes()


def _by_frame(parts: list[_Part], count: int) -> FloatArray:
    scores = np.zeros(count)
    for part in parts:
        scores[part.start : part.end] = part.score / (part.end - part.start)
    return scores


def _other_words(one: list[str], other: list[str]) -> int:
    same = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return max(len(one), len(other)) - same


def _completed(text: str, grammar: PhraseGrammar) -> str:
    """Without what was begun at its end, and is no utterance with it."""
    words = text.split()
    for end in range(len(words), max(len(words) - MOST_BEGUN, 0), -1):
        if grammar.accepts(" ".join(words[:end])):
            return " ".join(words[:end])
    return ""
