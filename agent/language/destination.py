"""Where a thing should go: "put | the cup on the left | in | the box".

Whether a place describes the thing or is the destination is for the parse to say where several compete; words that
allow one reading alone ("into the box", "the apple that is on the plate") are decided before it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.language import command_words as tables
from agent.language.words import Word, Words, count_words, lower_text, matching_prefix

if TYPE_CHECKING:
    from spacy.tokens import Doc

Parser = Callable[[str], "Doc"]

_NOUNS = "|".join(tables.REGION_NOUNS)
_REGION = re.compile(
    rf"(?:in|on|at|to|by) (?:(?:the|its|your|my) )?(?:(?:far|very|extreme|upper|lower) )?(?:{_NOUNS})"
    rf"(?: (?:{_NOUNS}))*(?P<of> of)?(?![^ ])"
)
_AFTER_REGION = (",", ";", "and", "then", "that", "which", "with", "from", *tables.PLACEMENTS)


@dataclass(frozen=True)
class Placing:
    """What follows a verb: the thing, and, where given, the place it goes to with the words that lead there."""

    thing: Words
    placement: str = ""
    place: Words = ()


def read_placing(verb: Word, rest: Words, destination: tables.Destination, parser: Parser) -> Placing:
    """Split what follows a verb into the thing and the place that it goes to.

    Args:
        verb: the command's verb.
        rest: the words after it.
        destination: what the verb takes.
        parser: text to dependency parse; asked where several places compete.
    """
    splits = list(_splits(rest))
    if destination is tables.Destination.TOWARDS:
        splits = [each for each in splits if each.placement in tables.TOWARDS]
    if destination is tables.Destination.NONE or not splits:
        return Placing(rest)
    return splits[0] if len(splits) == 1 else _likeliest(splits, verb, rest, parser)


def read_place(words: Words) -> tuple[str, Words]:
    """The placement that ``words`` begin with and the place after it: "in | the box"; both empty for none."""
    if lower_text(words) in tables.POINTED_PLACES:
        return "", words
    placement, leads_on = _placement_at(words)
    place = words[count_words(placement) :]
    return (placement, place) if leads_on and place else ("", ())


def _splits(rest: Words) -> Iterator[Placing]:
    """Every way to split at a placement, from left to right."""
    index = 1
    while index < len(rest):
        before = rest[index - 1].lower
        placement, place = read_place(rest[index:])
        described = before in tables.RELATIVE_VERBS or (placement == "to" and before in tables.NEARNESS)
        if place and not described:
            yield Placing(rest[:index], placement, place)
        index += count_words(_placement_at(rest[index:])[0]) or 1


def _placement_at(words: Words) -> tuple[str, bool]:
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
