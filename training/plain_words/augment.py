"""New pairs from written ones: other things and colours, words that nobody knows, carelessly typed, two in one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from agent.language.english import COLOURS, ORDINAL_WORDS
from agent.language.plain_words.rewriting import UNCLEAR, WAIT
from agent.models.presets import EMBEDDED
from sim.catalogue import CATEGORIES
from training.plain_words.pairs import Pair

SIZES = ("small", "big", "large", "little", "tiny", "tall", "short")
_ARTICLES = frozenset({"the", "a", "an", "that", "this", "my", "any", "all", "both"})
_MARKS = frozenset(".,!?;:'\"-")
_ACTIONS = frozenset({"pick", "give", "put", "push", "lift", "point", "look"})
_OPENINGS = (
    "hey", "hello", "hi robot", "please", "ok", "right", "listen", "good morning", "excuse me", "robot", "sorry",
    "mate", "so", "well", "now then", "thanks", "oh", "um", "er",
)  # fmt: skip
_ENDINGS = (
    "please", "thanks", "thank you", "would you", "cheers", "quick", "now", "ok", "love", "robot", "ta", "if you can",
    "when you are ready", "mate", "thank you so much", "good robot", "and hurry up", "dear",
)  # fmt: skip

_TIMES = (
    "at noon", "tomorrow", "tonight", "later", "on tuesday", "next week", "in ten minutes", "in an hour",
    "at half past three", "when i say go", "when the bell rings", "as soon as i nod", "once i am back", "after lunch",
    "when i whistle", "on my mark", "at midnight", "this evening", "when the timer goes off", "before dinner",
)  # fmt: skip
_NEVER_SO = (
    "twice", "three times", "again and again", "upside down", "with your left hand", "using the tongs", "sideways",
    "without touching it", "backwards", "alternately", "with your eyes shut", "for ten minutes", "every hour",
    "diagonally", "four times", "as a joke", "in reverse", "halfway", "on one finger", "half as fast",
)  # fmt: skip
_LINKS = ("by", "to", "at", "with", "around", "over", "before", "after", "against", "through", "beyond", "than", "")


@dataclass(frozen=True)
class Augmenter:
    """Draws variations of pairs.

    Attributes:
        rare_words: words of which most name nothing on a table.
    """

    rare_words: Sequence[str]

    @cached_property
    def _nouns(self) -> list[str]:
        lines = (EMBEDDED / "synonyms.txt").read_text(encoding="utf-8").splitlines()
        synonyms = [line.split()[0] for line in lines if line and not line.startswith("#")]
        return [*synonyms, *(name for name in CATEGORIES for _ in range(25))]

    @cached_property
    def _classes(self) -> dict[str, str]:
        kinds = {name: "noun" for name in self._nouns} | {f"{name}s": "nouns" for name in CATEGORIES}
        return (
            kinds
            | {colour: "colour" for colour in COLOURS}
            | {size: "size" for size in SIZES}
            | {each: "ordinal" for each in ORDINAL_WORDS[:5]}
        )

    def varied(self, pair: Pair, others: Sequence[Pair], rng: random.Random) -> Pair:
        """One variation of a pair."""
        pair = self._with_other_words(pair, rng)
        if rng.random() < 0.06:
            pair = self._with_unknown_word(pair, rng)
        chance = rng.random()
        if chance < 0.14:
            return self._with_words_of_no_use(pair, rng)
        if chance < 0.19:
            pair = self._with_unknown_relation(pair, rng)
        if rng.random() < 0.08:
            pair = _both(pair, self._with_other_words(rng.choice(others), rng), rng)
        if rng.random() < 0.05 and not pair.plain[0].startswith("<"):
            pair = replace(pair, said=pair.plain)
        if rng.random() < 0.12:
            pair = replace(pair, said=(*rng.choice(_OPENINGS).split(), *rng.choice((",", ".", "")), *pair.said))
        if rng.random() < 0.12:
            pair = replace(pair, said=(*pair.said, *rng.choice((",", "")), *rng.choice(_ENDINGS).split()))
        if rng.random() < 0.25:
            pair = replace(pair, said=tuple(word for word in pair.said if word not in _MARKS))
        return replace(pair, said=_carelessly(pair, rng)) if rng.random() < 0.15 else pair

    def _with_other_words(self, pair: Pair, rng: random.Random) -> Pair:
        """With other things, colours, sizes and ranks where both sides name them."""
        copied = set(pair.said) & set(pair.plain)
        new: dict[str, str] = {}
        for word in sorted(copied):
            kind = self._classes.get(word)
            if kind and rng.random() < 0.6:
                new[word] = self._other(kind, rng)
        if len(set(new.values()) | (copied - set(new))) < len(copied):  # two would become one
            return pair
        return Pair(*(tuple(new.get(word, word) for word in words) for words in (pair.said, pair.plain)))

    def _other(self, kind: str, rng: random.Random) -> str:
        if kind == "noun":
            return rng.choice(self.rare_words) if rng.random() < 0.12 else rng.choice(self._nouns)
        if kind == "nouns":
            return f"{rng.choice(list(CATEGORIES))}s"
        return rng.choice({"colour": COLOURS, "size": SIZES, "ordinal": ORDINAL_WORDS[:5]}[kind])

    def _with_unknown_word(self, pair: Pair, rng: random.Random) -> Pair:
        """With a strange word before a thing, on both sides: what tells things apart is kept, whatever it means."""
        copied = [word for word in dict.fromkeys(pair.plain) if self._classes.get(word) in ("noun", "nouns")]
        copied = [word for word in copied if pair.said.count(word) == pair.plain.count(word) == 1]
        if not copied:
            return pair
        word, strange = rng.choice(copied), rng.choice(self.rare_words)
        return Pair(*(_inserted(words, word, strange) for words in (pair.said, pair.plain)))

    def _with_words_of_no_use(self, pair: Pair, rng: random.Random) -> Pair:
        """With words in the command itself that nobody could act on, so that the whole is unclear, or has to wait."""
        ends = [at for at, word in enumerate(pair.said, 1) if word in pair.plain and word in self._classes]
        ends = [at for at in ends if at == len(pair.said) or pair.said[at] not in self._classes]
        if pair.plain[0].startswith("<") or not ends:
            return pair
        kind = rng.random()
        at = rng.choice((*ends, ends[-1], pair.said.index(pair.said[ends[0] - 1])))
        if kind < 0.25:
            return Pair((*pair.said[: ends[-1]], *rng.choice(_TIMES).split(), *pair.said[ends[-1] :]), (WAIT,))
        strange = rng.choices(self.rare_words, k=rng.choice((1, 1, 1, 2, 3)))
        words = rng.choice(_NEVER_SO).split() if kind < 0.5 else strange
        if at not in ends:  # before the thing's first word, where it would describe it: before its article
            at = max((place for place in range(at) if pair.said[place] in _ARTICLES), default=0)
        return Pair((*pair.said[:at], *words, *pair.said[at:]), (UNCLEAR,))

    def _with_unknown_relation(self, pair: Pair, rng: random.Random) -> Pair:
        """With a relation behind the last thing that nobody knows, on both sides: it is kept, whatever it means."""
        if pair.said[-1] != pair.plain[-1] or pair.plain[-1] not in self._classes or "." in pair.plain:
            return pair
        verb = rng.choice(self.rare_words) + rng.choice(("ed", "ing", "", ""))
        thing = [rng.choice(COLOURS), rng.choice(CATEGORIES)][rng.randrange(2) :]
        said = (*verb.split(), *rng.choice(_LINKS).split(), "the", *thing)
        return Pair((*pair.said, *said), (*pair.plain, *said))


def _inserted(words: tuple[str, ...], before: str, strange: str) -> tuple[str, ...]:
    at = words.index(before)
    return (*words[:at], strange, *words[at:])


def _both(one: Pair, other: Pair, rng: random.Random) -> Pair:
    """Two utterances in one."""
    if one.plain[0] not in _ACTIONS or other.plain[0] not in _ACTIONS or len(one.said) + len(other.said) > 40:
        return one
    if "." in one.plain or "." in other.plain or "if" in other.plain:
        return one
    link = rng.choice(((".",), [".", "then"], [",", "then"], ["and", "then"], ["and", "after", "that"]))
    said = one.said[:-1] if one.said[-1] in _MARKS else one.said
    return Pair((*said, *link, *other.said), (*one.plain, ".", "then", *other.plain))


def _carelessly(pair: Pair, rng: random.Random) -> tuple[str, ...]:
    """With a slip of the finger: in a word that is not copied, or in a colour or thing that the decoder can write."""
    able = [at for at, word in enumerate(pair.said) if len(word) > 3 and word.isalpha() and _may_slip(word, pair)]
    if not able:
        return pair.said
    at = rng.choice(able)
    word = pair.said[at]
    cut = rng.randrange(1, len(word) - 1)
    start, letter, rest = word[:cut], word[cut], word[cut + 1 :]
    slips = (start + rest, start + 2 * letter + rest, start + rest[:1] + letter + rest[1:])
    return (*pair.said[:at], rng.choice(slips), *pair.said[at + 1 :])


def _may_slip(word: str, pair: Pair) -> bool:
    return word not in pair.plain or word in COLOURS or word in CATEGORIES
