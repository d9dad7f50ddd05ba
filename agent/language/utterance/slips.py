"""Slips of the keyboard in verbs and small words: "plese pikc up teh red cup"."""

from __future__ import annotations

from agent.language.english import OBJECT_STARTS
from agent.language.intents import ACTIONS
from agent.language.quantity import UNITS_M
from agent.language.utterance.courtesy import CLOSINGS, OPENINGS
from agent.language.utterance.destination import PLACEMENTS, STRESSES
from agent.language.utterance.manner import MANNERS
from agent.language.utterance.replies import DENIALS, INSTEAD, NO_ALONE, TALK, YES_ALONE
from agent.language.utterance.stops import ANYWHERE, AROUND, QUITTING, WHOLE
from agent.language.utterance.verbs import ACTION_VERBS, SEPARABLE_PARTICLES, base_form
from agent.language.words import phrases, split_words

_VERBS = tuple(verb for verb, meant in ACTION_VERBS.items() if meant.intent in ACTIONS and len(verb) > 2)
_SHORT = ("the", "and", "then", "with", "next", "left", "into", "onto", "you", "this", "that", "stop")
_LONG = ("please", "could", "would", "behind", "between", "right", "under", "which", "where", "leftmost", "rightmost")
_OTHERS = phrases("three, write, light, these, those, when, than, thin, tend, felt, world, wound, mould, cloud")
_TABLES = (
    ANYWHERE | QUITTING | WHOLE | AROUND | YES_ALONE | NO_ALONE | TALK | DENIALS | INSTEAD | OPENINGS | CLOSINGS
    | PLACEMENTS | STRESSES | MANNERS | UNITS_M.keys() | _OTHERS
)  # fmt: skip
_KNOWN = frozenset(word for phrase in _TABLES for word in phrase.split())
"""Words that are what they are: "stop" is no "stow"."""
_BEFORE_VERB = phrases("and, then, please, you, to, robot, ., !, ;") | {","}


def mended(text: str) -> str:
    """A text with the verb or small word in place of what is one slip away from it, where no other is meant."""
    words = split_words(text)
    mended_words: list[str] = []
    done, before = 0, "."
    for at, word in enumerate(words):
        following = words[at + 1].lower if at + 1 < len(words) else ""
        is_verb = before in _BEFORE_VERB and following in OBJECT_STARTS | SEPARABLE_PARTICLES | {"at"}
        before = _meant(word.lower, is_verb=is_verb) or word.lower
        if before != word.lower:
            mended_words += [text[done : word.start], before]
            done = word.end
    return "".join((*mended_words, text[done:]))


def _meant(word: str, *, is_verb: bool) -> str:
    """The one word of the tables that a word can only be a slip of; empty for none."""
    if not word.isalpha() or len(word) < 3 or word in _KNOWN or base_form(word) or word in OBJECT_STARTS:
        return ""
    small: list[str] = [each for each in _SHORT if _is_swapped(word, each)]
    small += [each for each in _LONG if len(word) > 3 and word != each and _is_slip(word, each)]
    verbs = [each for each in _VERBS if _is_slip(word, each)] if is_verb and not small else []
    found = small or [each for each in verbs if _is_swapped(word, each)] or verbs
    return found[0] if len(found) == 1 else ""


def _is_slip(word: str, meant: str) -> bool:
    """Whether two words with one beginning differ in one letter, or two letters of one have changed places."""
    if word == meant or abs(len(word) - len(meant)) > 1:
        return False
    if _is_swapped(word, meant):
        return True
    if word[0] != meant[0]:
        return False
    start = next((at for at, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other), -1)
    if start < 0:
        return True  # the longer one only goes on
    longer, shorter = sorted((word, meant), key=len, reverse=True)
    return longer[start + 1 :] == shorter[start + (len(longer) == len(shorter)) :]


def _is_swapped(word: str, meant: str) -> bool:
    """Whether two neighbouring letters have changed places."""
    if len(word) != len(meant) or word == meant:
        return False
    start = next(at for at, (one, other) in enumerate(zip(word, meant, strict=True)) if one != other)
    swapped = meant[:start] + meant[start : start + 2][::-1] + meant[start + 2 :]
    return word == swapped
