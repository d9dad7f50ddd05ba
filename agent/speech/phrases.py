"""A grammar as data: alternatives and sequences of words, to be written as JSGF, drawn from, and checked against."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

MAX_WORDS = 40
"""Of a drawn utterance; longer ones are drawn again."""


@dataclass(frozen=True)
class Rule:
    """The use of a rule, by name."""

    name: str


@dataclass(frozen=True)
class OneOf:
    """One of the parts; a part of twice the weight is twice as likely."""

    parts: tuple[Phrase, ...]
    weights: tuple[float, ...]


Phrase = str | Rule | OneOf | tuple["Phrase", ...]
"""Words separated by spaces (none: nothing is said), a rule, a choice, or one after the other."""


def one_of(*parts: Phrase) -> OneOf:
    """A choice of equals."""
    return OneOf(parts, (1.0,) * len(parts))


def weighed(parts: Mapping[Phrase, float]) -> OneOf:
    """A choice where each part has its weight."""
    return OneOf(tuple(parts), tuple(parts.values()))


def maybe(part: Phrase, chance: float) -> OneOf:
    """The part with a chance in (0, 1), else nothing."""
    return OneOf(("", part), (1 - chance, chance))


@dataclass(frozen=True)
class PhraseGrammar:
    """Rules by name; the first is what an utterance is. No rule may lead back to itself."""

    rules: Mapping[str, Phrase]

    @property
    def start(self) -> str:
        """The name of the rule for an utterance."""
        return next(iter(self.rules))

    def words(self) -> set[str]:
        """All words of all rules."""
        return {word for phrase in self.rules.values() for word in _words(phrase)}

    def only_with(self, words: Iterable[str]) -> PhraseGrammar:
        """The grammar without all that needs another word than these."""
        kept, known = dict(self.rules), set(words)
        while True:
            pruned = {name: _pruned(phrase, known, kept) for name, phrase in kept.items()}
            left = {name: phrase for name, phrase in pruned.items() if phrase is not None}
            if len(left) == len(kept):
                return PhraseGrammar(left)
            kept = left

    def jsgf(self, name: str) -> str:
        """The grammar in the Java Speech Grammar Format."""
        lines = [
            f"{'public ' if rule == self.start else ''}<{rule}> = {_jsgf(phrase)};"
            for rule, phrase in self.rules.items()
        ]
        return "\n".join(["#JSGF V1.0;", f"grammar {name};", *lines])

    def draw(self, rng: random.Random) -> str:
        """An utterance by chance, as the weights say."""
        while True:
            words = list(self._drawn(Rule(self.start), rng))
            if 0 < len(words) <= MAX_WORDS:
                return " ".join(words)

    def accepts(self, text: str) -> bool:
        """Whether the words, in lower case without punctuation, are an utterance of the grammar."""
        words = text.split()
        return len(words) in self._ends(Rule(self.start), words, frozenset({0}))

    def _drawn(self, phrase: Phrase, rng: random.Random) -> Iterator[str]:
        if isinstance(phrase, str):
            yield from phrase.split()
        elif isinstance(phrase, Rule):
            yield from self._drawn(self.rules[phrase.name], rng)
        elif isinstance(phrase, OneOf):
            yield from self._drawn(rng.choices(phrase.parts, phrase.weights)[0], rng)
        else:
            for part in phrase:
                yield from self._drawn(part, rng)

    def _ends(self, phrase: Phrase, words: Sequence[str], starts: frozenset[int]) -> frozenset[int]:
        """Where the phrase can end in ``words`` when it begins at one of ``starts``."""
        if not starts:
            return starts
        if isinstance(phrase, str):
            said = phrase.split()
            return frozenset(at + len(said) for at in starts if list(words[at : at + len(said)]) == said)
        if isinstance(phrase, Rule):
            return self._ends(self.rules[phrase.name], words, starts)
        if isinstance(phrase, OneOf):
            return frozenset().union(*(self._ends(part, words, starts) for part in phrase.parts))
        for part in phrase:
            starts = self._ends(part, words, starts)
        return starts


def _words(phrase: Phrase) -> Iterator[str]:
    if isinstance(phrase, str):
        yield from phrase.split()
    elif not isinstance(phrase, Rule):
        for part in phrase.parts if isinstance(phrase, OneOf) else phrase:
            yield from _words(part)


def _pruned(phrase: Phrase, known: set[str], rules: Mapping[str, Phrase]) -> Phrase | None:
    if isinstance(phrase, str):
        return phrase if known.issuperset(phrase.split()) else None
    if isinstance(phrase, Rule):
        return phrase if phrase.name in rules else None
    if isinstance(phrase, OneOf):
        parts = [
            (_pruned(part, known, rules), weight) for part, weight in zip(phrase.parts, phrase.weights, strict=True)
        ]
        left = [(part, weight) for part, weight in parts if part is not None]
        return OneOf(*zip(*left, strict=True)) if left else None
    parts_in_turn = tuple(_pruned(part, known, rules) for part in phrase)
    return None if None in parts_in_turn else parts_in_turn  # type: ignore[return-value]


def _jsgf(phrase: Phrase) -> str:
    if isinstance(phrase, str):
        return phrase or "<NULL>"
    if isinstance(phrase, Rule):
        return f"<{phrase.name}>"
    if isinstance(phrase, OneOf):
        total = sum(phrase.weights)
        pairs = zip(phrase.parts, phrase.weights, strict=True)
        return f"({' | '.join(f'/{weight / total:.7f}/ {_jsgf(part)}' for part, weight in pairs)})"
    return " ".join(_jsgf(part) for part in phrase)
