"""What people say around a command: "hey robot, could you ... please"."""

from __future__ import annotations

from collections.abc import Iterator

from agent.language.english import ARTICLES, NUMBER_OF, OPINIONS, POSSESSIVES, RANK_OF
from agent.language.utterance.actions import ACTION_PHRASES
from agent.language.utterance.verbs import ACTION_VERBS, base_form
from agent.language.words import (
    Word,
    Words,
    count_words,
    lower_text,
    matching_prefix,
    matching_suffix,
    phrases,
    sections,
    trimmed,
)

_SAID = sections("courtesy.txt")
OPENINGS = phrases(_SAID["openings"]) | {
    f"{each} ," for each in (*OPINIONS, "right", "look", "see", "super", "ace", "fab")
}
"""What people say before the command itself."""
GERUND_OPENINGS = phrases(_SAID["gerund_openings"])
"""Openings after which the verb ends in "-ing"."""
CLOSINGS = phrases(_SAID["closings"]) | {", yes", ", yeah"}
"""What people say after it."""

_WEAK = phrases(_SAID["weak"])
"""Openings that may as well belong to what follows: "first, pick ..." but "first one on the left"."""
_COUNTING = frozenset(
    {f"{word} {mark}" for word in (*RANK_OF, "firstly", "secondly", "thirdly") for mark in (",", ":", "-")}
    | {f"{lead} {word} {mark}" for lead in ("step", "number", "task") for word in NUMBER_OF for mark in (",", ":", "-")}
    | {"firstly", "secondly", "thirdly"}
)
_GOES_ON = phrases("., !, ;, now, then, and, so, please, robot, let, thanks, thank, okay") | {","}
_ASKED = phrases("what, which, where, how, is, are")
_NOT_CLOSED = phrases("the|to|far right now, comes|the|is next|first, not too, not again")


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


def core(words: Words) -> Words:
    """The words without any courtesy at either end."""
    *_, bare = peeled(words)
    return bare


def without_counting(words: Words) -> Words:
    """A sentence without what counts the commands that follow one another: "second, | put it there"."""
    rest = words[count_words(matching_prefix(words, _COUNTING)) :]
    return rest if lower_text(rest[:1]) in ACTION_VERBS else words


def _opening(words: Words) -> int:
    """How many words of courtesy the words begin with."""
    phrase = matching_prefix(words, OPENINGS)
    gerund = matching_prefix(words, GERUND_OPENINGS)
    if gerund and any(map(_is_gerund, words[count_words(gerund) :][:1])):
        phrase = gerund
    count = count_words(phrase)
    if count <= count_words(matching_prefix(words, ACTION_PHRASES)):
        return 0
    following = words[count].lower if count < len(words) else ","
    if phrase == "first" and following == "and" and lower_text(words[count + 1 : count + 2]) in (*RANK_OF, "last"):
        return 0
    asks = matching_prefix(words[count:], ("can you", "could you", "can we", "could we", "can i", "could i", "i", "me"))
    if phrase.split()[-1:] in (["says"], ["asks"], ["wonders"]) and not asks:  # "Mummy says | eat your greens"
        return 0
    calls = phrase == "robot" and following in _ASKED
    if (
        phrase in _WEAK
        and phrase != gerund
        and not asks
        and not calls
        and following not in ACTION_VERBS
        and following not in _GOES_ON
    ):
        return 0
    return count


_OWNERS = ARTICLES | POSSESSIVES | {"toy", "look", "search", "looking"}


def _closing(words: Words) -> int:
    count = count_words(matching_suffix(words, CLOSINGS))
    if lower_text(words[-3:]) in _NOT_CLOSED:
        return 1
    names_a_thing = words[-count - 1 : -count] and words[-count - 1].lower in _OWNERS  # "nearest the robot"
    return 0 if names_a_thing or lower_text(words[-2:]) in _NOT_CLOSED else count


def _without_gerund(words: Words, opening: int) -> Words:
    """With the verb after "would you mind" and "I'd be glad if you" in its base form."""
    if not opening or (lower_text(words[:opening]) not in GERUND_OPENINGS and words[opening - 1].lower != "you"):
        return words
    verb = words[opening] if opening < len(words) else None
    base = base_form(verb.lower) if verb is not None else ""
    is_past = words[opening - 1].lower == "you" and verb is not None and verb.lower not in (base, f"{base}ing")
    if verb is None or not base or not (is_past or _is_gerund(verb)):
        return words
    return [*words[:opening], verb._replace(lower=base_form(verb.lower)), *words[opening + 1 :]]


def _is_gerund(word: Word) -> bool:
    return word.lower.endswith("ing") and bool(base_form(word.lower))
