"""What tells several candidates apart, and which of them a reply means: colour, kind, material, size, place, order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from agent.chat.wording import ORDINALS
from agent.grounding.names import ANYTHING, COLOURS, MATERIALS, Names, words_of

OTHER = "other one"
"""What a candidate is called that has no sure name, beside some that have one."""
SIZE_RATIO = 1.8
"""Areas of two boxes of one kind that are called small and big."""
APART = 0.6
"""Of the mean side of the boxes: centres that are so far apart are left and right of, or behind, each other."""

PLACE_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "left": ("left", "leftmost", "west", "lefthand", "left-hand"),
        "right": ("right", "rightmost", "east", "righthand", "right-hand"),
        "front": ("front", "frontmost", "nearest", "closest", "near", "closer", "nearer", "bottom", "lower", "lowest"),
        "back": ("back", "rear", "furthest", "farthest", "far", "further", "farther", "behind", "top", "upper",
                 "highest", "hindmost", "uppermost", "topmost", "distant"),
        "middle": ("middle", "center", "centre", "central", "between", "middlemost"),
        "small": ("small", "smaller", "smallest", "little", "tiny", "tiniest", "tinier", "shorter", "shortest"),
        "big": ("big", "bigger", "biggest", "large", "larger", "largest", "huge", "tall", "taller", "tallest", "great"),
    }
)  # fmt: skip
"""What a candidate is among the others, and the words for it."""
_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5}
_FROM = re.compile(r"\bfrom (?:the )?(left|right)\b")


@dataclass(frozen=True)
class Option:
    """One candidate of a question.

    Attributes:
        index: of the proposal.
        words: how the question names it ("the red one").
    """

    index: int
    words: str


def options_for(candidates: Sequence[int], names: Names, said: str = "") -> tuple[Option, ...]:
    """The candidates, each in words that fit no other one.

    Those that one attribute tells apart come in the order given; where place does, from left to right or front to back.

    Args:
        said: what all of them are meant to be: its colour and kind are not asked about again.
    """
    natures = [] if {*words_of(said)} & {*COLOURS} else [_colours]
    natures += [] if names.category_words(said) else [_categories]
    for attribute in (*natures, _materials, _sizes):
        words = attribute(candidates, names)
        if len(set(words)) == len(candidates) and all(words):
            return tuple(Option(index, f"the {word}") for index, word in zip(candidates, words, strict=True))
    for attribute in natures:
        words = [word or OTHER for word in attribute(candidates, names)]
        if len(set(words)) > 1:
            return _by_groups(candidates, words, names)
    return _by_place(candidates, "one", names)


def _colours(candidates: Sequence[int], names: Names) -> list[str]:
    return [f"{names.colours[index]} one" if names.colours.words else "" for index in candidates]


def _categories(candidates: Sequence[int], names: Names) -> list[str]:
    return [names.categories[index] if names.categories.is_sure(index) else "" for index in candidates]


def _materials(candidates: Sequence[int], names: Names) -> list[str]:
    return [f"{names.materials[index]} one" if names.materials.is_sure(index) else "" for index in candidates]


def _sizes(candidates: Sequence[int], names: Names) -> list[str]:
    if len(candidates) != 2 or len({names.categories[index] for index in candidates}) > 1:
        return ["" for _ in candidates]
    first, second = names.areas[list(candidates)]
    if max(first, second) < SIZE_RATIO * min(first, second):
        return ["", ""]
    return ["big one", "small one"] if first > second else ["small one", "big one"]


def _by_groups(candidates: Sequence[int], words: Sequence[str], names: Names) -> tuple[Option, ...]:
    options: list[Option] = []
    for word in sorted(dict.fromkeys(words), key=lambda word: word == OTHER):
        same = [index for index, each in zip(candidates, words, strict=True) if each == word]
        options += _by_place(same, word, names) if len(same) > 1 else [Option(same[0], f"the {word}")]
    return tuple(options)


def _by_place(candidates: Sequence[int], noun: str, names: Names) -> tuple[Option, ...]:
    """By place alone: left and right, front and back, else counted from the left."""
    across = sorted(candidates, key=lambda index: names.centres[index][0])
    along = sorted(candidates, key=lambda index: -names.centres[index][1])
    sideways, deep = _smallest_gap(across, names, 0), _smallest_gap(along, names, 1)
    count = len(candidates)
    if count <= 3 and sideways >= APART and sideways >= 0.5 * deep:
        places = ("on the left", "in the middle", "on the right") if count == 3 else ("on the left", "on the right")
        return tuple(Option(i, f"the {noun} {place}") for i, place in zip(across, places, strict=True))
    if count == 2 and deep >= APART:
        return Option(along[0], f"the {noun} in front"), Option(along[1], f"the {noun} further back")
    return tuple(
        Option(
            index, f"the {ORDINALS[at]} {noun} from the left" if at < len(ORDINALS) else f"the {noun} number {at + 1}"
        )
        for at, index in enumerate(across)
    )


def _smallest_gap(ordered: Sequence[int], names: Names, axis: int) -> float:
    """Between neighbours' centres, in mean sides of the boxes."""
    boxes = names.boxes_xyxy[list(ordered)]
    sides = (boxes[:, 2 + axis] - boxes[:, axis]).mean()
    return float(np.diff(names.centres[list(ordered)][:, axis]).__abs__().min() / sides)


def meant_by(reply: str, options: Sequence[Option], names: Names) -> list[int]:
    """The candidates that a reply can mean, all of them where it says nothing that tells them apart.

    What a thing is by itself (colour, kind, material) counts first, then its place and size among what is left, then
    its number in the order of the options.
    """
    reply = re.sub(r"\b(?:um+|uh+|please|i think)\b", " ", reply.lower())
    said = _bare(reply)
    exact = [option.index for option in options if said and said == _bare(option.words)]
    if exact:
        return exact
    negated = re.fullmatch(r"(?:no )?(?:, )?not (?:the )?(.+)", reply.strip())
    if negated:
        denied = meant_by(negated[1], options, names)
        left = [option.index for option in options if option.index not in denied]
        return left or [option.index for option in options]
    remaining = [option.index for option in options]
    for narrow in (_by_nature, _by_order_across, _by_standing):
        remaining = narrow(reply, remaining, names) or remaining
    return _by_number(reply, [option for option in options if option.index in remaining], options)


def _bare(words: str) -> str:
    """An option without what may as well be left out of it."""
    return re.sub(r"^(?:yes|no|the|i mean|one(?= )|,|\s)+\b|(?: one)?\s*[.!?]*$", "", words.strip())


def _by_nature(reply: str, candidates: Sequence[int], names: Names) -> list[int]:
    words = set(words_of(reply))
    telling: list[Callable[[int], bool]] = []
    if words & {*COLOURS}:
        telling.append(lambda index: names.colours[index] in words)
    if words & {*MATERIALS} & {names.materials[index] for index in candidates}:
        telling.append(lambda index: names.materials[index] in words)
    categories = [allowed for _, allowed in names.category_words(reply)][:1]
    if categories:
        telling.append(lambda index: names.categories[index] in categories[0])
    left = list(candidates)
    for tells in telling:
        left = [index for index in left if tells(index)] or left
    return left


def _by_order_across(reply: str, candidates: Sequence[int], names: Names) -> list[int]:
    index = nth_across(reply, candidates, names)
    return [] if index is None else [index]


def nth_across(text: str, candidates: Sequence[int], names: Names) -> int | None:
    """The candidate that "the second from the left" means; None where the text counts none."""
    match = _FROM.search(text)
    number = _number(text[: match.start()]) if match else None
    if match is None or number is None:
        return None
    across = sorted(candidates, key=lambda index: names.centres[index][0])
    ordered = across if match[1] == "left" else across[::-1]
    return ordered[number - 1] if 0 < number <= len(ordered) else None


def _by_standing(reply: str, candidates: Sequence[int], names: Names) -> list[int]:
    """By place and size among the candidates."""
    if _FROM.search(reply) or len(candidates) < 2:
        return []
    words = set(words_of(reply))
    left = list(candidates)
    for standing, phrases in PLACE_WORDS.items():
        if words & {*phrases} and len(left) > 1:
            left = _standing(standing, left, names)
    return left


def _standing(standing: str, candidates: Sequence[int], names: Names) -> list[int]:
    measures: dict[str, Callable[[int], float]] = {
        "left": lambda index: -names.centres[index][0],
        "right": lambda index: names.centres[index][0],
        "front": lambda index: names.centres[index][1],
        "back": lambda index: -names.centres[index][1],
        "small": lambda index: -names.areas[index],
        "big": lambda index: names.areas[index],
    }
    if standing == "middle":
        across = sorted(candidates, key=lambda index: names.centres[index][0])
        return [across[len(across) // 2]] if len(across) % 2 else list(candidates)
    return [max(candidates, key=measures[standing])]


def _by_number(reply: str, left: Sequence[Option], options: Sequence[Option]) -> list[int]:
    """ "the second", "number two", "the last": in the order in which the question named them."""
    indices = [option.index for option in left]
    if _FROM.search(reply) or len(indices) < 2:
        return indices
    number = _number(reply)
    ordered = left if len(left) < len(options) and number and number <= len(left) else options
    if re.search(r"\b(?:last|latter)\b", reply):
        return [ordered[-1].index]
    if number is None or not 0 < number <= len(ordered):
        return indices
    return [ordered[number - 1].index]


def _number(text: str) -> int | None:
    """The ordinal, or the number after "number", that a text says."""
    for word in words_of(text):
        if word in ORDINALS:
            return ORDINALS.index(word) + 1
        if word in ("former", "1st", "2nd", "3rd"):
            return {"former": 1, "1st": 1, "2nd": 2, "3rd": 3}[word]
    match = re.search(r"\b(?:number|option|candidate)\s+(\w+)", text) or re.fullmatch(
        r"\s*(\d|two|three|four|five)\s*", text
    )
    return _NUMBER_WORDS.get(match[1]) if match else None


def tells_nothing(reply: str) -> bool:
    """Whether a reply has no word beside those for whatever there is."""
    return not {*words_of(reply)} - ANYTHING - {"the", "a", "an", "that", "this"}
