"""What takes a command back, said alone or behind it, and what puts one off."""

from __future__ import annotations

import re

from agent.language.words import Words, count_words, lower_text, matching_suffix, phrases, without_punctuation

RETRACTIONS = phrases("""
    never mind that?, forget i said anything, scratch|strike|belay|cancel|retract|withdraw that|it, drop that idea,
    leave it|that be|alone?, leave it like that, leave it where it is, it is okay leave it, let it be, call it off,
    as you were, stay put, i? have? changed my mind, we have? changed our minds, i? misspoke, i? spoke too soon,
    i take that|it back, i withdraw|retract that|it, i? have? thought better of it, i? forbid it|that,
    i? did it|that already, i? already did it|that?, i|we? do not need|want it|that after_all|any_more|anymore?,
    i|we? have? decided against it|that?, on second thought|thoughts no?, i had|would better not
""")
"""What takes back what was said before it: behind a command, and where nothing else is said."""
_APART = phrases("forget it|that, nah, nope, no, psych, not, as if")
"""The same behind a mark alone: "... no" is, "is it red or no" is not."""
_FALSELY = re.compile(
    r"(?:^| )(?:(?:joking|kidding|teasing|sarcastic|pulling your leg|my bad|i think not"
    r"|(?:i|we) (?:lied|was lying|were lying|tell a lie)|(?:forbids|vetoed) (?:that|it)"
    r"|(?:did|done|got|have)(?: \w+){0,2} already|already (?:done|have|got)(?: it| that| one)?"
    r"|actually (?:i|we) (?:have|got)(?: got)? (?:it|one)"
    r"|(?:i|we) (?:should not|(?:would |had )?better not)|said (?:nobody|no one)(?: ever)?"
    r"|very funny|what could (?:possibly )?go wrong)|i tell a lie\b.*)$"
)
"""What says at the end that no word was meant, or that it is done."""
_MARKS = frozenset(".,!?;\u2026-\u2013\u2014")
_FILLERS = frozenset({"oh", "ah", "well", "just"})
_PAUSE = re.compile(
    r"\b(?:wait|hold on|hang on|hold it)\b[ .,!;-]*(?:i|we|let me|my|until|till|for)\b(?! (?:want|need|mean|meant|would"
    r"|said))"
)
"""Somebody is to be waited for."""


def taken_back(words: Words) -> Words:
    """The words at the end by which everything before them is taken back; empty where nothing is, or nothing else said.

    Args:
        words: the utterance, as `agent.language.utterance.spoken.as_written` has it.
    """
    if lower_text(words[-1:]) == "?":  # "you mean the red cup, no?"
        return ()
    said = without_punctuation(words)
    found = matching_suffix(said, RETRACTIONS)
    count = count_words(found)
    if found.startswith("leave") and lower_text(said[-count - 1 : -count]) == "and":  # "put it there and leave it"
        count = 0
    text = lower_text(said)
    falsely = _FALSELY.search(text)
    count = max(count, count_words(falsely.group()) if falsely else 0, _said_apart(words))
    return said[len(said) - count :] if count < len(said) else ()


def _said_apart(words: Words) -> int:
    """How many words take back what was said before the mark that parts them from it."""
    end = len(words)
    while end and words[end - 1].lower in _MARKS:
        end -= 1
    count = count_words(matching_suffix(words[:end], _APART))
    before = end - count
    while before and words[before - 1].lower in _FILLERS:
        before -= 1
    return count if before and words[before - 1].lower in _MARKS else 0


def is_put_off(words: Words) -> bool:
    """Whether somebody is to be waited for: "wait, let me ask"."""
    return _PAUSE.search(lower_text(words)) is not None
