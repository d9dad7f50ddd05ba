"""How far: "10.5 cm", "by about half an inch", "two hand widths", "a metre and a half"; and, vaguely, "a bit"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import accumulate
from types import MappingProxyType
from typing import NamedTuple

from agent.language.english import NUMBER_OF
from agent.language.words import LONGEST_PHRASE, Words, count_words, matching_prefix, phrases

_METRES_OF = {
    0.001: "mm, millimetre, millimetres, millimeter, millimeters",
    0.01: "cm, cms, centimetre, centimetres, centimeter, centimeters",
    0.1: """
        dm, decimetre, decimetres, decimeter, decimeters, hand|hand's|palm|palm's width|breadth, handwidth, handwidths,
        hand|palm widths|breadths, handbreadth, handbreadths
    """,
    1.0: "m, metre, metres, meter, meters",
    1000.0: "km, kilometre, kilometres, kilometer, kilometers",
    0.0254: "inch, inches",
    0.3048: "foot, feet, ft",
    0.9144: "yard, yards, yd",
    0.02: """
        finger|finger's|thumb|thumb's width|breadth, fingerwidth, fingerwidths, finger|thumb widths|breadths,
        finger, fingers, fingerbreadth, fingerbreadths
    """,
}
UNITS_M: Mapping[str, float] = MappingProxyType(
    {unit: metres for metres, table in _METRES_OF.items() for unit in phrases(table)}
)
"""Units of length -> metres; a hand's width is 10 cm, a finger's 2 cm."""
AMOUNTS = phrases("""
    by? a tiny|good|wee|little|small|slight? bit, by? a little, a little way|ways?, a little|tiny bit more,
    a bit|little more, just a bit|little|touch|tad, by? slightly, slightly more, somewhat, a touch|tad more, a lot,
    by? a touch|tad|hair|smidge|smidgen|notch|fraction, a lot more, more, some, some more, ever so slightly,
    a small|short distance|way, by? a few cm|centimetres|centimeters|mm|millimetres|millimeters|inches more?,
    as far as possible|you_can|it_goes
""")
"""Words that say vaguely how far, which is left to the robot."""

_ROUND = """
    about, approximately, approx, approx., around, roughly, circa, ca, nearly, almost, exactly, precisely, just, only,
    some, maybe, perhaps, say, a good|full|mere
"""
_LEADS = f"by, for, at, at|by|over? a distance of, another, a further, {_ROUND}"
"""What may stand before a length, and leaves it as it is."""
_TRAILS = "or so, more or less, or thereabouts, give or take, more, exactly, approximately, roughly, only"
_BOUNDS = """
    at least|most, no|not|nothing more|less|fewer|further|farther than, more|less|fewer|further|farther than, up to,
    under, below, within, beyond, anything up_to|under|over, not quite, a|the? minimum|maximum|min|max of?, minus,
    as much|little|far as, upwards of, in excess of, short of, just under|over,
    somewhere|anywhere between|from, -, \u2212
"""
"""What before a length leaves open how far; a minus says no direction that there is."""
_BOUNDS_BEHIND = """
    or more|less|further|farther, and more|up, at least|most|max|maximum|minimum, max, maximum, min, minimum, tops, plus
"""
_NUMBERS: Mapping[str, int] = MappingProxyType({
    **{word: number for word, number in NUMBER_OF.items() if word.isalpha()},
    "zero": 0, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100, "a": 1, "an": 1, "couple": 2, "single": 0, "of": 0, "and": 0,
})  # fmt: skip
_PARTS: Mapping[str, float] = MappingProxyType(
    {"half": 0.5, "quarter": 0.25, "third": 1 / 3, "quarters": 0.25, "thirds": 1 / 3, "½": 0.5, "¼": 0.25, "¾": 0.75}
)


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"


_ONE = _any(word for word, number in _NUMBERS.items() if word.isalpha() and 0 < number < 20 and len(word) > 2)
_TEN = _any(word for word, number in _NUMBERS.items() if 20 <= number < 100)
_BELOW_100 = rf"(?:{_TEN} {_ONE}|{_TEN}|{_ONE}|zero)"
_WORDS = rf"(?:(?:(?:an?|{_ONE}) )?hundred(?: (?:and )?{_BELOW_100})?|{_BELOW_100}|a couple(?: of)?|a single|an?)"
_DECIMALS = rf"point(?: (?:{_ONE}|zero|\d+))+"
_WHOLE = rf"(?:\d+(?:[.,]\d+)?|[.,]\d+|{_WORDS}(?: {_DECIMALS})?|{_DECIMALS})"
_PART = (
    r"(?:(?P<over>\d+) / (?P<under>[1-9]\d*)|(?P<sign>[½¼¾])"
    r"|(?(whole)and )(?:(?P<times>two|three) |an? |one )?(?P<part>half|quarters?|thirds?))"
)
_INCHES = r"in(?= (?:(?:to the )?(?:left|right)|up|down|forwards?|back|backwards?|away|closer|nearer|towards?)\b|$)"
_ONE_LENGTH = re.compile(
    rf"(?:(?P<whole>{_WHOLE})(?: |$))?(?:{_PART} (?:of )?(?:an? )?)?"
    rf"(?:(?P<unit>{_any(UNITS_M)})|(?<=\d ){_INCHES})(?: and (?:an?|one) (?P<more>half|quarter|third))?(?: |$)"
)
_BEFORE = re.compile(rf"(?:{_any(phrases(_LEADS))} )*")
_BEHIND = re.compile(rf"{_any(phrases(_TRAILS))}(?: |$)")
_BOUND_BEHIND = re.compile(rf"{_any(phrases(_BOUNDS_BEHIND))}(?: |$)")
_BOUND = re.compile(rf"(?:{_any(phrases(_LEADS))} )*(?:{_any(phrases(_BOUNDS))} )+")
_RANGE = re.compile(
    rf"(?:(?P<between>between) |from )?(?:{_WHOLE}|half an?)(?: {_any(UNITS_M)})?"
    rf" (?:to|or|-|\u2013|(?(between)and|to)) (?={_WHOLE}|half)"
)
_OPENS = re.compile(
    rf"\d|[.,½¼¾]|{_any({*_NUMBERS, *_PARTS, 'point', *(each.split()[0] for each in phrases(_LEADS))})}\b"
)
_OPENS_BOUND = re.compile(
    rf"{_OPENS.pattern}|{_any({'between', 'from', *(each.split()[0] for each in phrases(_BOUNDS))})}"
)


class Length(NamedTuple):
    """A length that words begin with: of how many words it consists, and its metres; None where it is said vaguely."""

    size: int
    metres: float | None


def length_at(words: Words) -> Length | None:
    """The length that words begin with, and what stands around it: "by about two inches or so"; None for none.

    A number with a unit of anything else is none: "10 kg", "5 degrees".
    """
    if not words:
        return None
    vague = matching_prefix(words, AMOUNTS)
    text, ends = _text_of(words)
    lead = _BEFORE.match(text) if _OPENS.match(text) else None
    at, metres = lead.end() if lead else len(text), 0.0
    while said := _ONE_LENGTH.match(text, at + 4 * (metres > 0 and text.startswith("and ", at))):
        if not _says_number(said):
            break
        metres += _metres(said)
        at = said.end()
    if not metres:
        return Length(count_words(vague), None) if vague else None
    trail = _BEHIND.match(text, at)
    at = trail.end() if trail else at
    return Length(sum(end < at for end in ends) + 1, round(metres, 9))


def bounded_at(words: Words) -> int:
    """How many words that begin here say a length, but not how far exactly: "at most 5 cm", "5 to 10 cm", "-5 cm"."""
    if not words or not _OPENS_BOUND.match(words[0].lower):
        return 0
    if not words[0].lower[0].isalnum() and words[0].end < words[min(1, len(words) - 1)].start:
        return 0  # a dash between words
    text, ends = _text_of(words)
    bound = _BOUND.match(text) or _RANGE.match(text)
    lead = bound or _BEFORE.match(text)
    length = _ONE_LENGTH.match(text, lead.end() if lead else 0)
    if not length or not _says_number(length):
        return 0
    behind = _BOUND_BEHIND.match(text, length.end())
    return sum(end < (behind or length).end() for end in ends) + 1 if bound or behind else 0


def is_number(word: str) -> bool:
    """Whether a word is a number, in numerals or written out: "10.5", "ten", "half"."""
    return word[-1:].isdigit() or (word.isalpha() and len(word) > 2 and word in _NUMBERS) or word in _PARTS


def _text_of(words: Words) -> tuple[str, list[int]]:
    """The first words as a text with single spaces, and where each ends in it."""
    pieces = [f"{_spaced(word.lower)} " for word in words[: LONGEST_PHRASE + 4]]
    return "".join(pieces).rstrip(), [*accumulate(map(len, pieces))]


def _says_number(said: re.Match[str]) -> bool:
    return bool(said["whole"] or said["over"] or said["sign"] or said["part"])


def _spaced(word: str) -> str:
    """ "5cm" as "5 cm", "2½" as "2 ½", "twenty-five" as "twenty five", "5-10" as "5 to 10"."""
    word = re.sub(r"(?<=\w)-(?=\d)", " to ", word).replace("-", " ") if word[1:] else word
    return re.sub(r"(?<=\d)(?=[^\W\d]|[½¼¾])", " ", word)


def _metres(said: re.Match[str]) -> float:
    whole = _value(said["whole"] or "")
    if said["over"]:
        whole += int(said["over"]) / int(said["under"])
    whole += _value(said["times"] or "one") * _PARTS.get(said["part"], 0.0)
    whole += _PARTS.get(said["sign"], 0.0) + _PARTS.get(said["more"], 0.0)
    return whole * UNITS_M.get(said["unit"], UNITS_M["inch"])


def _value(number: str) -> float:
    """The number that numerals or words say: "10.5", "1,000", "a hundred and five", "two point five"."""
    if number and not number[-1].isalpha():
        digits = number.replace(",", "") if re.fullmatch(r"[1-9]\d{0,2},\d{3}", number) else number.replace(",", ".")
        if re.fullmatch(r"[\d.]+", digits):
            return float(digits)
    whole, _, decimals = number.partition("point")
    total = 0
    for word in whole.split():
        total = max(total, 1) * 100 if word == "hundred" else total + _NUMBERS[word]
    if "couple" in whole:
        total = 2
    return (
        float(f"{total}.{''.join(str(_NUMBERS.get(word, word)) for word in decimals.split())}") if decimals else total
    )
