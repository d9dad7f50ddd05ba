"""Why something is wanted, said around a command: "I'm thirsty, give me the cup", "... because I need it"."""

from __future__ import annotations

from agent.language.english import DETERMINERS, SUBJECTS
from agent.language.utterance.actions import ACTION_PHRASES
from agent.language.utterance.courtesy import OPENINGS, core
from agent.language.utterance.replies import INSTEAD
from agent.language.utterance.steps import opens
from agent.language.words import (
    Words,
    count_words,
    lower_text,
    matching_prefix,
    matching_suffix,
    phrases,
    trimmed,
)

BECAUSE = phrases("""
    because, cause, cos, coz, since, so that, so i|we|you|he|she|they can|could|do|will, in order to,
    as i|we|he|she|they|it, for i
""")
ANY = phrases("""
    any will|would do, any one will|would do, any of them|those will_do?, any is fine, either is fine, either will do,
    i do not mind|care which? one?, whichever, whichever you like|want|prefer, you choose|pick|decide, your choice,
    it_is? up to you, it? does not matter which? one?, no matter which? one?
""")
"""What leaves the choice among several things to the robot."""
_MARKS = frozenset({",", "-", ":", "\u2013", "\u2014"})
_PEOPLE = SUBJECTS - {"it", "you"}
_STATES = frozenset({"is", "are", "was", "were", "am", "looks", "seems", "has", "needs", "wants", "fell", "keeps"})


def without_any(words: Words) -> Words:
    """A sentence without "any will do" at its end; empty where it is only that and something was said before."""
    count = count_words(matching_suffix(words, ANY))
    return trimmed(words[:-count]) if 0 < count < len(words) else words


def says_any(thing: Words) -> bool:
    """Whether the words for a thing leave the choice: "any cup"."""
    chooses = any(word.lower in _STATES for word in thing)  # "whichever cup is bigger"
    return lower_text(thing[:1]) in ("any", "either", "whichever") and not chooses


def without_reason(words: Words) -> tuple[Words, Words]:
    """A sentence without the reason for its command, and the thing that this names, which "it" may mean."""
    for at in range(2, len(words)):
        if words[at].lower in _MARKS and opens(words[at + 1 :]) and _is_reason(words[:at]):
            return trimmed(words[at + 1 :]), subject_of(words[:at])
        is_clause = words[at - 1].lower == "," and words[at].lower in _PEOPLE and _is_reason(words[at:])
        if (is_clause or matching_prefix(words[at:], BECAUSE)) and opens(words[:at]):
            return trimmed(words[:at]), ()
    if words and words[0].lower in _PEOPLE and _is_reason(words) and not matching_prefix(words, OPENINGS):
        starts = (at for at in range(3, len(words)) if opens(words[at:]) and words[at - 1].lower not in ("to", "not"))
        start = next(starts, None)
        return (words if start is None else words[start:]), ()
    return words, ()


def _is_reason(words: Words) -> bool:
    """Whether a clause only says how things are: "I am thirsty", "the lemon is in the way", "because I need it"."""
    words = core(words)
    if not words or opens(words) or matching_prefix(words, ACTION_PHRASES.keys() | INSTEAD):
        return False
    said = {word.lower for word in words}
    is_of_thing = words[0].lower in DETERMINERS and not _STATES.isdisjoint(said)
    return bool(matching_prefix(words, BECAUSE)) or words[0].lower in _PEOPLE or is_of_thing


def subject_of(words: Words) -> Words:
    """The thing in "the lemon | is in the way"; empty where it is somebody."""
    if not _is_reason(words):
        return ()
    words = core(words)
    ends = (at for at in range(1, len(words)) if words[at].lower in _STATES)
    subject = words[: next(ends, 0)] if lower_text(words[:1]) in DETERMINERS else ()
    return subject if len(subject) > 1 else ()
