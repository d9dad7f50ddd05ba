"""The utterance of a grammar that sounds most like what was heard: "pick up the read cop", "pick up the red cup".

Costs of stretches of what was heard are matrices from start to end. A choice is the least of its parts' matrices, what
follows each other their product where sums stand for products and the least for the sum: each rule is worked out once.
"""

from __future__ import annotations

import numpy as np

from agent.datatypes import FloatArray
from agent.speech.phrases import OneOf, Phrase, PhraseGrammar, Rule
from agent.speech.pronunciation import Lookup, matched, phonemes_of


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

    def of(self, text: str) -> tuple[str, float]:
        """The nearest utterance, and what the difference costs for each phoneme heard: 0 where there is none, to 1."""
        heard = self.phonemes(text)
        if not heard:
            return "", 1.0
        search = _Search(self._grammar, self._words, matched(self._phonemes, self._lengths, heard))
        whole = Rule(self._grammar.start)
        cost = float(search.costs(whole)[0, -1])
        return " ".join(search.words(whole, 0, len(heard))), cost / len(heard)


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
            parts = _parts(phrase)
            if isinstance(phrase, OneOf):
                self._known[id(phrase)] = np.minimum.reduce([self.costs(part) for part in parts])
            else:
                self._known[id(phrase)] = self._in_turn(parts)
        return self._known[id(phrase)]

    def _in_turn(self, parts: tuple[Phrase, ...]) -> FloatArray:
        found = self.costs(parts[0])
        for part in parts[1:]:
            found = (found[:, :, None] + self.costs(part)[None]).min(axis=1)
        return found

    def words(self, phrase: Phrase, start: int, end: int) -> list[str]:
        """Those that cost least from a start to an end."""
        if isinstance(phrase, Rule):
            return self.words(self._rules[phrase.name], start, end)
        if isinstance(phrase, str) and " " not in phrase:
            return [phrase] if phrase else []
        parts = _parts(phrase)
        if isinstance(phrase, OneOf):
            return self.words(min(parts, key=lambda part: float(self.costs(part)[start, end])), start, end)
        if len(parts) == 1:
            return self.words(parts[0], start, end)
        before = self._in_turn(parts[:-1])
        middle = int((before[start] + self.costs(parts[-1])[:, end]).argmin())
        return self.words(parts[:-1], start, middle) + self.words(parts[-1], middle, end)


def _parts(phrase: OneOf | tuple[Phrase, ...] | str) -> tuple[Phrase, ...]:
    if isinstance(phrase, str):
        return tuple(phrase.split())
    return phrase.parts if isinstance(phrase, OneOf) else phrase
