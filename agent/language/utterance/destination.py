"""Where a thing should go: "put | the cup on the left | in | the box", "push | it | forward".

Whether a place describes the thing or is the destination is for the parse to say where several compete; words that
allow one reading alone ("into the box", "the apple that is on the plate") are decided before it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from enum import Enum

from agent.language.english import ARTICLES, ONES, POSSESSIVES, SPEAKER, TABLES
from agent.language.intents import Intent
from agent.language.utterance.reading import Parser, Placing
from agent.language.utterance.verbs import Destination
from agent.language.words import (
    Word,
    Words,
    count_words,
    lower_text,
    matching_prefix,
    matching_suffix,
    phrases,
    split_words,
    trimmed,
    until,
)

TOWARDS = phrases("to, into, in to, onto, on to, over to, up to, back to|into|onto, toward, over? towards, through to")
"""Placements that name a destination whatever else is said."""

INTO = phrases("""
    in, on, inside of?, on top of, upon, within, at, up? against, back in|on, onto the top of, over on|in, down on
""")
"""Placements that name a destination rather than describe, where the parse does not say otherwise."""

ALONG = phrases("""
    next to, closer to, nearer to?, close to, away from, off, off of, out of, beside, up? against, in, inside, under,
    underneath, beneath, across, along, through, over by, over, onto the top of, past, around
""")
"""Placements that say where a thing is pushed, beside `TOWARDS`; "behind the duck" tells rather which one."""

PATHS = ("across", "along", "through", "past")
"""Words that say on which way a thing is moved, where its destination follows."""

BESIDE = phrases("""
    right? next to, beside, besides, alongside, near, near to, close to, closer to, nearer to, by, over by, behind,
    in back|front of, under, underneath, below, beneath, above, over, in? between, among, around, left of, right of,
    opposite, across from?, away|far|further|farther from, off, off of, out of, atop, along, adjacent to, ahead of
""")
"""Placements that describe an object as often as they name a destination."""

PLACEMENTS = TOWARDS | INTO | ALONG | BESIDE

SOURCES = ("out of", "off of", "off")
"""Words that lead to where a thing is taken from: "take the spoon | out of the cup"."""

REGION_NOUNS = phrases("""
    left, right, middle, center, centre, front, back, rear, top, bottom, corner, side, edge, end, foreground, background
""")
"""Nouns that only say where in the picture: "on the left" describes, "on the plate" may be a destination."""

NEARNESS = phrases("""
    close, closer, closest, near, nearer, nearest, next, adjacent, farther, farthest, further, furthest
""")
"""Words after which "to" belongs to the description: "the cup closest to me"."""

RELATIVE_VERBS = phrases("is, are, was, were, lying, sitting, standing, placed, located")
"""Words after which a place belongs to the description: "the apple that is on the plate"."""

POINTED_PLACES = phrases("""
    here, over|right|down|up|back? there, over|right|down|up|back here, somewhere else?, elsewhere, anywhere,
    where it was|belongs, where you found it
""")
"""Words that are a destination by themselves: "put it there"."""

SURFACES = {*TABLES, "floor", "ground"}
"""What all things stand on: to put something on it is to put it down."""

DIRECTIONS = phrases("""
    forward, forwards, backward, backwards, back, up, down, upward, upwards, downward, downwards, away, closer, nearer,
    closer? together, aside, apart, sideways, higher, lower, left, right, leftward, leftwards, rightward, rightwards,
    further away|back|left|right?, farther away?, outward, inward, outwards, inwards, over, around, clockwise, off
""")
"""Words that say by themselves where a thing is moved: "push it | forward"."""

DEGREES = phrases("""
    just, right, directly, straight, all the way, exactly, gently, carefully, slowly, much, way, far, quickly,
    immediately, safely, over, back, softly, neatly, upright, flat, upside|face down, face up, together
""")
"""Words between a thing and its placement that belong to neither: "put it | right | in front of me"."""

AMOUNTS = phrases("""
    a tiny|good? bit, a little bit|more|way|ways?, just a bit|little, slightly, somewhat, a touch, a tad, a lot, more,
    a bit more, some more, some, a few centimeters|centimetres|inches|cm, an inch, a centimeter, a centimetre,
    half a meter, a hair, a smidge, ever so slightly, a couple of inches|centimeters
""")
"""Words that say how far: "push it | a little | to the left"."""

UNITS = phrases("""
    inch, inches, cm, centimeter, centimeters, centimetre, centimetres, meter, meters, metre, metres, millimeters,
    millimetres, foot, feet, steps, step, degrees, degree
""")
"""Lengths, which stand with a number in place of a degree: "two inches"."""


_NOUNS = "|".join(REGION_NOUNS)
_OWNERS = f"(?:(?:the|{'|'.join(POSSESSIVES)}) )?"
_KINDS = r"(?:(?:far|very|extreme|upper|lower|top|bottom|opposite|other) )*"
_REGION = re.compile(
    rf"(?:in|on|onto|at|to|by|towards?|into) {_OWNERS}{_KINDS}(?:(?:{_NOUNS})(?: hand)?)"
    rf"(?: (?:{_NOUNS}))*(?P<of> of)?(?![^ ])"
)
_AFTER_REGION = (",", ";", "and", "then", "that", "which", "with", "from", *PLACEMENTS)
_BEFORE_NOUN = ARTICLES | POSSESSIVES | {"far", "on", "at", "in", "to", "top"}


PERSONAL = frozenset({"him", "her", "them", "someone", "somebody", "everyone", "everybody", "whoever"})
PERSONS = phrases("""
    brother, sister, mother, mum, mom, mommy, mummy, dad, daddy, father, son, daughter, wife, husband, friend, friends,
    colleague, colleagues, boss, man, men, woman, women, lady, ladies, gentleman, guy, guys, girl, girls, boy, boys,
    kid, kids, child, children, baby, doctor, nurse, patient, guest, guests, customer, person, people, user, operator,
    grandma, grandpa, grandmother, grandfather, uncle, aunt, cousin, neighbour, neighbor, teacher, student, partner,
    assistant, chef, cook, visitor, coworker, roommate, girlfriend, boyfriend, human, worker, surgeon, manager
""")
"""Nouns for people to whom something may be given."""
_SOMEBODY = SPEAKER | PERSONAL | {"you", "yourself", "myself"}


class PlaceKind(Enum):
    """What a destination is."""

    NONE = "there is none"
    THING = "a thing to be found: in the bowl"
    PERSON = "somebody: to my brother"
    SURFACE = "what everything stands on: on the table"
    POINTED = "only pointed at: there"


def kind_of_place(place: str, placement: str, intent: Intent) -> PlaceKind:
    """What the destination of a command is, by its words, those that lead there, and what the command is for."""
    words = [word.lower for word in split_words(place)]
    if not words:
        return PlaceKind.NONE
    if intent is Intent.HAND_OVER:
        return PlaceKind.PERSON
    if " ".join(words) in POINTED_PLACES or words[0] == "where":
        return PlaceKind.POINTED
    if words[0] in _SOMEBODY or not PERSONS.isdisjoint(words):
        return PlaceKind.PERSON
    on_surface = len(words) <= 2 and words[-1] in SURFACES and placement in ("on", "onto", "on top of")
    return PlaceKind.SURFACE if on_surface else PlaceKind.THING


def read_placing(verb: Word, rest: Words, destination: Destination, parser: Parser) -> Placing:
    """Split what follows a verb into the thing and the place that it goes to.

    Args:
        verb: the command's verb.
        rest: the words after it.
        destination: what the verb takes.
        parser: text to dependency parse; asked where several places compete.
    """
    rest = trimmed(rest)
    splits = [each for each in _splits(rest) if _leads_away(each.placement, destination)]
    if splits:
        split = splits[0] if len(splits) == 1 else _likeliest(splits, verb, rest, parser)
        return Placing(without_degrees(until(split.thing, PATHS)), split.placement, split.place)
    placing = _direction(rest, destination)
    return placing or Placing(without_degrees(rest))


def _leads_away(placement: str, destination: Destination) -> bool:
    if destination is Destination.NONE:
        return False
    if destination is Destination.PLACE or placement in (*TOWARDS, "away from") or not placement:
        return True
    return destination is Destination.ALONG and (placement in ALONG or placement.startswith("to "))


def read_place(words: Words) -> tuple[str, Words]:
    """The placement that ``words`` begin with and the place after it: "in | the box"; both empty for none."""
    if words and (words[0].lower == "where" or lower_text(trimmed(words)) in POINTED_PLACES):
        return "", words
    placement, leads_on = placement_at(words)
    place = words[count_words(placement) :]
    return (placement, place) if leads_on and place else ("", ())


def without_degrees(thing: Words) -> Words:
    """Without "a bit", "right" and "two inches" at the end, which say how far and not what."""
    return _without_ends(thing, AMOUNTS | DEGREES)


def _without_ends(thing: Words, endings: Container[str]) -> Words:
    while len(thing) > 1:
        count = count_words(matching_suffix(thing, endings))
        if thing[-1].lower in UNITS:
            count = max(count, 2)
        if not count or count >= len(thing) or thing[-count - 1].lower in _BEFORE_NOUN:
            return thing
        thing = trimmed(thing[:-count])
        if len(thing) > 1 and thing[-1].lower == "by":
            thing = thing[:-1]
    return thing


def _direction(rest: Words, destination: Destination) -> Placing | None:
    """The thing and a bare direction at the end: "the cup | to the left", "it | forward"."""
    if destination not in (Destination.PLACE, Destination.ALONG):
        return None
    rest = _without_ends(rest, AMOUNTS)
    for index in range(1, len(rest)):
        text = lower_text(rest[index:])
        match = _REGION.fullmatch(text)
        is_region = match is not None and not match["of"]
        moves = destination is Destination.PLACE or text.startswith(("to", "towards", "toward"))
        described = rest[index - 1].lower in (*RELATIVE_VERBS, "furthest", "closest", *ONES)
        bare = text in DIRECTIONS and rest[index - 1].lower not in _BEFORE_NOUN
        if not described and ((is_region and moves) or bare):
            return Placing(without_degrees(rest[:index]), text)
    return None


def _splits(rest: Words) -> Iterator[Placing]:
    """Every way to split at a placement, from left to right."""
    index = 1
    while index < len(rest):
        before = rest[index - 1].lower
        placement, place = read_place(rest[index:])
        described = before in RELATIVE_VERBS or (placement == "to" and before in NEARNESS)
        if place and not described:
            yield Placing(rest[:index], placement, _without_ends(place, AMOUNTS))
            if not placement:
                return  # "over there" is one place
        index += count_words(placement_at(rest[index:])[0]) or 1


def placement_at(words: Words) -> tuple[str, bool]:
    """The placement that ``words`` begin with, empty for none, and whether a place can follow it.

    "on the left of" leads on to a thing; "on the left" is complete; in "on the left plate", "on" leads on.
    """
    placement = matching_prefix(words, PLACEMENTS)
    match = _REGION.match(lower_text(words))
    region = match.group() if match else ""
    if match is None or count_words(region) <= count_words(placement):
        return placement, bool(placement)
    following = words[count_words(region) :]
    if match["of"]:
        return region, True
    if not following or matching_prefix(following, _AFTER_REGION):
        return region, False
    return placement, bool(placement)


def _likeliest(splits: Sequence[Placing], verb: Word, rest: Words, parser: Parser) -> Placing:
    """The last that can only be a destination, else the first that the parse hangs on the verb, else the last."""
    certain = [each for each in splits if each.placement in TOWARDS]
    if certain:
        return certain[-1]
    on_verb = _on_verb(splits, verb, rest, parser)
    pool = on_verb or splits
    preferred = [each for each in pool if each.placement in INTO] or pool
    return preferred[0] if on_verb else preferred[-1]


def _on_verb(splits: Sequence[Placing], verb: Word, rest: Words, parser: Parser) -> list[Placing]:
    doc = parser(lower_text([verb, *rest]))
    verb_token = doc[0]
    heads = {token.idx: token.head for token in doc}
    starts = (len(lower_text([verb, *split.thing])) + 1 for split in splits)
    return [split for split, start in zip(splits, starts, strict=True) if heads.get(start) == verb_token]
