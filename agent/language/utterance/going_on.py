"""Whether the next step of a plan may begin, or is to be left out."""

from __future__ import annotations

from agent.language.utterance.courtesy import core
from agent.language.words import (
    Words,
    count_words,
    lower_text,
    matching_prefix,
    phrases,
    without_punctuation,
)

GO_ON = phrases("""
    and? then, and? next, and? what next|now, what is next, and? now what?, go on, go ahead, continue, proceed, resume,
    carry on, keep going, move on, done, that|it is done, i am done, all done, finished, ready, that is it,
    the? next one|step, do the next one|step, on to the next one|step?, you may|can go on|continue|proceed
""")
"""What lets the next step begin, where nothing else is said."""
_AROUND = phrases("okay, please, robot, thanks, good, great, yes, now")
SKIPPING = phrases("skip, leave out, omit, drop, leave, do not do")
_SKIPPED = phrases("that|this|it one|step?, the next one|step|bit?, it out, that|this one|step? out, one")
"""What is skipped where the step that comes next is meant."""


def goes_on(words: Words) -> bool:
    """Whether the words, courtesy aside, say that the next step may begin."""
    said = [word for word in without_punctuation(words) if word.lower not in _AROUND]
    return lower_text(said) in GO_ON


def skipped(words: Words) -> str | None:
    """The words for what is to be left out, in lower case; empty for the step that comes next, None for nothing."""
    words = core(words)
    length = count_words(matching_prefix(words, SKIPPING))
    rest = lower_text(without_punctuation(words[length:]))
    return ("" if rest in _SKIPPED else rest) if length and rest else None
