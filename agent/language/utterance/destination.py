"""Where a thing should go: "put | the cup on the left | in | the box", "push | it | forward".

Whether a place describes the thing or is the destination is for the parse to say where several compete; words that
allow one reading alone ("into the box", "the apple that is on the plate") are decided before it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from itertools import islice
from types import MappingProxyType

from agent.language.english import ARTICLES, DETERMINERS, ONES, POSSESSIVES, SPEAKER, TABLES, VIEWS
from agent.language.intents import Intent
from agent.language.quantity import Length, bounded_at, length_at
from agent.language.utterance.manner import turn_in, without_manner
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
    word_lists,
)

TOWARDS = phrases("""
    to, into, in to, onto, on to, over to, up to, back to|into|onto, toward, over? towards, through to,
    in the direction of, to the place|spot|position|location of
""")
"""Placements that name a destination whatever else is said."""

INTO = phrases("""
    in, on, inside of?, on top of, upon, within, at, up? against, back in|on, onto the top of, over on|in, down on
""")
"""Placements that name a destination rather than describe, where the parse does not say otherwise."""

WITHIN = phrases("in, into, in to, inside of?, within")
"""Placements into what holds things."""

ALONG = phrases("""
    next to, closer to, nearer to?, close to, away from, off, off of, out of, beside, up? against, in, inside, under,
    underneath, beneath, across, along, through, over by, over, onto the top of, past, around
""")
"""Placements that say where a thing is pushed, beside `TOWARDS`; "behind the duck" tells rather which one."""

PATHS = ("across", "along", "through", "past")
"""Words that say on which way a thing is moved, where its destination follows."""

BETWEEN = phrases("in|right|exactly|halfway|midway|somewhere? between, among, amongst")
"""Placements that several things lead to."""

BESIDE = (
    phrases("""
    right? next to, beside, besides, alongside, near, near to, close to, closer to, nearer to, by, over by, behind,
    in back|front of, under, underneath, below, beneath, above, over, around, left of, right of, opposite, across from?,
    away|far|further|farther from, off, off of, out of, atop, along, adjacent to, ahead of, beyond,
    as close|near as possible to, in|at the place|spot|position|location of
""")
    | BETWEEN
)
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

MOST_NEAR, MOST_DISTANT = frozenset({"closest", "nearest"}), frozenset({"farthest", "furthest"})
TAKING = frozenset({"take", "get", "fetch", "grab"})
"""Verbs that name a thing before they send it anywhere: "take the closest cup to the bowl" does not."""

RELATIVE_VERBS = phrases("is, are, was, were, lying, sitting, standing, placed, located")
"""Words after which a place belongs to the description: "the apple that is on the plate"."""

POINTED_PLACES = phrases("""
    here, over|right|down|up|back? there, over|right|down|up|back here, somewhere else?, elsewhere, anywhere,
    where it|that belongs
""")
"""Words that are a destination by themselves: "put it there"."""

ORIGINS = phrases("""
    where it|that was before?, where it|that came from, where you found|got|took|had it|that from?,
    its|their old|original|own? place|spot|position
""")
ORIGIN = "back where it was"
"""The placement for `ORIGINS`, where a thing was taken, and for "back" behind one of `_RETURNING`."""
_RETURNING = phrases("put, place, set, return, pop, stick, lay, stand")
HERE = ("here", "over here", "right here")
"""Where something is handed over."""
SURFACES = {*TABLES, "floor", "ground"}
"""What all things stand on: to put something on it is to put it down."""
_ON_SURFACE = phrases("""
    back|down? on|onto, on to, on top of, upon, to, back to, at, across, along, over, around
""")
"""Placements that lead to a place on it."""

DIRECTIONS = phrases("""
    forward, forwards, backward, backwards, back, up, down, upward, upwards, downward, downwards, away, closer, nearer,
    closer? together, aside, apart, sideways, higher, lower, left, right, leftward, leftwards, rightward, rightwards,
    further away|back|left|right?, farther away?, outward, inward, outwards, inwards, over, around, clockwise, off
""")
"""Words that say by themselves where a thing is moved: "push it | forward"."""

STRESSES = phrases("""
    just, right, directly, straight, all the way, exactly, much, way, far, over, back, along, farther, further,
    anywhere, somewhere
""")
"""Words between a thing and its placement that only stress that: "put it | right | in front of me"."""
LIFTING: Mapping[str, str] = MappingProxyType({"lift": "up", "raise": "up", "lower": "down"})
"""Verbs that say in which direction a length is meant."""
MAX_LENGTHS = 3
"""Lengths in one command that are tried."""
_NOUNS = "|".join(REGION_NOUNS)
_OWNERS = f"(?:(?:the|{'|'.join(POSSESSIVES)}) )?"
_KINDS = r"(?:(?:far|very|extreme|upper|lower|top|bottom|opposite|other) )*"
REGION = re.compile(
    rf"(?:(?:over|back|up|down|further|farther|more|far|straight|all the way) )?"
    rf"(?:in|on|onto|at|to|by|towards?|into) {_OWNERS}(?P<part>{_KINDS}(?:(?:{_NOUNS})(?: hand)?)"
    rf"(?: (?:{_NOUNS}))*)(?P<of> of)?(?![^ ])"
)
"""Where in the picture: "to the left", "in the top left corner of"."""
_PART = re.compile(
    rf"{_OWNERS}{_KINDS}(?:{_NOUNS})?(?: ?(?:{_NOUNS}|half|third|quarter|part|area|hand side))?"
    rf"(?: of (?:the|this|that|my|your|our) (?:{'|'.join((*TABLES, *VIEWS, 'floor', 'ground'))}))?"
)
"""A part of the table or of the picture: "the edge of the table", "the left half"."""
_AFTER_REGION = (",", ";", "and", "then", "that", "which", "with", "from", *PLACEMENTS)
_BEFORE_NOUN = ARTICLES | POSSESSIVES | {"far", "on", "at", "in", "to", "top"}

PERSONAL = frozenset({"him", "her", "them", "someone", "somebody", "everyone", "everybody", "whoever"})
PERSONS = word_lists("people.txt")["persons"]
"""Nouns for people to whom something may be given."""
NAMES = word_lists("people.txt")["names"]
"""Names that people may be called by."""
_SOMEBODY = SPEAKER | PERSONAL | {"you", "yourself", "myself"}
_OF_PERSONS = DETERMINERS | {
    "little", "big", "old", "older", "elder", "young", "younger", "new", "other", "good", "best", "dear", "nice", "of",
    "mine", "yours", "or", *NAMES, "else", "over", "there", "here", "and",
}  # fmt: skip
"""Words that may stand with those for people."""
_CHILDREN = phrases("""
    my|our|his|her|their little|littlest|smallest|youngest|tiny one|ones, my|our|his|her|their youngest|eldest|oldest
""")
"""What people call their children."""
_VIEWERS = {*SPEAKER, "you", "yourself", "myself"} | phrases("the|your? camera|robot, the viewer, my side|direction")


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
    if " ".join(words) in POINTED_PLACES:
        is_handed = intent is Intent.HAND_OVER and " ".join(words) in HERE
        return PlaceKind.PERSON if is_handed else PlaceKind.POINTED
    is_name = intent is Intent.HAND_OVER and len(words) <= 2 and DETERMINERS.isdisjoint(words)
    if is_name or is_viewer(" ".join(words)) or is_somebody(words):
        return PlaceKind.PERSON
    bare = " ".join(words[words[0] in DETERMINERS :])
    is_part = (bare in SURFACES.union(VIEWS) and REGION.fullmatch(placement)) or _PART.fullmatch(" ".join(words))
    is_all = bare in SURFACES and placement in _ON_SURFACE
    return PlaceKind.SURFACE if is_part or is_all else PlaceKind.THING


def is_table(place: str, placement: str) -> bool:
    """Whether a destination is the table itself, and neither a part of it nor the floor: "on the table"."""
    words = [word.lower for word in split_words(place)]
    return " ".join(words[words[:1] != [] and words[0] in DETERMINERS :]) in TABLES and placement in _ON_SURFACE


def is_viewer(place: str) -> bool:
    """Whether the words for a place, in lower case, mean whoever looks at the table: the speaker, or the camera."""
    return place in _VIEWERS


def is_somebody(words: Sequence[str]) -> bool:
    """Whether words in lower case mean a person and nothing else: "my little brother", "her"."""
    names = not (PERSONS | NAMES | _SOMEBODY).isdisjoint(words)
    return " ".join(words) in _CHILDREN or (names and (PERSONS | _SOMEBODY | _OF_PERSONS).issuperset(words))


def read_placing(verb: Word, rest: Words, destination: Destination, parser: Parser) -> Placing:
    """Split what follows a verb into the thing and the place that it goes to, and how far that is.

    Args:
        verb: the command's verb.
        rest: the words after it.
        destination: what the verb takes.
        parser: text to dependency parse; asked where several places compete.
    """
    whole, rest = rest, without_manner(trimmed(rest))
    turn = "" if destination is Destination.NONE else turn_in(rest)
    if turn:
        return Placing(until(rest, {turn}), hindrance="I cannot turn things over.")
    moves = destination is not Destination.NONE or verb.lower in LIFTING
    bounds = ((at, bounded_at(rest[at:])) for at in range(1, len(rest)) if moves and not _describes(rest[at - 1]))
    at, size = next(filter(lambda bound: bound[1], bounds), (0, 0))
    if size and not matching_prefix(rest[at + size :], ("from", "away from")):
        said = lower_text(rest[at : at + size]).replace("- ", "-").replace("\u2212 ", "-")
        return Placing(rest, hindrance=f'How far exactly? "{said}" is not one length that I can go by.')
    lengths = ((at, length) for at in range(1, len(rest)) if (length := _length_behind(rest, at)))
    for at, length in islice(lengths, MAX_LENGTHS):
        placing = _placed_at(verb, rest, at, length, destination, parser)
        if placing:
            kept = [*rest[:at], *rest[at + length.size :]]
            return _settled(replace(placing, metres=length.metres or 0.0, how=_left_out(whole, kept)))
    placing = _placed(verb, rest, destination, parser)
    is_back = placing.placement == "back" and verb.lower in _RETURNING
    return _settled(replace(placing, placement=ORIGIN if is_back else placing.placement, how=_left_out(whole, rest)))


def _left_out(whole: Words, kept: Words) -> Words:
    return [word for word in whole if word.start not in {each.start for each in kept}]


def _length_behind(rest: Words, at: int) -> Length | None:
    """The length at an index, where it does not describe a thing: "the 5 cm cube", "the cup that is 5 cm away"."""
    return None if _describes(rest[at - 1]) else length_at(rest[at:])


def _describes(before: Word) -> bool:
    """Whether a length behind a word is of the thing itself: "the 5 cm cube", "the cup that is 5 cm away"."""
    return before.lower in _BEFORE_NOUN | RELATIVE_VERBS


def _placed_at(
    verb: Word, rest: Words, at: int, length: Length, destination: Destination, parser: Parser
) -> Placing | None:
    """What the words are with a length taken out that says how far, right before or behind where to; None for none."""
    before, behind = rest[:at], rest[at + length.size :]
    if behind and behind[0].lower == "from" and destination is not Destination.NONE:
        return Placing(before, "from", behind[1:])
    placing = _placed(verb, trimmed([*before, *behind]), destination, parser)
    start = rest[at].start
    if any(word.start > start for word in placing.thing):
        return None
    if not placing.placement:
        is_moved = destination is not Destination.NONE or verb.lower in LIFTING
        return placing if is_moved and not behind and not placing.place else None
    return placing if not behind or all(word.start > start for word in placing.place) else None


def _settled(placing: Placing) -> Placing:
    """With the thing of "where the lemon is" as the place; hindered by places that are none."""
    place = trimmed(placing.place)
    said = lower_text(place)
    if said in ORIGINS:
        return replace(placing, placement=ORIGIN, place=(), how=[*placing.how, *place])
    if said.startswith("where ") and said not in POINTED_PLACES:
        if place[-1].lower in ("is", "are", "lies", "stands", "sits") and len(place) > 2:
            return replace(placing, placement="at", place=place[1:-1], how=[*placing.how, place[0], place[-1]])
        return replace(placing, hindrance=f'Sorry, I don\'t understand "{said}".')
    names_surface = said.partition(" ")[2] in SURFACES and said.partition(" ")[0] in DETERMINERS
    if names_surface and kind_of_place(said, placing.placement, Intent.PUT) is not PlaceKind.SURFACE:
        return replace(placing, hindrance=f'Sorry, I don\'t understand "{placing.placement} {said}".')
    return placing


def _placed(verb: Word, rest: Words, destination: Destination, parser: Parser) -> Placing:
    """The thing and the place, where no length is said."""
    splits = [each for each in _splits(rest) if _leads_away(each.placement, destination)]
    if len(splits) > 1 or verb.lower in TAKING:
        splits = [each for each in splits if each.placement != "to" or not awaits_landmark(each.thing)]
    if splits:
        split = splits[0] if len(splits) == 1 else _likeliest(splits, verb, rest, parser)
        return Placing(_without_stress(until(split.thing, PATHS)), split.placement, split.place)
    return _direction(rest, destination) or Placing(rest)


def awaits_landmark(thing: Words) -> bool:
    """Whether "to" or "from" behind a thing leads to what it is closest to: "the closest cup | to the bowl"."""
    at = next((at for at, word in enumerate(thing) if word.lower in MOST_DISTANT | MOST_NEAR), len(thing))
    return 0 < at < len(thing) and not {"to", "from", "of"}.intersection(word.lower for word in thing[at:])


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


def _without_stress(thing: Words) -> Words:
    """Without "right" and "all the way" at the end, which stress what follows."""
    while True:
        count = count_words(matching_suffix(thing, STRESSES))
        if not 0 < count < len(thing) or thing[-count - 1].lower in _BEFORE_NOUN:
            return thing
        thing = trimmed(thing[:-count])


def _direction(rest: Words, destination: Destination) -> Placing | None:
    """The thing and a bare direction at the end: "the cup | to the left", "it | forward"."""
    if destination not in (Destination.PLACE, Destination.ALONG):
        return None
    for index in range(1, len(rest)):
        text = lower_text(rest[index:])
        match = REGION.fullmatch(text)
        is_region = match is not None and not match["of"]
        moves = (
            destination is Destination.PLACE
            or "to" in text.split()
            or text.startswith(("towards", "toward", "into", "onto"))
        )
        described = rest[index - 1].lower in (*RELATIVE_VERBS, "furthest", "closest", *ONES)
        bare = text in DIRECTIONS and rest[index - 1].lower not in _BEFORE_NOUN
        if not described and ((is_region and moves) or bare):
            return Placing(_without_stress(rest[:index]), text)
    return None


def _splits(rest: Words) -> Iterator[Placing]:
    """Every way to split at a placement, from left to right."""
    index = 1
    while index < len(rest):
        before = rest[index - 1].lower
        placement, place = read_place(rest[index:])
        described = before in RELATIVE_VERBS or (placement == "to" and before in NEARNESS)
        if place and not described:
            yield Placing(rest[:index], placement, place)
            if not placement:
                return  # "over there" is one place
        index += count_words(placement_at(rest[index:])[0]) or 1


def placement_at(words: Words) -> tuple[str, bool]:
    """The placement that ``words`` begin with, empty for none, and whether a place can follow it.

    "on the left of" leads on to a thing; "on the left" is complete; in "on the left plate", "on" leads on.
    """
    placement = matching_prefix(words, PLACEMENTS)
    match = REGION.match(lower_text(words))
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
