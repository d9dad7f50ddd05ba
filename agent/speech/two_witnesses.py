"""Two recognisers that listen to the same: Whisper, which knows any English, and pocketsphinx, which knows the sounds.

What Whisper hears, in any words and in the grammar's alone, is read against what can be meant: the utterances of the
grammar that sound most like it. Whisper says how likely each of them is, and pocketsphinx which one it hears: how well
they agree, and how near another comes, says how sure to be. What is like no command is free talk, and stays in
Whisper's words. A stop is one where either of them hears it, unless pocketsphinx is in doubt and Whisper hears the same
command with its prompt and without, or one that is longer than any stop: that one is asked about. It acts however sure
it is, and is not sure where pocketsphinx, in doubt, hears it alone.
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
from agent.speech.grammar import SHORT_PROMPT, STOPS, whisper_prompt
from agent.speech.listener import Words
from agent.speech.nearest_phrase import NearestPhrase
from agent.speech.pocketsphinx_recogniser import COMMANDS, LIKELY_STOP, SURE_STOP, UNSURE, PocketsphinxRecogniser
from agent.speech.pronunciation import distance
from agent.speech.sound import Sound
from agent.speech.whisper import Hypothesis, Whisper

AGREEMENT = 1.5
"""What pocketsphinx's word for a text counts among the logarithms of Whisper's probabilities."""
RARER = 2.0
"""What an article that few people use counts against a text, likewise: "put that spoon down", said in noise."""
RIVALRY = 4.0
"""In such steps of the logarithm of its probability a rival counts less by a factor of e."""
READ = 3
"""How many of Whisper's hypotheses in the grammar's words are read, and of those in any, with the prompt."""
MOST_WORDS = 16
"""What is longer is no command, or noise that Whisper hears as the same word over and over."""
SAME = 0.2
"""What sounds no more different from a command, for a phoneme, is like it."""
FREE_TALK, OWN_WORDS = 1.0, 0.4
"""What is more than this different from all commands is none: `Testimony.unlike`, and so much of `Testimony.behind`."""
LONGEST_STOP = max(len(each.split()) for each in STOPS)
"""Words."""
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
        rivalled: how near another of them comes by Whisper alone: 1 where it is as likely, 0 where nothing else is.
    """

    text: str
    unlikely: float
    behind: float
    changed: float
    unlike: float
    against: float
    rivalled: float

    @property
    def is_like_no_command(self) -> bool:
        """Whether it is free talk."""
        return self.unlike + OWN_WORDS * self.behind >= FREE_TALK

    @property
    def is_longer_than_a_stop(self) -> bool:
        """Whether it sounds like a command that no stop can be mistaken for."""
        return self.unlike < SAME and len(self.text.split()) > LONGEST_STOP


NOTHING = Testimony("", unlikely=0.0, behind=0.0, changed=0.0, unlike=1.0, against=1.0, rivalled=1.0)


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
        self._never = self._whisper.tokens_but(self.grammar.grammars[COMMANDS].words())
        self._weights: dict[str, float] = json.loads(SETTINGS.read_text(encoding="utf-8"))

    def hear(self, sound: Sound, in_view: Sequence[str] = ()) -> Words:
        """See `agent.speech.listener.Recogniser`."""
        examination = self.grammar.examination(sound)
        stop_at_most = self.grammar.sure_of_stop_at_most(examination)
        stop = self.grammar.stop(examination) if stop_at_most >= SURE_STOP else None
        if stop is not None and stop.confidence >= SURE_STOP:
            return stop
        plain, testimony = self.examine(sound, in_view)
        surest = 1.0
        if stop_at_most >= LIKELY_STOP and not (plain and plain.text == testimony.text and testimony.unlike == 0):
            stop = self.grammar.stop(examination)
            if stop is not None and not testimony.is_longer_than_a_stop:
                both_hear_one = plain is not None and is_stop(plain.text)
                return stop if both_hear_one else Words(stop.text, min(stop.confidence, UNSURE))
            surest = UNSURE if stop is not None else 1.0
        if plain is None:
            return Words("", 0.0)
        if is_stop(plain.text):
            return Words(plain.text, math.exp(plain.log_probability))
        sure = min(surest, self._confidence(testimony))
        is_false_stop = sure < LIKELY_STOP and is_stop(testimony.text)
        if is_false_stop or testimony.is_like_no_command:
            return Words(plain.text, min(UNSURE, math.exp(plain.log_probability)))
        return Words(testimony.text, sure)

    def hear_so_far(self, sound: Sound) -> str:
        """See `agent.speech.listener.Recogniser`: Whisper's own words."""
        hypotheses = self._whisper.listen(sound).hypotheses("")
        return hypotheses[0].text if hypotheses else ""

    def examine(self, sound: Sound, in_view: Sequence[str] = ()) -> tuple[Hypothesis | None, Testimony]:
        """What Whisper hears without any prompt, and the likeliest utterance of the grammar."""
        listening = self._whisper.listen(sound)
        plain, prompted = (listening.hypotheses(each) for each in ("", whisper_prompt(self._vocabulary, in_view)))
        if not plain or not prompted:
            return None, NOTHING
        own = prompted[0]
        known = listening.hypotheses(SHORT_PROMPT, self._never)
        texts = dict.fromkeys(each.text for each in (own, *known[:READ], *prompted[:READ], plain[0]))
        heard_as = [text for text in texts if len(text.split()) <= MOST_WORDS]
        if not heard_as:
            return plain[0], NOTHING
        candidates = self._candidates(heard_as)
        *likely, of_own = listening.log_probabilities([*candidates, own.text], SHORT_PROMPT)
        heard = self.grammar.which(candidates, sound)
        usual = [
            each - RARER * sum(word in RARER_ARTICLES for word in text.split())
            for text, each in zip(candidates, likely, strict=True)
        ]
        values = [each + AGREEMENT * (text == heard) for text, each in zip(candidates, usual, strict=True)]
        best = max(range(len(candidates)), key=values.__getitem__)
        text, tokens = candidates[best], len(candidates[best].split()) + 1
        next_best = max((each for at, each in enumerate(usual) if at != best), default=-math.inf)
        phonemes = self._commands.phonemes(text)
        changed = distance(self._commands.phonemes(plain[0].text), phonemes)
        return plain[0], Testimony(
            text=text,
            unlikely=-likely[best] / tokens,
            behind=max(0.0, of_own - likely[best]) / tokens,
            changed=changed,
            unlike=min(1.0, changed / len(phonemes)),
            against=float(heard != text),
            rivalled=math.exp(min(0.0, next_best - usual[best]) / RIVALRY),
        )

    def _candidates(self, heard_as: Iterable[str]) -> list[str]:
        """Utterances of the grammar that may have been said, the nearest to the first of the texts first."""
        near = [self._commands.of(each) for each in heard_as]
        first = near[0].words
        rivals = [each for reading in near[:2] for each in self._commands.rivals(reading)]
        usual = [
            " ".join([*first[:at], "the", *first[at + 1 :]]) for at, word in enumerate(first) if word in RARER_ARTICLES
        ]
        found = dict.fromkeys((*(each.text for each in near), *rivals, *usual))
        return [each for each in found if self.grammar.grammars[COMMANDS].accepts(each)]

    def _confidence(self, testimony: Testimony) -> float:
        weights = self._weights
        logit = weights["bias"] + sum(weights[each] * getattr(testimony, each) for each in weights if each != "bias")
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, logit)))) if testimony.text else 0.0
