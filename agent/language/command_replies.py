"""Yes, no, "not that one, the small one", "I meant the blue one": what is said to what the robot did or asked."""

from __future__ import annotations

from collections.abc import Callable

from agent.language import reply_words as tables
from agent.language.command_words import OBJECT_STARTS
from agent.language.english import NUMBER_WORDS, PREPOSITIONS, SPEAKER
from agent.language.intents import ACTIONS, QUESTIONS, Intent
from agent.language.placement_words import PLACEMENTS
from agent.language.reading import Placing, Reading
from agent.language.words import (
    Words,
    count_words,
    lower_text,
    matching_prefix,
    matching_suffix,
    trimmed,
    without_punctuation,
)

Read = Callable[[Words], Reading]
"""Reads what is left of an utterance."""

_BREAKS = frozenset({",", ".", ";", "!", "?", "but", "\u2013", "\u2014", "-", ":"})
_MEANING = ("i meant", "i mean", "i want", "i wanted", "i said", "i asked", "i need")
_WITHIN = PREPOSITIONS | {"and", "or", "that"}
"""Words that no new thing begins behind."""
_STARTS = OBJECT_STARTS - SPEAKER - {*NUMBER_WORDS} | {"i", "give", "left", "right"}


def read_reply(words: Words, read: Read) -> Reading | None:
    """A reply; None for anything else. ``read`` is asked about fewer words than ``words``."""
    text = lower_text(without_punctuation(words))
    if text in tables.YES_ALONE:
        return Reading(Intent.CONFIRM)
    if text in tables.NO_ALONE:
        return Reading(Intent.DENY)
    if text in tables.TALK or not text:
        return Reading(Intent.OTHER)
    if words[0].lower == "leave" and words[-1].lower in ("alone", "be"):
        return Reading(Intent.DENY)
    return _negation(words, read) or _yes(words, read) or _no(words, read) or _instead(words, read)


def _led_by(words: Words, phrases: tuple[str, ...]) -> tuple[str, Words]:
    """The phrase that the words begin with, and what follows it; both empty for none."""
    phrase = matching_prefix(words, phrases)
    return phrase, trimmed(words[count_words(phrase) :]) if phrase else ()


def _yes(words: Words, read: Read) -> Reading | None:
    phrase, rest = _led_by(words, tables.YES)
    if not phrase or not rest:
        return None
    said = read(rest)
    if said.intent in (Intent.SELECT, Intent.CONFIRM, Intent.CORRECT) and rest[0].lower != "but":
        return Reading(Intent.CONFIRM, placing=said.placing)
    return Reading(Intent.CONFIRM) if said.intent is Intent.OTHER and not said.action else said


def _no(words: Words, read: Read) -> Reading | None:
    phrase, rest = _led_by(words, tables.NO)
    is_no = len(phrase) > len(matching_prefix(words, tables.DENIALS))  # and no "no need to ..."
    if is_no and rest:
        said = read(rest)
        kind = phrase == "wrong" and words[1].lower == rest[0].lower and rest[0].lower not in _STARTS
        if said.intent in (Intent.SELECT, Intent.CORRECT) and not kind:  # "wrong cup" names what it was
            return Reading(Intent.CORRECT, placing=said.placing)
        replied = (
            kind or said.intent in (Intent.CONFIRM, Intent.DENY) or (said.intent is Intent.OTHER and not said.action)
        )
        return Reading(Intent.DENY) if replied else said
    phrase, rest = _led_by(words, tables.DENIALS)
    if not phrase or lower_text(words).startswith("do not forget"):
        return None
    return _meant(_after_break(rest), read) or Reading(Intent.DENY)


def _negation(words: Words, read: Read) -> Reading | None:
    """ "not that one, the small one" and "the small one, not that one"."""
    if words[0].lower == "not":
        return _meant(_after_denied(words[1:]), read) or Reading(Intent.DENY)
    for index in range(2, len(words) - 1):
        before, after = trimmed(words[:index]), words[index + 1 :]
        negates = words[index].lower == "not" and OBJECT_STARTS.issuperset((words[0].lower, after[0].lower))
        if negates and before[-1].lower not in ("is", "are", "was", "were", "do", "does", "but"):
            return Reading(Intent.CORRECT, placing=Placing(before))
    return None


def _after_denied(words: Words) -> Words:
    """What follows the thing that is not meant."""
    after = _after_break(words)
    if after:
        return after
    pointing = count_words(matching_prefix(words, tables.POINTING))
    if pointing and words[pointing : pointing + 1] and words[pointing].lower in _STARTS:
        return words[pointing:]
    for index in range(2, len(words)):
        starts = words[index].lower in _STARTS
        within = words[index - 1].lower in _WITHIN or matching_prefix(words[index - 1 :], PLACEMENTS)
        if starts and not within:
            return words[index:]
    return ()


def _after_break(words: Words) -> Words:
    """What follows a comma, "but" or "I meant"."""
    for index in range(len(words) - 1):
        if words[index].lower in _BREAKS:
            return trimmed(words[index + 1 :])
        if index and matching_prefix(words[index:], _MEANING):
            return words[index:]
    return ()


def _meant(words: Words, read: Read) -> Reading | None:
    """What is meant instead, where that is said."""
    words = trimmed(words)
    if not words:
        return None
    said = read(words)
    if said.intent in (Intent.SELECT, Intent.CORRECT, Intent.CONFIRM) and said.placing.thing:
        return Reading(Intent.CORRECT, placing=said.placing)
    return said if said.intent in ACTIONS | QUESTIONS else None


def _instead(words: Words, read: Read) -> Reading | None:
    _, rest = _led_by(words, tables.INSTEAD)
    after = count_words(matching_suffix(words, tables.INSTEAD_AFTER))
    rest = rest or (words[:-after] if after else ())
    if rest:
        said = read(rest)
        corrects = said.intent in (Intent.SELECT, Intent.CORRECT)
        return Reading(Intent.CORRECT, placing=said.placing) if corrects else said
    return None


def read_selection(words: Words, read: Read) -> Reading | None:
    """A choice that is said in a sentence: "how about the red one", "it's the left one"."""
    phrase, rest = _led_by(words, tables.SELECTING)
    starts = rest and (
        rest[0].lower in OBJECT_STARTS
        or phrase not in ("it is", "that is", "this is", "it was", "they are", "those are")
    )
    if not phrase or not rest or not starts:
        return None
    said = read(rest)
    return said if said.intent is Intent.SELECT else None
