"""The utterance of a grammar that sounds most like what was heard: "pick up the read cop", "pick up the red cup".

Costs of stretches of what was heard are matrices from start to end. A choice is the least of its parts' matrices, what
follows each other their product where sums stand for products and the least for the sum: each rule is worked out once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray
from agent.speech.phrases import OneOf, Phrase, PhraseGrammar, Rule
from agent.speech.pronunciation import Lookup, matched, phonemes_of

RARITY = 0.05
"""What it costs to take an utterance for one that is rarer by a factor of e; leaving out a phoneme costs 0.7."""

ALIKE = 0.7
"""What it costs at most more to take what was heard for a rival's word: "ball" for "bowl" 0.3, "in" for "on" 0.6."""
RIVALS = 5


@dataclass(frozen=True)
class Reading:
    """What was heard, as an utterance of the grammar.

    Attributes:
        words: those of the utterance; none where nothing was heard.
        heard: the phonemes that each of them was taken from.
    """

    words: tuple[str, ...]
    heard: tuple[tuple[int, ...], ...]

    @property
    def text(self) -> str:
        """The utterance."""
        return " ".join(self.words)


class NearestPhrase:
    """Finds utterances of a grammar by their sound.

    Args:
        grammar: what can be meant.
        lookup: a dictionary of phonemes that has its words.
    """

    def __init__(self, grammar: PhraseGrammar, lookup: Lookup) -> None:
        self._grammar = grammar
        self._lookup = lookup
        self._words = {word: number for number, word in enumerate(sorted(grammar.words()))}
        spoken = [phonemes_of(word, lookup) for word in self._words]
        self._lengths = np.array([len(each) for each in spoken])
        self._phonemes = np.array([[*each, *[0] * (self._lengths.max() - len(each))] for each in spoken])

    def phonemes(self, text: str) -> list[int]:
        """Of a text in lower case; see `agent.speech.pronunciation.phonemes_of`."""
        return phonemes_of(text, self._lookup)

    def of(self, text: str) -> Reading:
        """The nearest utterance, of nearly equals the likelier."""
        if self._grammar.accepts(text):
            words = tuple(text.split())
            return Reading(words, tuple(tuple(self.phonemes(word)) for word in words))
        heard = self.phonemes(text)
        if not heard:
            return Reading((), ())
        search = _Search(self._grammar, self._words, matched(self._phonemes, self._lengths, heard))
        found = search.words(Rule(self._grammar.start), 0, len(heard))
        return Reading(tuple(word for word, _, _ in found), tuple(tuple(heard[start:end]) for _, start, end in found))

    def rivals(self, reading: Reading) -> list[str]:
        """Utterances with one word changed for another that is nearly as like what was heard, the likest first."""
        words = reading.words
        found = [
            (cost, " ".join([*words[:at], other, *words[at + 1 :]]))
            for at, (word, heard) in enumerate(zip(words, reading.heard, strict=True))
            if word != "the" and heard  # by far the likeliest of the words that sound like it
            for cost, other in self._alike(word, heard)
        ]
        return [each for _, each in sorted(found) if self._grammar.accepts(each)][:RIVALS]

    def _alike(self, word: str, heard: tuple[int, ...]) -> list[tuple[float, str]]:
        """Other words of the grammar for what was heard, with what each costs more than the word."""
        costs = matched(self._phonemes, self._lengths, [*heard])[:, 0, -1]
        more = costs - costs[self._words[word]]
        pairs = zip(more.tolist(), self._words, strict=True)
        return [(cost, other) for cost, other in pairs if cost <= ALIKE and other != word]


class _Search:
    """One text against the grammar.

    Args:
        numbers: of words in ``matrices``.
        matrices: (W, N + 1, N + 1) what each word costs from a start to an end.
    """

    def __init__(self, grammar: PhraseGrammar, numbers: dict[str, int], matrices: FloatArray) -> None:
        self._rules, self._numbers, self._matrices = grammar.rules, numbers, matrices
        self._nothing = np.where(np.eye(matrices.shape[1], dtype=bool), 0.0, np.inf)
        self._known: dict[int, FloatArray] = {}

    def costs(self, phrase: Phrase) -> FloatArray:
        """(N + 1, N + 1) the least that a phrase costs from each start to each end."""
        if isinstance(phrase, str) and " " not in phrase:
            return self._matrices[self._numbers[phrase]] if phrase else self._nothing
        if isinstance(phrase, Rule):
            return self.costs(self._rules[phrase.name])
        if id(phrase) not in self._known:
            if isinstance(phrase, OneOf):
                self._known[id(phrase)] = np.minimum.reduce(
                    [self.costs(part) + cost for part, cost in _choices(phrase)]
                )
            else:
                self._known[id(phrase)] = self._in_turn(_parts(phrase))
        return self._known[id(phrase)]

    def _in_turn(self, parts: tuple[Phrase, ...]) -> FloatArray:
        found = self.costs(parts[0])
        for part in parts[1:]:
            found = (found[:, :, None] + self.costs(part)[None]).min(axis=1)
        return found

    def words(self, phrase: Phrase, start: int, end: int) -> list[tuple[str, int, int]]:
        """Those that cost least from a start to an end, each with its own."""
        if isinstance(phrase, Rule):
            return self.words(self._rules[phrase.name], start, end)
        if isinstance(phrase, str) and " " not in phrase:
            return [(phrase, start, end)] if phrase else []
        if isinstance(phrase, OneOf):
            choices = ((self.costs(part)[start, end] + cost, at) for at, (part, cost) in enumerate(_choices(phrase)))
            return self.words(phrase.parts[min(choices)[1]], start, end)
        parts = _parts(phrase)
        if len(parts) == 1:
            return self.words(parts[0], start, end)
        before = self._in_turn(parts[:-1])
        middle = int((before[start] + self.costs(parts[-1])[:, end]).argmin())
        return self.words(parts[:-1], start, middle) + self.words(parts[-1], middle, end)


def _parts(phrase: tuple[Phrase, ...] | str) -> tuple[Phrase, ...]:
    return tuple(phrase.split()) if isinstance(phrase, str) else phrase


def _choices(phrase: OneOf) -> Iterator[tuple[Phrase, float]]:
    """The parts, each with what its rarity costs."""
    total = sum(phrase.weights)
    return (
        (part, RARITY * math.log(total / weight)) for part, weight in zip(phrase.parts, phrase.weights, strict=True)
    )
