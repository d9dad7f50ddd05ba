"""Slips of the keyboard in verbs and small words, "plese pikc up teh red cup", "pleeease", and chats: "smth"."""

from __future__ import annotations

import re
from itertools import product

from agent.language.english import (
    ARTICLES,
    BIG,
    COLOUR_WORDS,
    DEMONSTRATIVES,
    DETERMINERS,
    OBJECT_STARTS,
    SMALL,
    SPEAKER,
)
from agent.language.intents import ACTIONS
from agent.language.quantity import UNITS_M
from agent.language.spelling import edited, english_words, swapped
from agent.language.things import VERBS
from agent.language.utterance.courtesy import CLOSINGS, OPENINGS
from agent.language.utterance.destination import PLACEMENTS, STRESSES
from agent.language.utterance.manner import MANNERS
from agent.language.utterance.replies import DENIALS, INSTEAD, NO_ALONE, TALK, YES_ALONE
from agent.language.utterance.spoken import HESITATIONS, SHORT_FORMS
from agent.language.utterance.stops import ANYWHERE, AROUND, QUITTING, WHOLE
from agent.language.utterance.verbs import ACTION_VERBS, SEPARABLE_PARTICLES, base_form
from agent.language.words import phrases, split_words, table_of

_VERBS = tuple(verb for verb, meant in ACTION_VERBS.items() if meant.intent in ACTIONS and len(verb) > 2)
_SHORT = ("the", "and", "then", "with", "next", "left", "into", "onto", "you", "this", "that", "stop")
_LONG = ("please", "could", "would", "behind", "between", "right", "under", "which", "where", "leftmost", "rightmost")
_RARER = (
    "many", "there", "what", "where", "how", "something", "anything", "thing", "things", "object", "colour", "color",
    "closest", "nearest", "biggest", "smallest", "largest", "second", "first", "front", "bottom", "middle", "other",
    "both", "because", "thanks", "hello", "beside", "inside", "above", "below",
)  # fmt: skip
"""Words that only what is no English word is a slip of."""
_LONGEST = 1 + max(map(len, (*_SHORT, *_LONG, *_RARER, *_VERBS)))
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_OTHERS = phrases("were, three, write, light, these, those, when, than, thin, tend, felt, world, wound, mould, cloud")
_TABLES = (
    ANYWHERE | QUITTING | WHOLE | AROUND | YES_ALONE | NO_ALONE | TALK | DENIALS | INSTEAD | OPENINGS | CLOSINGS
    | PLACEMENTS | STRESSES | MANNERS | UNITS_M.keys() | _OTHERS
)  # fmt: skip
_KNOWN = frozenset(word for phrase in _TABLES for word in phrase.split())
"""Words that are what they are: "stop" is no "stow"."""
_BEFORE_VERB = phrases("and, then, please, you, to, robot, ., !, ;") | {","}
_CHAT = {
    spelling: meant
    for meant, _, spellings in (row.partition(":") for row in table_of("chat_spellings.txt").splitlines())
    for spelling in spellings.split()
}
"""A spelling of chats -> what is meant."""
_AS_DIGITS = {
    "2": (None, DETERMINERS | SPEAKER | VERBS | {"have", *ACTION_VERBS}, "to"),
    "4": (None, DETERMINERS | SPEAKER, "for"),
    "1": (COLOUR_WORDS | DEMONSTRATIVES | {*BIG, *SMALL, "other", "first", "last"}, None, "one"),
    "c": (frozenset({"you", "u", "i", "can"}), DETERMINERS, "see"),
    "r": (None, None, "are"),
    "n": (None, DETERMINERS | {"thx", "thanks", "ta"}, "and"),
}
"""Letters and digits that are words: behind which words, before which, any where not given, and what they mean."""
_LETTERED = ARTICLES | {"letter"}
_ENDS = phrases("please, pls, plz, thx, thanks, on, in, at, by, near, next, behind, from, which, that, and, 4, for")


def mended(text: str) -> str:
    """A text with the verb or small word in place of what is one slip away from it, where no other is meant."""
    words = split_words(text)
    mended_words: list[str] = []
    done, before = 0, "."
    for at, word in enumerate(words):
        following = words[at + 1].lower if at + 1 < len(words) else ""
        following = _CHAT.get(following, following)
        is_verb = before in _BEFORE_VERB and following in OBJECT_STARTS | SEPARABLE_PARTICLES | {"at"}
        written = _unstretched(word.lower)
        meant = _CHAT.get(word.lower) or _as_digit(word.lower, before, following)
        meant = meant or _meant(written, is_verb=is_verb, is_followed=following == "up")
        before = meant or written
        if before != word.lower:
            mended_words += [text[done : word.start], before]
            done = word.end
    return "".join((*mended_words, text[done:]))


def _as_digit(word: str, before: str, following: str) -> str:
    """The word that a single letter or digit stands for in chats: "i want 2 have dat 1"; empty for none."""
    after, ahead, meant = _AS_DIGITS.get(word, ((), (), ""))
    ends = word != "1" or not following.isalnum() or following in _ENDS  # "the red 1 litre bottle"
    named = before in _LETTERED  # "the letter r", "an r"
    return (
        meant
        if not named and (after is None or before in after) and (ahead is None or following in ahead) and ends
        else ""
    )


def _unstretched(word: str) -> str:
    """The word that one with a letter said three times or more stretches: "please" of "pleeease"."""
    if word in _KNOWN or word in HESITATIONS or not _STRETCHED.search(word):
        return word
    parts = _STRETCHED.split(word)
    letters = parts[1::2]
    written: list[str] = []
    for times in product((2, 1), repeat=min(len(letters), 4)):
        runs = [letter * count for letter, count in zip(letters, (*times, *[1] * len(letters)), strict=False)]
        shorter = "".join(each for pair in zip(parts[::2], [*runs, ""], strict=True) for each in pair)
        written.append(shorter)
    tables = (_KNOWN | {*_SHORT, *SHORT_FORMS}, COLOUR_WORDS | {*BIG, *SMALL}, ACTION_VERBS, english_words())
    return next((each for table in tables for each in written if each in table), word)


def _meant(word: str, *, is_verb: bool, is_followed: bool) -> str:
    """The one word of the tables that a word can only be a slip of; empty for none.

    Args:
        is_followed: whether "up" follows, which shows it for a verb: "pik up".
    """
    if (
        not word.isalpha()
        or not 3 <= len(word) <= _LONGEST
        or word in _KNOWN
        or word in OBJECT_STARTS
        or base_form(word)
    ):
        return ""
    exchanged, near = {*swapped(word)} - {word}, {*edited(word)} - {word}
    is_english = word in english_words()
    small = [each for each in _SHORT if each in exchanged]
    small += [each for each in _LONG if len(word) > 3 and each in near]
    if not small and len(word) > 3 and not is_english:
        small = [each for each in _RARER if each in near]
    verbs = [each for each in _VERBS if is_verb and each in (exchanged if is_english and not is_followed else near)]
    found = small or [each for each in verbs if each in exchanged] or verbs
    return found[0] if len(found) == 1 else ""
