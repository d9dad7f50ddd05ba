"""Words of a text with their places in it, so that what is taken out can be spelled as it was said."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from agent.language.english import OTHER_SPELLINGS

_APOSTROPHE = "\u2019"
_WORD = re.compile(
    rf"(?<![\w.])\d*[.,]\d+|(?:[^\W\d_]\.){{2,}}|\b(?:approx|etc|vs|st|dr|mrs?|ms|prof|no(?=\.\s*\d))\.(?=\s*\w)"
    rf"|[^\W_]+(?:['{_APOSTROPHE}-][^\W_]+)*|[^\w\s]|_",
    re.IGNORECASE,
)
"""Numbers with a point ("10.5") and abbreviations ("e.g.", "no. 2") are words: no sentence ends in them."""
_LOOSE_PUNCTUATION = frozenset(".,!?;:\"'-\u2018\u2019\u201c\u201d\u2026\u2013\u2014")


LONGEST_PHRASE = 12
"""Words of a phrase in any table."""


class Word(NamedTuple):
    """One word or punctuation mark: in lower case, and where it stands in the text."""

    lower: str
    start: int
    end: int


Words = Sequence[Word]


def split_words(text: str) -> Words:
    """The words and punctuation marks of a text, in order."""
    found = _WORD.finditer(text)
    return [Word(match.group().lower().replace(_APOSTROPHE, "'"), match.start(), match.end()) for match in found]


def trimmed(words: Words) -> Words:
    """Without loose punctuation at either end."""
    start, end = 0, len(words)
    while start < end and words[start].lower in _LOOSE_PUNCTUATION:
        start += 1
    while end > start and words[end - 1].lower in _LOOSE_PUNCTUATION:
        end -= 1
    return words[start:end]


def without_punctuation(words: Words) -> Words:
    """Without loose punctuation anywhere."""
    return [word for word in words if word.lower not in _LOOSE_PUNCTUATION]


def spelled(words: Words, text: str) -> str:
    """The words as ``text`` spells them, without punctuation at the ends; one space where a word was taken out.

    Words without a length in the text, which were put in, stand as they are.
    """
    words = trimmed(words)
    pieces = []
    for index, word in enumerate(words):
        before = words[index - 1] if index else word
        if index and (before.end != word.start or word.start == word.end or before.start == before.end):
            pieces.append(" ")
        pieces.append(text[word.start : word.end] or word.lower)
    return "".join(pieces)


def written_out(words: Words, text: str) -> str:
    """The words as ``text`` spells them, where it has them in this form, joined by single spaces."""
    said = ((word.lower, text[word.start : word.end]) for word in without_punctuation(words))
    return " ".join(spelt if spelt.lower() == word else word for word, spelt in said)


def lower_text(words: Words) -> str:
    """The words in lower case, joined by single spaces."""
    return " ".join(word.lower for word in words)


def phrases(table: str) -> frozenset[str]:
    """The phrases of a table: commas end them, and each may stand for several, "can|could you please?" for four.

    A "|" parts what may stand in one place, a "?" follows what may be left out, and "_" joins words into one of them.
    """
    return frozenset(phrase for row in table.split(",") for phrase in _written_out(row.split()))


def _written_out(row: Sequence[str]) -> list[str]:
    written = [""]
    for part in row:
        choices = part.removesuffix("?").replace("_", " ").split("|") + [""] * part.endswith("?")
        written = [f"{before} {choice}".strip() for before in written for choice in choices]
    return written


def table_of(name: str) -> str:
    """A text file beside this module, without its comments, which begin with "#"."""
    return re.sub("#.*", "", Path(__file__).with_name(name).read_text(encoding="utf-8"))


def sections(name: str) -> Mapping[str, str]:
    """The sections of a text file, see `table_of`, by their names; a line "NAME:" begins one."""
    _, *parts = re.split(r"^(\w+):$", table_of(name), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def word_lists(name: str) -> Mapping[str, frozenset[str]]:
    """The words of each section of such a file."""
    return {section: frozenset(words.split()) for section, words in sections(name).items()}


def matching_prefix(words: Words, table: Container[str]) -> str:
    """The longest of the phrases of a table that ``words`` begin with, word by word; empty for none."""
    phrase = longest = ""
    for word in words[:LONGEST_PHRASE]:
        phrase = f"{phrase} {word.lower}" if phrase else word.lower
        if phrase in table:
            longest = phrase
    return longest


def matching_suffix(words: Words, table: Container[str]) -> str:
    """The longest of the phrases of a table that ``words`` end with, word by word; empty for none."""
    phrase = longest = ""
    for word in reversed(words[-LONGEST_PHRASE:]):
        phrase = f"{word.lower} {phrase}" if phrase else word.lower
        if phrase in table:
            longest = phrase
    return longest


def until(words: Words, table: Container[str]) -> Words:
    """The words before the first of the phrases of a table that stands behind at least one."""
    return words[: next((at for at in range(1, len(words)) if matching_prefix(words[at:], table)), len(words))]


def count_words(phrase: str) -> int:
    """How many words a phrase of single-spaced words has."""
    return len(phrase.split())


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation and with one spelling for each colour and material."""
    return [OTHER_SPELLINGS.get(word, word) for word in re.findall(r"[\w-]+", text.lower())]


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of some words, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))})"
