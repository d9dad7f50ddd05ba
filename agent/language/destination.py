"""Where a thing should go: "put | the cup on the left | in | the box", "push | it | forward".

Whether a place describes the thing or is the destination is for the parse to say where several compete; words that
allow one reading alone ("into the box", "the apple that is on the plate") are decided before it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from agent.language import placement_words as tables
from agent.language.action_verbs import Destination
from agent.language.command_words import PERSONAL, PERSONS
from agent.language.english import ARTICLES, ONES, POSSESSIVES, SPEAKER
from agent.language.intents import Intent
from agent.language.reading import Parser, Placing
from agent.language.words import (
    Word,
    Words,
    count_words,
    lower_text,
    matching_prefix,
    matching_suffix,
    split_words,
    trimmed,
    until,
)

_NOUNS = "|".join(tables.REGION_NOUNS)
_OWNERS = f"(?:(?:the|{'|'.join(POSSESSIVES)}) )?"
_KINDS = r"(?:(?:far|very|extreme|upper|lower|top|bottom|opposite|other) )*"
_REGION = re.compile(
    rf"(?:in|on|onto|at|to|by|towards?|into) {_OWNERS}{_KINDS}(?:(?:{_NOUNS})(?: hand)?)"
    rf"(?: (?:{_NOUNS}))*(?P<of> of)?(?![^ ])"
)
_AFTER_REGION = (",", ";", "and", "then", "that", "which", "with", "from", *tables.PLACEMENTS)
_BEFORE_NOUN = ARTICLES | POSSESSIVES | {"far", "on", "at", "in", "to", "top"}


class PlaceKind(Enum):
    """What a destination is."""

    NONE = "there is none"
    THING = "a thing to be found: in the bowl"
    PERSON = "somebody: to my brother"
    SURFACE = "what everything stands on: on the table"
    POINTED = "only pointed at: there"


_SOMEBODY = SPEAKER | PERSONAL | {"you", "yourself", "myself"}


def kind_of_place(place: str, placement: str, intent: Intent) -> PlaceKind:
    """What the destination of a command is, by its words, those that lead there, and what the command is for."""
    words = [word.lower for word in split_words(place)]
    if not words:
        return PlaceKind.NONE
    if intent is Intent.HAND_OVER:
        return PlaceKind.PERSON
    if " ".join(words) in tables.POINTED_PLACES or words[0] == "where":
        return PlaceKind.POINTED
    if words[0] in _SOMEBODY or not PERSONS.isdisjoint(words):
        return PlaceKind.PERSON
    on_surface = len(words) <= 2 and words[-1] in tables.SURFACES and placement in ("on", "onto", "on top of")
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
        return Placing(without_degrees(until(split.thing, tables.PATHS)), split.placement, split.place)
    placing = _direction(rest, destination)
    return placing or Placing(without_degrees(rest))


def _leads_away(placement: str, destination: Destination) -> bool:
    if destination is Destination.NONE:
        return False
    if destination is Destination.PLACE or placement in (*tables.TOWARDS, "away from") or not placement:
        return True
    return destination is Destination.ALONG and (placement in tables.ALONG or placement.startswith("to "))


def read_place(words: Words) -> tuple[str, Words]:
    """The placement that ``words`` begin with and the place after it: "in | the box"; both empty for none."""
    if words and (words[0].lower == "where" or lower_text(trimmed(words)) in tables.POINTED_PLACES):
        return "", words
    placement, leads_on = placement_at(words)
    place = words[count_words(placement) :]
    return (placement, place) if leads_on and place else ("", ())


def without_degrees(thing: Words) -> Words:
    """Without "a bit", "right" and "two inches" at the end, which say how far and not what."""
    return _without_ends(thing, (*tables.AMOUNTS, *tables.DEGREES))


def _without_ends(thing: Words, endings: Sequence[str]) -> Words:
    while len(thing) > 1:
        count = count_words(matching_suffix(thing, endings))
        if thing[-1].lower in tables.UNITS:
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
    rest = _without_ends(rest, tables.AMOUNTS)
    for index in range(1, len(rest)):
        text = lower_text(rest[index:])
        match = _REGION.fullmatch(text)
        is_region = match is not None and not match["of"]
        moves = destination is Destination.PLACE or text.startswith(("to", "towards", "toward"))
        described = rest[index - 1].lower in (*tables.RELATIVE_VERBS, "furthest", "closest", *ONES)
        bare = text in tables.DIRECTIONS and rest[index - 1].lower not in _BEFORE_NOUN
        if not described and ((is_region and moves) or bare):
            return Placing(without_degrees(rest[:index]), text)
    return None


def _splits(rest: Words) -> Iterator[Placing]:
    """Every way to split at a placement, from left to right."""
    index = 1
    while index < len(rest):
        before = rest[index - 1].lower
        placement, place = read_place(rest[index:])
        described = before in tables.RELATIVE_VERBS or (placement == "to" and before in tables.NEARNESS)
        if place and not described:
            yield Placing(rest[:index], placement, _without_ends(place, tables.AMOUNTS))
            if not placement:
                return  # "over there" is one place
        index += count_words(placement_at(rest[index:])[0]) or 1


def placement_at(words: Words) -> tuple[str, bool]:
    """The placement that ``words`` begin with, empty for none, and whether a place can follow it.

    "on the left of" leads on to a thing; "on the left" is complete; in "on the left plate", "on" leads on.
    """
    placement = matching_prefix(words, tables.PLACEMENTS)
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
    certain = [each for each in splits if each.placement in tables.TOWARDS]
    if certain:
        return certain[-1]
    on_verb = _on_verb(splits, verb, rest, parser)
    pool = on_verb or splits
    preferred = [each for each in pool if each.placement in tables.INTO] or pool
    return preferred[0] if on_verb else preferred[-1]


def _on_verb(splits: Sequence[Placing], verb: Word, rest: Words, parser: Parser) -> list[Placing]:
    doc = parser(lower_text([verb, *rest]))
    verb_token = doc[0]
    heads = {token.idx: token.head for token in doc}
    starts = (len(lower_text([verb, *split.thing])) + 1 for split in splits)
    return [split for split, start in zip(splits, starts, strict=True) if heads.get(start) == verb_token]
