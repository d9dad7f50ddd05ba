"""Commands that leave out their verb, or put it behind the thing: "both apples into the bowl", "lemon off the plate",
"the spoon, one inch to the left", "I need the bottle moved to the left", "the cup needs to be put on the plate"."""

from __future__ import annotations

from agent.language.english import (
    COPULAS,
    DEMONSTRATIVES,
    DETERMINERS,
    NUMBER_OF,
    POSTURES,
    PREPOSITIONS,
    RELATIVES,
    SUBJECTS,
    is_plural,
)
from agent.language.intents import Intent
from agent.language.quantity import length_at
from agent.language.utterance.coverage import with_source
from agent.language.utterance.destination import DIRECTIONS, REGION, SOURCES, read_place, read_placing
from agent.language.utterance.reading import Parser, Placing, Reading
from agent.language.utterance.verbs import ACTION_VERBS, SEPARABLE_PARTICLES, Destination, base_form
from agent.language.words import Words, count_words, lower_text, matching_prefix, phrases, trimmed

_SENDING = phrases("into, in to, onto, on to, over to, back into|onto|to, up on to, up onto, down onto|into")
"""What leads to a destination, and never says where a thing is."""
_WANTING = phrases("""
    i|we want, i|we need, i|we would like, i|we would love, i|we would have, can|could i|we have, i|we want to have,
    i|we would prefer, get, have, i|we prefer, i|we would like to have|see, let us have, i|we would appreciate
""")
_MUST = phrases("""
    should|must|can|shall|ought_to|needs_to|need_to|has_to|have_to|got_to|wants_to|is_to|are_to|could be,
    can|could you be, needs, need, wants, requires, is|are supposed|meant to be
""")
"""What says of a thing that something is to be done to it: "... should be moved", "... needs moving"."""
_FINITE = COPULAS | {",", "have", "has", "do", "does", "did", *SUBJECTS}
_MOST_WORDS = 5
"""Of what a thing is taken out of, where no verb says that it is."""
_MODALS = frozenset({"can", "could", "should", "may", "must"})
_NO_THING = (
    SUBJECTS | PREPOSITIONS | RELATIVES | phrases("what, where, who, how, why, when, if, is, are, there, not, no")
)
_BEFORE_NO_FORM = (_NO_THING | DETERMINERS) - {"it", *DEMONSTRATIVES}
"""What no form of a verb follows: "the cup on the | left"."""


def sends(words: Words) -> bool:
    """Whether words name a thing and, with "into" or "onto", where it goes, or with "off" where it is taken from."""
    return bool(_sending(words) or _taking(words))


def _taking(words: Words) -> int:
    """Where in words begins what their thing is taken out of or off; 0 where that is not said."""
    if not words or words[0].lower in _NO_THING or (words[0].lower in ACTION_VERBS and words[0].lower != "can"):
        return 0
    for at in range(1, len(words) - 2):
        source = words[at + count_words(matching_prefix(words[at:], SOURCES)) :]
        is_thing = bool(source[1:]) and source[0].lower in DETERMINERS and len(source) <= _MOST_WORDS
        if is_thing and len(source) < len(words) - at:
            is_of_several = any(word.lower in NUMBER_OF or is_plural(word.lower) for word in source[1:])
            return 0 if is_of_several or _FINITE.intersection(word.lower for word in words) else at
    return 0


def _sending(words: Words) -> int:
    """Where in words their destination begins; 0 where they have none, or open with what is no thing."""
    if not words or words[0].lower in _NO_THING or words[0].lower in ACTION_VERBS:
        return 0
    ends = (at for at in range(1, len(words) - 1) if matching_prefix(words[at:], _SENDING))
    end = next(ends, 0)
    return end if end and read_place(words[end:])[1] else 0


def with_verb_first(words: Words) -> Words:
    """A command with its verb first: "I need A moved to B", "A needs moving to B" as "moved A to B"; itself else."""
    be = next((at for at in range(3, len(words)) if words[at].lower == "be"), 0)
    if be and words[0].lower in _MODALS and words[1].lower in DETERMINERS:  # "could the box be moved to the left"
        words = [*words[1:be], words[0], *words[be:]]
    wanting = count_words(matching_prefix(words, _WANTING))
    starts = range(wanting + 1, len(words)) if wanting or (words and words[0].lower not in _NO_THING) else ()
    for at in starts:
        must = 0 if wanting else count_words(matching_prefix(words[at:], _MUST))
        verb = words[at + must : at + must + 1]
        if (wanting or must) and verb and _is_done(verb[0].lower) and words[at - 1].lower not in _BEFORE_NO_FORM:
            thing, rest = words[wanting:at], words[at + must + 1 :]
            particles = ACTION_VERBS[base_form(verb[0].lower)].particles
            particle = rest[: count_words(matching_prefix(rest, SEPARABLE_PARTICLES.intersection(particles)))]
            moved = [verb[0]._replace(lower=base_form(verb[0].lower)), *particle, *thing, *rest[len(particle) :]]
            return moved if _says_where(rest) or must else words
    return words


def _is_done(word: str) -> bool:
    """Whether a word is a form of a verb that says what is done: "moved", "moving", "put"."""
    verb = base_form(word)
    is_form = (word != verb or word == "put") and not (word in POSTURES and word.endswith("ing"))  # "standing there"
    return bool(verb) and is_form and ACTION_VERBS[verb].intent is not Intent.OTHER


def _says_where(words: Words) -> bool:
    """Whether words behind a verb say where to, rather than by whom or what."""
    says = read_place(words)[1] or length_at(words) or REGION.match(lower_text(words))
    return not words or words[0].lower in DIRECTIONS or bool(says)


def read_verbless(words: Words, parser: Parser) -> Reading | None:
    """A command that names a thing and where it goes, or how far; None for anything else."""
    end = _sending(words)
    if end:
        placement, place = read_place(words[end:])
        return Reading(Intent.PUT, "put", Placing(trimmed(words[:end]), placement, place))
    if _taking(words):
        return Reading(Intent.PICK_UP, "pick up", with_source(Placing(words)))
    if not words or words[0].lower in _NO_THING:
        return None
    for at in range(1, len(words)):
        length = length_at(words[at:])
        where = words[at + length.size :] if length else ()
        text = lower_text(trimmed(where))
        match = REGION.fullmatch(text)
        is_side = match and not match["of"] and not text.startswith(("on", "in", "at"))
        if where and (text in DIRECTIONS or is_side or where[0].lower in ("towards", "toward")):
            placing = read_placing(words[0]._replace(lower="move"), words, Destination.ALONG, parser)
            return Reading(Intent.PUSH, "move", placing) if placing.metres else None
    return None
