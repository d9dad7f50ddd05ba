"""What people say around a command: "hey robot, could you ... please"."""

from __future__ import annotations

from collections.abc import Iterator

from agent.language import command_words as tables
from agent.language.action_verbs import ACTION_VERBS
from agent.language.english import ARTICLES, POSSESSIVES
from agent.language.words import Word, Words, count_words, lower_text, matching_prefix, matching_suffix, trimmed

_WEAK = frozenset((
    "go", "first", "next", "quick", "nice", "good", "fine", "cool", "great", "again", "simply", "mind", "look", "robot",
))  # fmt: skip
"""Openings that may as well belong to what follows: "first, pick ..." but "first one on the left"."""
_GOES_ON = frozenset((
    ",", ".", "!", ";", "now", "then", "and", "so", "please", "robot", "let", "thanks", "thank", "okay",
))  # fmt: skip
_NOT_CLOSED = (
    "the right now", "to right now", "far right now", "comes next", "the next", "is next", "the first", "is first",
    "comes first", "not too", "not again",
)  # fmt: skip


def peeled(words: Words) -> Iterator[Words]:
    """The words as they are, then with one piece of courtesy after another taken off either end."""
    words = trimmed(words)
    yield words
    while True:
        opening = _opening(words)
        closing = 0 if opening else _closing(words)
        if not opening and not closing:
            return
        words = _without_gerund(words, opening)
        words = trimmed(words[: len(words) - closing] if closing else words[opening:])
        yield words


def _opening(words: Words) -> int:
    """How many words of courtesy the words begin with."""
    phrase = matching_prefix(words, tables.OPENINGS)
    gerund = matching_prefix(words, tables.GERUND_OPENINGS)
    if gerund and _base_of_gerund(words[count_words(gerund) :]):
        phrase = gerund
    count = count_words(phrase)
    if count <= count_words(matching_prefix(words, tables.ACTION_PHRASES)):
        return 0
    following = words[count].lower if count < len(words) else ","
    asks = matching_prefix(words[count:], ("can you", "could you", "can we", "could we", "can i", "could i", "i"))
    if phrase in _WEAK and not asks and following not in ACTION_VERBS and following not in _GOES_ON:
        return 0
    return count


_OWNERS = ARTICLES | POSSESSIVES


def _closing(words: Words) -> int:
    count = count_words(matching_suffix(words, tables.CLOSINGS))
    if lower_text(words[-3:]) in _NOT_CLOSED:
        return 1
    names_a_thing = words[-count - 1 : -count] and words[-count - 1].lower in _OWNERS  # "nearest the robot"
    return 0 if names_a_thing or lower_text(words[-2:]) in _NOT_CLOSED else count


def _without_gerund(words: Words, opening: int) -> Words:
    """With the verb after "would you mind" in its base form."""
    if not opening or lower_text(words[:opening]) not in tables.GERUND_OPENINGS:
        return words
    base = _base_of_gerund(words[opening:])
    verb = words[opening] if opening < len(words) else None
    return [*words[:opening], Word(base, verb.start, verb.end), *words[opening + 1 :]] if base and verb else words


def _base_of_gerund(words: Words) -> str:
    """The table's verb that the first word is the "-ing" form of, else nothing."""
    if not words or not words[0].lower.endswith("ing"):
        return ""
    stem = words[0].lower.removesuffix("ing")
    return next((form for form in (stem, f"{stem}e", stem[:-1]) if form in ACTION_VERBS), "")
