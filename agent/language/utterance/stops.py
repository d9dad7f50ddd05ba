"""Whether a person wants the robot to stop: decided on the words alone, before any model is asked.

A stop too many costs a word, a stop too few may cost a cup: "stop" counts wherever it stands, unless what is around it
says that it is no command ("don't stop", "the bus stop").
"""

from __future__ import annotations

import re

from agent.language.utterance.retractions import RETRACTIONS
from agent.language.words import (
    Words,
    count_words,
    lower_text,
    matching_prefix,
    matching_suffix,
    phrases,
    without_punctuation,
)

ANYWHERE = frozenset({"stop", "halt", "freeze", "abort", "cancel"})
"""Words that stop wherever they stand."""

NOT_AFTER = phrases("""
    not, never, a, an, bus, door, if, did, why, why do you, did you, to, without, every, next, full, pit, at the,
    to the, by the, near the, from the, against the, behind the
""")
"""Words before "stop" that keep it from being a stop, except in `AFTER_ALL`."""
AFTER_ALL = ("want you to", "like you to", "need you to", "have to", "told you to", "going to", "need to", "got to")
LATER = frozenset({"until", "till", "when"})
"""Words that put it off, up to three words before: "until i say stop"."""
NOT_BEFORE = frozenset({"sign", "signs", "button", "watch", "light", "lamp"})

QUITTING = frozenset({"quit", "cease", "pause"})
MAX_QUITTING = 4
"""Words of "quit moving the arm"."""

_SOON = re.compile(
    r"(?:(?:wait|hold (?:on|it|up)|hang on|pause|stay)(?: there| right there| here)? ?)+"
    r"(?:(?:for )?(?:just )?(?:a|one|half a|another|two|a few|a couple of) (?:tiny |little |quick )?"
    r"(?:seconds?|secs?|minutes?|mins?|moments?|bit|while|tick))?"
    r"|(?:just )?(?:give me|gimme) (?:just )?(?:a|one) (?:second|sec|minute|moment)"
)
"""Requests to wait."""

_DENYING = phrases("i|we? do not need|want it|that")
"""What takes a command back behind it, and said alone answers a question."""
WHOLE = RETRACTIONS - _DENYING | phrases("""
    just|no wait, wait up, wait for me, hold your horses, one|a moment, one second, one sec, just a second|sec|minute,
    forget about? it|that, enough, that is far? enough, that is enough for today, enough is enough,
    cut it out, knock it off, stand|stay|keep|hold still, stay where you are, do not move,
    do not do|touch it|that|anything, do nothing, no more, not another move, whoa, woah, whoah, easy, emergency,
    break off?, end it, back off, hands off, watch out
""")
"""Utterances that stop where nothing else is said but courtesy."""

AROUND = phrases("""
    please, okay, no, oh, hey, hey? robot, now, right now|away, then, just, yes, well, so, and, actually, fine,
    all right, immediately, at once, for now, thanks, thank you, sorry, can you, could you, would you, wait, but,
    you know what, mate, god, my god, good
""")
"""What may stand before and after them."""


def says_stop(words: Words) -> bool:
    """Whether words as `agent.language.utterance.spoken.as_written` has them tell the robot to stop."""
    words = without_punctuation(words)
    if any(_is_command(words, index) for index, word in enumerate(words) if word.lower in ANYWHERE):
        return True
    return _stops_alone(words)


def _is_command(words: Words, index: int) -> bool:
    before = f" {lower_text(words[:index])}"
    if index + 1 < len(words) and words[index + 1].lower in NOT_BEFORE:
        return False
    if any(before.endswith(f" {phrase}") for phrase in AFTER_ALL):
        return "not" not in before.split()
    later = LATER & {word.lower for word in words[max(0, index - 3) : index]}
    return not later and not any(before.endswith(f" {phrase}") for phrase in NOT_AFTER)


def _stops_alone(words: Words) -> bool:
    """Whether the words say to stop and nothing else, politely or not."""
    while words:
        text = lower_text(words)
        quits = words[0].lower in QUITTING and len(words) <= MAX_QUITTING
        if quits or text in WHOLE or _SOON.fullmatch(text):
            return True
        after = count_words(matching_suffix(words, AROUND))
        before = 0 if after else count_words(matching_prefix(words, AROUND))
        if not before + after:
            return False
        words = words[before : len(words) - after]
    return False
