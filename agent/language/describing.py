"""Words that describe a thing and that no picture of ours tells, and words that may be passed over."""

from __future__ import annotations

from agent.language.words import word_lists

_LISTS = word_lists("describing.txt")
UNSEEN = _LISTS["unseen"]
"""What is not seen of a thing here, or not told by the models."""
_DEGREES = _LISTS["degrees"]
EMPTY = _LISTS["empty"]
"""What says nothing of what a thing is."""
PURPOSES = _LISTS["purposes"]
"""What a thing may be for, before its name: "coffee cup", "cereal bowl"."""


def is_unseen(word: str) -> bool:
    """Whether a word says what cannot be judged: "heavy", "heavier", "heaviest", "sweetest", but not "sweet"."""
    return not UNSEEN.isdisjoint({word, *_bases(word)}) or is_of_degree(word)


def is_of_degree(word: str) -> bool:
    """Whether a word compares what is only known of a kind: "sweetest"."""
    return not _DEGREES.isdisjoint(_bases(word))


def _bases(word: str) -> set[str]:
    """What a word may be the comparative or superlative of."""
    stems = [word.removesuffix(ending) for ending in ("er", "est") if word.endswith(ending)]
    grown = [f"{stem[:-1]}y" for stem in stems if stem.endswith("i")]
    return {*stems, *(f"{stem}e" for stem in stems), *grown, *(stem[:-1] for stem in stems)}
