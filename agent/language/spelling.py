"""Which name or colour a misspelt word is meant to be: the only one that is one letter away."""

from __future__ import annotations

import gzip
import string
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from agent.language.english import singular
from agent.language.things import FACTS
from agent.language.vocabulary import Vocabulary

_SHORTEST = 3
_ENDINGS = "ysdrn"
"""Last letters that make another word of one, as of "fizz": never one too many."""
_PAIRS = 48895
"""Lines of the file that CLIP's tokens are made of; far rarer words follow."""


def corrected(word: str, vocabulary: Vocabulary) -> str:
    """The known name or colour that a word is one edit away from; the word itself where it is English, or none is near.

    Args:
        word: of lower-case letters alone.
    """
    if len(word) < _SHORTEST or word in vocabulary or word in FACTS or word in english_words():
        return word
    names = vocabulary.spellings
    near = {each: names[each] for each in edited(word) if each in names and each in english_words()}
    if len({*near.values()}) != 1:
        return word
    return min(near, key=lambda each: singular(each) != near[each])


def swapped(word: str) -> Iterator[str]:
    """All that has two neighbouring letters exchanged."""
    return (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))


def edited(word: str) -> Iterator[str]:
    """All that has two neighbouring letters exchanged, or, behind the first, one letter more, fewer or another."""
    yield from swapped(word)
    for at in range(1, len(word) + 1):
        if at < len(word) - 1 or word[-1] not in _ENDINGS:
            yield word[:at] + word[at + 1 :]
        yield from (word[:at] + letter + word[at:] for letter in string.ascii_lowercase)
        yield from (word[:at] + letter + word[at + 1 :] for letter in string.ascii_lowercase)


@cache
def english_words() -> frozenset[str]:
    """Some 34,000 words that people write often: those that are one token for every CLIP."""
    package = find_spec("open_clip")
    if package is None or package.origin is None:
        return frozenset()
    lines = gzip.decompress((Path(package.origin).parent / "bpe_simple_vocab_16e6.txt.gz").read_bytes()).decode()
    pairs = lines.splitlines()[1:_PAIRS]
    return frozenset("".join(pair.split())[: -len("</w>")] for pair in pairs if pair.endswith("</w>"))
