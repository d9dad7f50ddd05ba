"""Yes, no, "not that one, the small one", "I meant the blue one": what is said to what the robot did or asked."""

from __future__ import annotations

from collections.abc import Callable, Container

from agent.language.english import (
    BACK_REFERENCES,
    COPULAS,
    DEMONSTRATIVES,
    DETERMINERS,
    NUMBER_WORDS,
    OBJECT_STARTS,
    OPINIONS,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVES,
    SPEAKER,
    SUBJECTS,
    singular,
)
from agent.language.intents import ACTIONS, QUESTIONS, Intent
from agent.language.utterance.courtesy import OPENINGS
from agent.language.utterance.destination import PLACEMENTS
from agent.language.utterance.reading import Parser, Placing, Reading
from agent.language.utterance.talk import INSULTS
from agent.language.words import (
    Words,
    count_words,
    lower_text,
    matching_prefix,
    matching_suffix,
    phrases,
    sections,
    trimmed,
    without_punctuation,
)

_SAID = sections("replies.txt")
YES = phrases(_SAID["yes"])
"""Beginnings that say yes; what follows may name the thing."""

YES_ALONE = phrases(_SAID["yes_alone"]) | YES
"""Utterances that say yes where nothing else is said."""

NO = phrases(_SAID["no"])
"""Beginnings that say no; what follows may say what is meant instead."""

NO_ALONE = phrases(_SAID["no_alone"]) | NO
"""Utterances that say no where nothing else is said."""

DENIALS = phrases(_SAID["denials"])
"""Beginnings of sentences that say no."""

INSTEAD = phrases(_SAID["instead"])
"""Beginnings after which comes what is meant instead."""

INSTEAD_AFTER = phrases(_SAID["instead_after"])
"""The same behind what is meant."""

SELECTING = phrases(_SAID["selecting"])
"""Beginnings after which a choice comes."""


TALK = phrases(_SAID["talk"])
"""Utterances that are talk, and name nothing."""

_LEFT_ALONE = phrases("alone, be, where|as it is, where|as they are, in peace")
POINTING = (
    phrases("that one, this one, those|these ones, her, him, there, here, like that") | DEMONSTRATIVES | BACK_REFERENCES
)
"""What "not" may stand before, with nothing of the thing itself."""


Read = Callable[[Words], Reading]
"""Reads what is left of an utterance."""

_BREAKS = frozenset({",", ".", ";", "!", "?", "but", "\u2013", "\u2014", "-", ":"})
_MEANING = ("i meant", "i mean", "i want", "i wanted", "i said", "i asked", "i need")
_OPEN = DETERMINERS - DEMONSTRATIVES - POSSESSIVES - {"the"}
"""What begins a thing of which "not the red one" leaves out some: "a cup, but not the red one"."""
_WITHIN = PREPOSITIONS | {"and", "or", "that", "not", "nor"}
"""Words that no new thing begins behind."""
_STARTS = OBJECT_STARTS - SPEAKER - {*NUMBER_WORDS} | {"i", "give", "left", "right"}


def read_reply(words: Words, read: Read) -> Reading | None:
    """A reply; None for anything else. ``read`` is asked about fewer words than ``words``."""
    text = lower_text(without_punctuation(words))
    if text in YES_ALONE:
        return Reading(Intent.CONFIRM)
    if text in NO_ALONE:
        return Reading(Intent.DENY)
    if text in TALK or not text:
        return Reading(Intent.OTHER)
    if words[0].lower == "leave" and matching_suffix(words, _LEFT_ALONE):
        return Reading(Intent.DENY)
    return _negation(words, read) or _yes(words, read) or _no(words, read) or _instead(words, read)


def _led_by(words: Words, table: Container[str]) -> tuple[str, Words]:
    """The phrase that the words begin with, and what follows it; both empty for none."""
    phrase = matching_prefix(words, table)
    return phrase, trimmed(words[count_words(phrase) :]) if phrase else ()


def _yes(words: Words, read: Read) -> Reading | None:
    phrase, rest = _led_by(words, YES)
    if not phrase or not rest:
        return None
    said = read(rest)
    if phrase == "exactly" and rest[0].lower in NUMBER_WORDS:
        return said
    if said.intent in (Intent.SELECT, Intent.CONFIRM, Intent.CORRECT) and rest[0].lower != "but":
        return Reading(Intent.CONFIRM, placing=said.placing)
    return Reading(Intent.CONFIRM) if said.intent is Intent.OTHER and not said.action else said


def _no(words: Words, read: Read) -> Reading | None:
    phrase, rest = _led_by(words, NO)
    is_no = len(phrase) > len(matching_prefix(words, DENIALS))  # and no "no need to ..."
    if phrase == "neither" and "nor" in lower_text(rest).split():
        return _meant(_after_break(rest), read) or Reading(Intent.DENY)
    if phrase == "no" and words[1].lower == rest[0].lower and _names_several(rest[0].lower):  # "no bowls, the lemon"
        return _meant(_after_break(rest), read) or Reading(Intent.DENY)
    is_no = is_no and len(phrase) >= len(matching_prefix(words, OPENINGS))  # and no "no pressure but ..."
    if is_no and rest:
        said = read(rest)
        kind = phrase == "wrong" and words[1].lower == rest[0].lower and rest[0].lower not in _STARTS
        if said.intent in (Intent.SELECT, Intent.CORRECT) and not kind:  # "wrong cup" names what it was
            return Reading(Intent.CORRECT, placing=said.placing)
        is_talk = said.intent is Intent.OTHER and not said.action
        return Reading(Intent.DENY) if kind or is_talk or said.intent in (Intent.CONFIRM, Intent.DENY) else said
    phrase, rest = _led_by(words, DENIALS)
    if not phrase or lower_text(words).startswith("do not forget"):
        return None
    return _meant(_after_break(rest), read) or Reading(Intent.DENY)


def _names_several(word: str) -> bool:
    return len(word) > 3 and singular(word) != word and word not in ("thanks", "does", "cheers", "worries", "yes")


def _negation(words: Words, read: Read) -> Reading | None:
    """ "not that one, the small one" and "the small one, not that one"."""
    if words[0].lower == "not":
        return _meant(_after_denied(words[1:]), read) or Reading(Intent.DENY)
    for index in range(2, len(words) - 1):
        before, after = trimmed(words[:index]), words[index + 1 :]
        negates = words[index].lower == "not" and OBJECT_STARTS.issuperset((words[0].lower, after[0].lower))
        negates = negates and words[0].lower not in _OPEN
        if negates and before[-1].lower not in ("is", "are", "was", "were", "do", "does", "but"):
            meant = _meant(_after_break(after), read)
            is_pointed = lower_text(trimmed(after)) in POINTING
            return meant or Reading(Intent.CORRECT, placing=Placing(before if is_pointed else words))
    return None


def _after_denied(words: Words) -> Words:
    """What follows the thing that is not meant."""
    after = _after_break(words)
    if after:
        return after
    for index in range(count_words(matching_prefix(words, POINTING)) or 2, len(words)):
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
        meaning = count_words(matching_prefix(words[index:], _MEANING))
        if index and meaning and words[index + meaning : index + meaning + 1] and words[index + meaning].lower != ",":
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
    phrase, rest = _led_by(words, INSTEAD)
    if phrase.endswith("sorry") and rest[:1] and rest[0].lower in ("to", "for"):  # "sorry to bother you, but ..."
        return None
    after = count_words(matching_suffix(words, INSTEAD_AFTER))
    rest = rest or (words[:-after] if after else ())
    if rest:
        said = read(rest)
        corrects = said.intent in (Intent.SELECT, Intent.CORRECT)
        return Reading(Intent.CORRECT, placing=said.placing) if corrects else said
    return None


def read_selection(words: Words, read: Read) -> Reading | None:
    """A choice that is said in a sentence: "how about the red one", "it's the left one"."""
    phrase, rest = _led_by(words, SELECTING)
    names_it = phrase in ("it is", "that is", "this is", "it was", "they are", "those are")
    if not rest or (names_it and rest[0].lower not in OBJECT_STARTS):
        return None
    said = read(rest)
    return said if said.intent is Intent.SELECT else None


_SUBJECTS = SUBJECTS - {"it"} | {"there", "let", "why", "when", "how", "what", "who", "whose"}
"""First words of sentences."""
_FINITE = phrases(_SAID["finite"])
"""Verbs that make a sentence of a thing: "the cup is mine"."""
_WITHIN_RELATIVE = RELATIVES | SUBJECTS | {"whose", "where", "not"}
_INTERJECTIONS = phrases(_SAID["interjections"])
_ALSO_NOUNS = frozenset({"can", "will", "may", "must"})
_BEFORE_NOUNS = DETERMINERS - DEMONSTRATIVES - {"all", "both"} | {"this", "that", "single"}
"""The others stand alone just as often: "both are mine"."""


def is_talk(words: Words, parser: Parser) -> bool:
    """Whether the words name nothing to look for.

    In doubt they do: a bare expression of any form is somebody's way to mean a thing.

    Args:
        parser: asked where a verb may make a sentence of the words.
    """
    words = without_punctuation(words)
    if len(words) < 3 and words and words[-1].lower in INSULTS - OPINIONS:
        return True
    if not words or words[0].lower in _SUBJECTS or words[0].lower in _INTERJECTIONS:
        return True
    following = words[1].lower if len(words) > 1 else ""
    if words[0].lower in _ALSO_NOUNS and following in _SUBJECTS | {"it", "the", "this", "that"}:
        return True
    if words[0].lower in DEMONSTRATIVES | {"it"} and following in _FINITE:
        return True
    if words[0].lower == "which" and following == "of":
        return True
    if any(word.lower == "whichever" for word in words) or (words[0].lower == "whatever" and following in COPULAS):
        return False
    if words[0].lower == "which":
        return not any(word.lower in ("is", "are", "was") for word in words)
    finite = [
        index
        for index in range(1, len(words))
        if words[index].lower in _FINITE and words[index - 1].lower not in _WITHIN_RELATIVE | _BEFORE_NOUNS
    ]
    finite = [at for at in finite if words[at].lower not in _ALSO_NOUNS or _is_verb_at(words, at)]
    finite = [at for at in finite if not _goes_on_describing(words, at)]
    if not finite:
        return False
    root = next((token for token in parser(lower_text(words)) if token.head.i == token.i), None)
    return root is not None and root.pos_ in ("VERB", "AUX")


def _goes_on_describing(words: Words, index: int) -> bool:
    """Whether a verb is one more of "that is pink and | has a handle", or that of "the box the lemon | is in"."""
    before = [word.lower for word in words[:index]]
    is_second = before[-1] in ("and", "or", "but") and not RELATIVES.isdisjoint(before[1:])
    ends = len(before) > 3 and words[-1].lower in PREPOSITIONS and before[0] in DETERMINERS
    starts = (at for at in range(2, index - 1) if before[at] in DETERMINERS)
    second = next(starts, 0) if ends else 0
    return is_second or (bool(second) and PREPOSITIONS.isdisjoint(before[:second]) and before[second - 1] != "and")


def _is_verb_at(words: Words, index: int) -> bool:
    """Whether "can" is the verb here, not the tin: something other than a place follows."""
    following = words[index + 1 :]
    return bool(following) and not matching_prefix(following, PLACEMENTS | {"and", "that", "with", "of", "from"})
