"""What is asked of things only in part: some of one, some of several without saying which, or all but some."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.language.english import (
    ARTICLES,
    COLOUR_WORDS,
    DEMONSTRATIVES,
    NUMBER_OF,
    ONES,
    POSSESSIVES,
    PREPOSITIONS,
    QUANTIFIERS,
    RELATIVES,
    TABLES,
    VIEWS,
    is_plural,
)
from agent.language.groups import EXCEPTING
from agent.language.intents import ACTIONS, Intent
from agent.language.things import CATEGORIES
from agent.language.utterance.corrections import denied_in
from agent.language.utterance.reading import Placing, Reading
from agent.language.utterance.steps import opens
from agent.language.words import Word, Words, count_words, lower_text, matching_prefix, phrases, trimmed, until

WHOLE = "I can only take things whole."
WHICH = "Please say which ones."
WHERE = "Please say where it should go."
_OUT = EXCEPTING | {"but", "save", "bar", "minus"} | phrases("but|just|only|and? not")
_GROUPS = {"row", "line", "group", "pair", "set", "bunch", "lot", "pile", "stack", "heap", *TABLES, *VIEWS}
_THE = rf"(?:{'|'.join(sorted(ARTICLES | DEMONSTRATIVES | POSSESSIVES))})"
_SHARES = r"half|(?:a|one|two|three) (?:half|third|quarter|fifth)s?|the (?:\w+ )?half"
_PART = re.compile(
    rf"(?:(?:{_THE}|some) )?(?:\w+ )?(?:rim|edge|border|side|top|bottom|tip|end|corner|inside|middle|cent(?:re|er)"
    rf"|part)s? (?:of|off|from) {_THE} (?P<noun>[\w -]+)"
)
_SHARE = re.compile(rf"(?:just |only |about )?(?:{_SHARES}) (?:of )?{_THE} (?P<noun>[\w -]+)")
_PIECE = re.compile(
    rf"(?:(?:{_THE}|some|\w+) )?(?:\w+ )?(?:pieces?|bits?|chunks?) (?:of|off|from) (?:{_THE} )?(?P<noun>[\w -]+)"
)
_ALL_BUT = re.compile(
    rf"(?:all|every|each|both|everything)\b.* (?:but|save|bar|{'|'.join(sorted(EXCEPTING))})"
    rf" (?:for )?(?:just |only |any )?(?:{'|'.join(sorted(NUMBER_OF))})(?: (?:of|or|at|thing)\b.*)?"
)
_SOME = re.compile(
    rf"(?:(?:some|most|a few|several|many|plenty|a handful) of|not (?:all|every)(?: of)?) {_THE} .+|not every .+"
)
_ALL = QUANTIFIERS - {"any", "some", "another"} | {"everything"}
_ANY = (ARTICLES - {"the"}) | {"any", "some"}
_ALSO = frozenset({"either", "neither", "too", "though", "please"})
_HANDLED = (ACTIONS - {Intent.POINT_AT, Intent.LOOK_AT}) | {Intent.SELECT, Intent.CORRECT}


def without_portions(reading: Reading) -> Reading:
    """The reading as one that cannot be done where its thing is a part of one, or leaves open which of several."""
    hindrance = _hindrance(lower_text(reading.placing.thing)) if reading.intent in _HANDLED else ""
    return replace(reading, placing=replace(reading.placing, hindrance=hindrance)) if hindrance else reading


def _hindrance(thing: str) -> str:
    if _ALL_BUT.fullmatch(thing) or _SOME.fullmatch(thing):
        return WHICH
    share = _SHARE.fullmatch(thing)
    if share:
        return WHICH if is_plural(_head(share["noun"])) else WHOLE
    piece = _PIECE.fullmatch(thing)
    if piece and _head(piece["noun"]) in CATEGORIES:
        return WHOLE
    part = _PART.fullmatch(thing)
    is_whole = part and not is_plural(_head(part["noun"])) and _GROUPS.isdisjoint(part["noun"].split())
    return WHOLE if is_whole else ""


def _head(noun: str) -> str:
    """The noun itself, before what is said of its place."""
    return re.split(r" (?:on|in|that|which|next|near|by|behind|with|of|at)\b", noun)[0].split()[-1]


def exception_first(words: Words) -> tuple[Words, Words]:
    """What stands behind "except for the red one" at the beginning of a sentence, and that; the words and nothing else
    where they do not begin so."""
    length = count_words(matching_prefix(words, EXCEPTING))
    for at in range(length + 1, len(words)) if length else ():
        is_comma = words[at].lower in (",", "-", ":")
        if is_comma or opens(words[at:]):
            return trimmed(words[at:]), words[:at]
    return words, ()


def with_exception(reading: Reading, exception: Words) -> Reading:
    """A reading with what is left out of its thing; unread where it has none."""
    if not reading.placing.thing or reading.intent not in _HANDLED:
        return replace(reading, unread=[*reading.unread, *exception])
    return replace(reading, placing=replace(reading.placing, thing=[*reading.placing.thing, *exception]))


def with_later_exceptions(readings: Sequence[Reading]) -> list[Reading]:
    """Readings with what a later one says is not meant as left out: "take the cups. Not the red one, though." """
    told: list[Reading] = []
    for reading in readings:
        last = told[-1] if told else None
        denied = denied_behind(reading.said) if reading.intent is Intent.DENY else ()
        denied = denied[:-1] if lower_text(denied[-1:]) in _ALSO else denied
        is_of_it = last and denied and last.intent in _HANDLED and bool(last.placing.thing)
        if last and is_of_it and (_is_several(last.placing.thing) or _is_one_of_them(denied, last.placing.thing)):
            goes_on = "except" in (word.lower for word in last.placing.thing)
            lead = Word("and" if goes_on else "except", last.placing.thing[-1].end, last.placing.thing[-1].end)
            thing = [*last.placing.thing, lead, *denied]
            told[-1] = replace(last, placing=replace(last.placing, thing=thing), said=[*last.said, *reading.said])
        else:
            told.append(reading)
    return told


def _is_several(thing: Words) -> bool:
    """Whether words name several things: "all cups", "the cups on the left"."""
    words = [word.lower for word in until(thing, PREPOSITIONS | RELATIVES)]
    return bool(words) and (words[0] in _ALL or is_plural(words[-1]))


def denied_behind(words: Words) -> Words:
    """What a sentence behind another one denies: "(a duck.) No, not | the white one"."""
    return denied_in(trimmed(words[1:]) if lower_text(words[:1]) == "no" else words)


def _is_one_of_them(denied: Words, thing: Words) -> bool:
    """Whether what is denied is one of those of which any is meant: "a duck. Not | the white one." """
    noun = denied[-1].lower
    is_one = noun in ONES | COLOUR_WORDS or noun in (word.lower for word in thing)
    return is_one and thing[0].lower in _ANY


def exception_behind(placing: Placing) -> Placing:
    """With what stands behind the place as left out of the thing: "put all cups in the box | except the red one".

    A place that only excludes another leaves open which it is: "in anything but the bowl".
    """
    if lower_text(placing.place[:1]) in ("anything", "anywhere") and matching_prefix(placing.place[1:], _OUT):
        return replace(placing, hindrance=WHERE)
    for at in range(1, len(placing.place) - 1) if _is_several(placing.thing) else ():
        if matching_prefix(placing.place[at:], (_OUT - {"but"}) | {"but the"}):
            return replace(placing, thing=[*placing.thing, *placing.place[at:]], place=placing.place[:at])
    return placing
