"""That every word behind a verb has its part: where a thing is taken from, and what is left over."""

from __future__ import annotations

from dataclasses import replace

from agent.language.english import (
    ARTICLES,
    BACK_REFERENCES,
    COPULAS,
    DEMONSTRATIVES,
    NOT,
    OBJECT_STARTS,
    POSSESSIVES,
    RANK_OF,
    RELATIVES,
    SPEAKER,
    TABLES,
    VIEWS,
)
from agent.language.utterance.destination import (
    DIRECTIONS,
    MOST_DISTANT,
    NEARNESS,
    PLACEMENTS,
    POINTED_PLACES,
    REGION_NOUNS,
    SOURCES,
    STRESSES,
    awaits_landmark,
)
from agent.language.utterance.reading import Placing
from agent.language.utterance.verbs import SEPARABLE_PARTICLES
from agent.language.words import Words, count_words, lower_text, matching_prefix, phrases, trimmed

BODY = phrases("arm, arms, gripper, hand, hands, finger, fingers, claw, head, base, body, camera, eyes, wrist, elbow")
"""What "your ..." names of the robot itself."""
FLAT = phrases("plate, tray, saucer, dish, mat, napkin, board, book, shelf, table, lid, towel, tablecloth, platter")
"""What things lie on rather than in."""
_TAKEN_FROM = phrases("out of, off of?, from, off|off_of|from the? top of, from on top of") | {*SOURCES}
"""What leads to where a thing is taken from."""
_BEFORE_FROM = NEARNESS | {"away", "far", "apart", "different", "last", "made", "coming", "opposite", "across"}
"""Words that "from" belongs to."""
_TABLES = (
    STRESSES | PLACEMENTS | DIRECTIONS | POINTED_PLACES | REGION_NOUNS | BODY | SPEAKER | ARTICLES
    | DEMONSTRATIVES | POSSESSIVES | BACK_REFERENCES | {*TABLES, *VIEWS}
    | SEPARABLE_PARTICLES
    | phrases("for, to, of, and, then, where, which, one, is, are, please, both, all, half, other, from, by, hold")
)  # fmt: skip
_SMALL = frozenset(word for phrase in _TABLES for word in phrase.split())
"""Words that are no part of a thing and that need not be: how far, on which way, with what of the robot."""


def with_source(placing: Placing) -> Placing:
    """With what the thing is taken "out of", "off" or "from" as where it lies: "the lemon in the bowl"."""
    thing = placing.thing
    for at in range(1, len(thing) - 1):
        lead = matching_prefix(thing[at:], _TAKEN_FROM)
        source = trimmed(thing[at + count_words(lead) :]) if lead else ()
        described = thing[at - 1].lower in _BEFORE_FROM or thing[at - 1].lower in RANK_OF
        is_most_distant = not MOST_DISTANT.isdisjoint(word.lower for word in thing[:at])
        described = described or (lead == "from" and is_most_distant and awaits_landmark(thing[:at]))
        is_clause = bool(source[1:]) and source[0].lower in RELATIVES and source[1].lower in COPULAS
        if (
            not source
            or described
            or is_clause
            or lower_text(source[1:2]) in REGION_NOUNS
            or source[0].lower in SPEAKER
        ):
            continue
        if lead == "from" and matching_prefix(source, PLACEMENTS):  # "from behind the bowl"
            return replace(placing, thing=[*thing[:at], *source])
        if source[0].lower in OBJECT_STARTS:
            is_on = lead.startswith("off") or lead.endswith("top of") or (lead == "from" and source[-1].lower in FLAT)
            return replace(placing, thing=trimmed(thing[:at]), source=source, lies="on" if is_on else "in")
    return placing


def unread(words: Words, placing: Placing) -> Words:
    """The words behind a verb that no part of what was read from them, and no table of small words, accounts for."""
    if placing.place and placing.thing and placing.thing[-1].lower in NOT:  # "put the spoon not in the bowl"
        return placing.thing[-1:]
    read = {word.start for part in (placing.thing, placing.place, placing.source, placing.how) for word in part}
    return [word for word in words if word.start not in read and word.lower not in _SMALL and word.lower.isalnum()]
