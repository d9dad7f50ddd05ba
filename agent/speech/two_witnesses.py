"""Two recognisers that listen to the same: Whisper, which knows any English, and pocketsphinx, which knows the sounds.

What Whisper hears is read against what can be meant: the utterances of the grammar that sound most like it. Whisper
says how likely each of them is, and pocketsphinx which one it hears: how well they agree says how sure to be. What
sounds like no command is free talk, and stays in Whisper's words. A stop is one where either of them hears it, unless
pocketsphinx is in doubt and Whisper hears the same command with its prompt and without. It acts however sure it is, and
is not sure where pocketsphinx, in doubt, hears it alone.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.language.command import is_stop
from agent.language.english import RARER_ARTICLES
from agent.language.vocabulary import Vocabulary
from agent.speech.grammar import SHORT_PROMPT, whisper_prompt
from agent.speech.listener import Words
from agent.speech.nearest_phrase import NearestPhrase
from agent.speech.pocketsphinx_recogniser import COMMANDS, LIKELY_STOP, SURE_STOP, UNSURE, PocketsphinxRecogniser
from agent.speech.pronunciation import distance
from agent.speech.sound import Sound
from agent.speech.whisper import Hypothesis, Whisper

AGREEMENT = 1.0
"""What pocketsphinx's word for a text counts among the logarithms of Whisper's probabilities."""
RARER = 2.0
"""What an article that few people use counts against a text, likewise: "put that spoon down", said in noise."""
PLAIN = 2
"""How many of Whisper's hypotheses without the prompt are read as well."""
MOST_WORDS = 16
"""What is longer is no command, or noise that Whisper hears as the same word over and over."""
FREE_TALK = 0.2
"""What sounds so different from all commands, for a phoneme, is none."""
SETTINGS = Path(__file__).with_name("two_witnesses.json")


@dataclass(frozen=True)
class Testimony:
    """What speaks for an utterance, and against it.

    Attributes:
        text: what was said, of all that can be meant; empty where nothing was.
        unlikely: the logarithm of what Whisper holds it probable, for a token, without its sign.
        behind: by how much Whisper's own words are likelier, for a token.
        changed: how different it sounds from Whisper's own words without the prompt: about the phonemes to be changed.
        unlike: the same for each of its phonemes, 1 at most.
        against: whether pocketsphinx hears another of those that Whisper takes into account; 0 or 1.
    """

    text: str
    unlikely: float
    behind: float
    changed: float
    unlike: float
    against: float


NOTHING = Testimony("", unlikely=0.0, behind=0.0, changed=0.0, unlike=1.0, against=1.0)


class TwoWitnesses:
    """Hears commands in Whisper's ears and pocketsphinx's. Not for several threads at a time.

    Args:
        folder: Whisper's weights, see `agent.speech.whisper.Whisper`.
        vocabulary: the words of the preset that is spoken to; None where it knows any English.

    Raises:
        MissingDependencyError, MissingWeightsError, InvalidWeightsError: see `agent.speech.whisper.Whisper`.
    """

    def __init__(self, folder: Path, vocabulary: Vocabulary | None = None) -> None:
        self.grammar = PocketsphinxRecogniser(vocabulary)
        self._whisper = Whisper(folder)
        self._vocabulary = vocabulary
        self._commands = NearestPhrase(self.grammar.grammars[COMMANDS], self.grammar.lookup)
        self._weights: dict[str, float] = json.loads(SETTINGS.read_text(encoding="utf-8"))

    def hear(self, sound: Sound, in_view: Sequence[str] = ()) -> Words:
        """See `agent.speech.listener.Recogniser`."""
        examination = self.grammar.examination(sound)
        stop_at_most = self.grammar.sure_of_stop_at_most(examination)
        stop = self.grammar.stop(examination) if stop_at_most >= SURE_STOP else None
        if stop is not None and stop.confidence >= SURE_STOP:
            return stop
        plain, testimony = self.examine(sound, in_view)
        if stop_at_most >= LIKELY_STOP and not (plain and plain.text == testimony.text and testimony.unlike == 0):
            stop = self.grammar.stop(examination)
            if stop is not None:
                both_hear_one = plain is not None and is_stop(plain.text)
                return stop if both_hear_one else Words(stop.text, min(stop.confidence, UNSURE))
        if plain is None:
            return Words("", 0.0)
        if is_stop(plain.text):
            return Words(plain.text, math.exp(plain.log_probability))
        sure = self._confidence(testimony)
        if sure > UNSURE or testimony.unlike < FREE_TALK:
            is_false_stop = sure < LIKELY_STOP and is_stop(testimony.text)
            return Words("", 0.0) if is_false_stop else Words(testimony.text, sure)
        return Words(plain.text, min(UNSURE, math.exp(plain.log_probability)))

    def examine(self, sound: Sound, in_view: Sequence[str] = ()) -> tuple[Hypothesis | None, Testimony]:
        """What Whisper hears without any prompt, and the likeliest utterance of the grammar."""
        listening = self._whisper.listen(sound)
        plain, prompted = (listening.hypotheses(each) for each in ("", whisper_prompt(self._vocabulary, in_view)))
        if not plain or not prompted:
            return None, NOTHING
        own = prompted[0]
        texts = dict.fromkeys(each.text for each in (*prompted, *plain[:PLAIN]))
        heard_as = [text for text in texts if len(text.split()) <= MOST_WORDS]
        if not heard_as:
            return plain[0], NOTHING
        candidates = self._candidates(heard_as)
        *likely, of_own = listening.log_probabilities([*candidates, own.text], SHORT_PROMPT)
        heard = self.grammar.which(candidates, sound)
        values = [
            each + AGREEMENT * (text == heard) - RARER * sum(word in RARER_ARTICLES for word in text.split())
            for text, each in zip(candidates, likely, strict=True)
        ]
        best = max(range(len(candidates)), key=values.__getitem__)
        text, tokens = candidates[best], len(candidates[best].split()) + 1
        phonemes = self._commands.phonemes(text)
        changed = distance(self._commands.phonemes(plain[0].text), phonemes)
        return plain[0], Testimony(
            text=text,
            unlikely=-likely[best] / tokens,
            behind=max(0.0, of_own - likely[best]) / tokens,
            changed=changed,
            unlike=min(1.0, changed / len(phonemes)),
            against=float(heard != text),
        )

    def _candidates(self, heard_as: Iterable[str]) -> list[str]:
        """Utterances of the grammar that may have been said, the nearest to the first of the texts first."""
        near = [self._commands.of(each) for each in heard_as]
        first = near[0].words
        usual = [
            " ".join([*first[:at], "the", *first[at + 1 :]]) for at, word in enumerate(first) if word in RARER_ARTICLES
        ]
        found = dict.fromkeys((*(each.text for each in near), *self._commands.rivals(near[0]), *usual))
        return [each for each in found if self.grammar.grammars[COMMANDS].accepts(each)]

    def _confidence(self, testimony: Testimony) -> float:
        weights = self._weights
        logit = weights["bias"] + sum(weights[each] * getattr(testimony, each) for each in weights if each != "bias")
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, logit)))) if testimony.text else 0.0
