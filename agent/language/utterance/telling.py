"""Whether words may bear on what is to be done, or on which thing is meant: if they may, they are never left out."""

from __future__ import annotations

from agent.language.english import (
    BIG,
    COLOUR_WORDS,
    COPULAS,
    DETERMINERS,
    INDEFINITES,
    MATERIALS,
    NEGATIONS,
    NUMBER_OF,
    ONES,
    ORDINAL_WORDS,
    QUANTIFIERS,
    SMALL,
    STAND_INS,
    SUBJECTS,
    TABLES,
    singular,
)
from agent.language.intents import ACTIONS
from agent.language.quantity import length_at
from agent.language.things import FACTS, NOUNS, OTHER_THINGS, PARTS
from agent.language.utterance.verbs import ACTION_VERBS
from agent.language.words import Words, phrases

BINDING = phrases("""
    if, unless, when, whenever, until, till, after, before, while, then, except, but, only, instead, once, otherwise,
    not_only, rather, next, later, stop, provided, providing, assuming, supposing
""")
"""Words by which a clause has to do with what is done."""
STATES_SEEN = phrases("""
    tall, short, round, empty, full, near, far, light, striped, spotted, shiny, square, flat, curved, clear, long, thin,
    wide, narrow, fat, thick, high, low, standing, lying, tilted, open, closed, alone, looking, matching, back
""")
"""What tells one thing from another where it is said of things, and is as often said of anything else."""
SEEN = (
    COLOUR_WORDS
    | ONES
    | STATES_SEEN
    | {*MATERIALS, *BIG, *SMALL, *ORDINAL_WORDS}
    | phrases("""
    left, right, leftmost, rightmost, front, top, bottom, middle, nearest, closest, furthest, farthest, biggest,
    smallest, bigger, smaller, larger, largest, taller, tallest, shorter, shortest, other, closer, nearer, further,
    dark, pale, stripy, dotted, transparent, patterned, longer, thicker, upside, shaped, coloured, colored, same,
    different
""")
)
"""What tells one thing from another."""
TAKING_BACK = phrases("""
    joking, kidding, joke, wrong, mistake, mistaken, error, changed, change, cancel, forget, ignore, lied, lie, mean,
    meant, said, wait, hold, testing, test, teasing, pretend, pretending, imagine, thought, against, regret, nevermind,
    undo, oops, sorry, actually, prefer, whichever, whatever, both, all, none, nobody, never, hardly
""")
"""Words by which a speaker may take back what was said, or say it in another way."""
HAVING_A_SAY = phrases("""
    agree, agrees, agreed, disagree, disagrees, approve, approves, approval, object, objects, objected, forbid, forbids,
    vote, confirm, confirms, permission, allowed, allows, refuse, refuses, refused, doubt, doubts, opposite,
    withdraw, retract, misspoke, sarcastic, ironic, quoting, quote, quoted, dreamt, dreamed, overheard, sign, signs,
    decide, decides, decided, skipping, nod, veto, sue, furious, disagreed, consent, consents, supposed, story, novel,
    clearance
""")
"""Words by which somebody decides whether anything is done, or says that it was not meant."""
_SET_SO = phrases("""
    face, faces, facing, points, pointing, upright, straight, side, end, edge, corner, centre, center, between, behind,
    beside, under, below, above, near, inside, onto, into, touching, touches, apart
""")
"""Words by which somebody says how, or where, a thing is to end up."""
_UNITS_OF_TIME = phrases("second, seconds, minute, minutes, hour, hours, day, days, week, weeks, times")
_BEHIND_NOUN = COPULAS | {"", "has", "had", "can", "will", "and"}
_COMPARING = frozenset({"than", "least", "most", "same"})
_LABELLED = frozenset({*TABLES, "room", "bed", "ward", "gate", "seat", "bay", "station", "door", "number"})
"""What has a number for a name: "table four"."""

_NAMES = NOUNS | OTHER_THINGS | STAND_INS - {"it"} | {*FACTS, *PARTS}
_KEPT = (
    SEEN | BINDING | NEGATIONS | TAKING_BACK | HAVING_A_SAY | _SET_SO | _COMPARING | INDEFINITES
    | QUANTIFIERS - {"some", "any"}
)  # fmt: skip


def names_thing(word: str) -> bool:
    """Whether a word in lower case is the name of a thing that may be in view, or stands for one."""
    one = singular(word)
    return bool({word, one} & _NAMES)


def tells(words: Words, allowed: frozenset[str] = frozenset()) -> bool:
    """Whether one of the words may: a thing, what sets it apart, a number, a condition, a denial, an act.

    Args:
        allowed: words in lower case that do not, here.
    """
    return any(word.lower not in allowed and _tells(words, at) for at, word in enumerate(words))


def _tells(words: Words, at: int) -> bool:
    word, following = words[at].lower, words[at + 1].lower if at + 1 < len(words) else ""
    before = words[at - 1].lower if at else ""
    if word == "can" and before not in DETERMINERS | SEEN and following not in _BEHIND_NOUN:
        return False
    if (word == "but" and following in SUBJECTS) or (word in _LABELLED and following in NUMBER_OF):
        return False
    if word in NUMBER_OF or word.isdigit():
        return _is_count(words, at)
    verb = ACTION_VERBS.get(word)
    acts = verb is not None and verb.intent in ACTIONS and word != "hand"
    return acts or word in _KEPT or word.endswith("est") or names_thing(word)


def _is_count(words: Words, at: int) -> bool:
    """Whether a number may be one of the things: that of "table four" and of "one piece" is not."""
    following = words[at + 1].lower if at + 1 < len(words) else ""
    if length_at(words[at:]) or following in _UNITS_OF_TIME:
        return True
    is_label = at > 0 and words[at - 1].lower in _LABELLED
    is_one_of_other = words[at].lower == "one" and at == len(words) - 2 and following.isalpha()
    return not is_label and not is_one_of_other
