"""What is said with more words than it takes, in fewer: "me and the wife" as "we", "way over on the right"."""

from __future__ import annotations

import re

from agent.language.english import COPULAS, DETERMINERS, singular
from agent.language.utterance.destination import REGION_NOUNS, is_somebody
from agent.language.words import Word, Words, count_words, lower_text, matching_prefix, phrases

BREAKS = frozenset({",", ".", "!", "?", ";", ":", "-", "\u2013", "\u2014", "..."})
"""Marks between clauses."""
_MODALS = COPULAS | phrases("does, did, has, have, can, could, may, shall, should")
_INTENSIFIED = phrases("over, up, down, out, back, off, at, in, on, by, to")
_INTENSIFIERS = phrases("""
    way|far|well|all_the_way|right|just over, way|all_the_way|right up|down|out|off|back on|at|in|by|over|there,
    way|all_the_way at|in|on|by, right at|in|on the, right over|up|down|out by|on|at|in|there
""")
"""How a place may be stressed, up to a word that leads to it."""
_NAMING_SIDES = phrases("top, bottom, front, back, far, upper, lower, or, and, to, very, s")
"""Words behind which "right" is one of the sides."""
_LOOKS = phrases("colour, colours, size")
"""What is asked of a thing with a word for it."""
_ONE_OF = re.compile(r"if one of (?:the|these|those) \w+s (?:is|are)\b(?! not\b)")
_THERE_IS = phrases("""
    there is|are|was|were supposed|meant|said|bound to be, there ought|seems|has|have|used|appears to be,
    there should|must|might|may be
""")
"""What says of a thing that it is there, as far as somebody knows."""


def with_we(words: Words) -> Words:
    """ "me and the wife", "my wife and i" as "we", and behind other words as "us"."""
    kept: list[Word] = []
    at = 0
    while at < len(words):
        before = kept[-1].lower if kept else "."
        size = _speakers_at(words[at:]) if before != "and" else 0
        opens_clause = before in BREAKS | _MODALS
        who = Word("we" if opens_clause else "us", words[at].start, words[at + size - 1].end) if size else words[at]
        kept.append(who)
        at += size or 1
    return kept


def _speakers_at(words: Words) -> int:
    """How many words name the speaker with somebody else; 0 for none."""
    said = [word.lower for word in words[:6]]
    joint = said.index("and") if "and" in said else 0
    if joint == 1 and said[0] in ("me", "i", "myself"):
        ends = (end for end in (4, 3) if is_somebody(said[2:end]) and len(said) >= end)
        return next(ends, 0)
    is_last = joint and said[joint + 1 : joint + 2] and said[joint + 1] in ("me", "i", "myself")
    return joint + 2 if is_last and is_somebody(said[:joint]) else 0


def without_stress(words: Words) -> Words:
    """ "way over on the right" as "over on the right", "right at the back", "all the way at the back" as "at the back".

    "Right behind" says more: the next one behind.
    """
    kept: list[Word] = []
    at = 0
    while at < len(words):
        size = count_words(matching_prefix(words[at:], _INTENSIFIERS))
        before = kept[-1].lower if kept else ""
        is_side = before in DETERMINERS | _NAMING_SIDES or before.endswith("est")  # "on the right at the back"
        following = lower_text(words[at + 1 : at + 2]) or "."
        names_side = before in REGION_NOUNS and lower_text(kept[-2:-1]) in DETERMINERS | _NAMING_SIDES
        if words[at].lower == "there" and names_side and following in BREAKS:
            at += 1  # "on the left there"
        elif not size or is_side:
            kept.append(words[at])
            at += 1
        else:
            at += next(index for index in range(size) if words[at + index].lower in _INTENSIFIED)
    return kept


def with_owner_behind(words: Words) -> Words:
    """ "(what is) the cup's colour" as "the colour of the cup"."""
    for at in range(1, len(words) - 1):
        following = lower_text(words[at + 2 : at + 3]) or "."
        is_owner = words[at].lower.endswith("'s") and words[at + 1].lower in _LOOKS and following in BREAKS | {"please"}
        start = next((index for index in range(at - 1, -1, -1) if words[index].lower in DETERMINERS), at)
        if is_owner and start < at and (not start or words[start - 1].lower in COPULAS | {"me", "us", "what", "about"}):
            owner, colour = words[at], words[at + 1]
            noun = owner._replace(lower=owner.lower[:-2], end=owner.end - 2)
            the, of = (Word(each, words[start].start, words[start].start) for each in ("the", "of"))
            return [*words[:start], the, colour, of, *words[start:at], noun, *words[at + 2 :]]
    return words


def with_there_is(words: Words) -> Words:
    """ "there ought to be a cup" as "there is a cup"."""
    one_of = _ONE_OF.match(lower_text(words))
    if one_of:  # "if one of the cups is red" asks for a red one
        is_so = count_words(one_of.group())
        asked = ("there", "is", "a", singular(words[4].lower), "that")
        return [words[0], *(Word(each, words[0].end, words[0].end) for each in asked), *words[is_so - 1 :]]
    there = count_words(matching_prefix(words, _THERE_IS))
    return [words[0], words[1]._replace(lower="is"), *words[there:]] if there else words
