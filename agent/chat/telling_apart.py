"""What tells several candidates apart, and which of them a reply means: colour, kind, material, size, place, order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from agent.grounding.names import Names
from agent.language.english import ORDINAL_WORDS
from agent.language.lexicon import LAST
from agent.language.mention import NOTHING, Choice, Mention, Standing

MAX_OPTIONS = 4
"""How many candidates a question offers; of more, it asks for a closer description."""
SIZE_RATIO = 1.8
"""Areas of two boxes of one kind that are called small and big."""
APART = 0.6
"""Of the mean side of the boxes: centres that are so far apart are left and right of, or behind, each other."""


@dataclass(frozen=True)
class Option:
    """One candidate of a question.

    Attributes:
        index: of the proposal.
        words: how the question names it ("the red one").
    """

    index: int
    words: str


def options_for(candidates: Sequence[int], names: Names, said: Mention = NOTHING) -> tuple[Option, ...]:
    """The candidates, each in words that fit no other one.

    Those that one attribute tells apart come in the order given; where place does, from left to right or front to back.

    Args:
        said: what all of them are meant to be: its colour and kind are not asked about again.
    """
    natures = [] if said.colours else [_colours]
    natures += [] if names.category_words(said.text) else [_categories]
    for attribute in (*natures, _materials, _sizes):
        words = attribute(candidates, names)
        if len(set(words)) == len(candidates) and all(words):
            return tuple(Option(index, f"the {word}") for index, word in zip(candidates, words, strict=True))
    for attribute in natures:
        words = attribute(candidates, names)
        if len(set(words)) > 1 and all(words):
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
    for word in dict.fromkeys(words):
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
    counted = [f"{ordinal} {noun} from the left" for ordinal in ORDINAL_WORDS]
    counted += [f"{noun} number {at}" for at in range(len(counted) + 1, count + 1)]
    return tuple(Option(index, f"the {place}") for index, place in zip(across, counted, strict=False))


def _smallest_gap(ordered: Sequence[int], names: Names, axis: int) -> float:
    """Between neighbours' centres, in mean sides of the boxes."""
    boxes = names.boxes_xyxy[list(ordered)]
    sides = (boxes[:, 2 + axis] - boxes[:, axis]).mean()
    return float(np.diff(names.centres[list(ordered)][:, axis]).__abs__().min() / sides)


def meant_by(choice: Choice, options: Sequence[Option], names: Names) -> list[int]:
    """The candidates that a reply can mean, all of them where it says nothing that tells them apart.

    What a thing is by itself (colour, kind, material) counts first, then its place and size among what is left, then
    its number in the order of the options.
    """
    indices = [option.index for option in options]
    exact = [option.index for option in options if choice.repeats(option.words)]
    if exact:
        return exact
    if choice.denied:
        denied = meant_by(choice.denied, options, names)
        return [index for index in indices if index not in denied] or indices
    left = _by_nature(choice, indices, names)
    counted = nth_across(choice.counted, left, names)
    left = by_standing(choice.standings, left if counted is None else [counted], names)
    if choice.number is None or len(left) < 2:
        return left
    ordered = left if abs(choice.number) <= len(left) else indices
    at = choice.number if choice.number == LAST else choice.number - 1
    return [ordered[at]] if at < len(ordered) else left


def _by_nature(choice: Choice, candidates: Sequence[int], names: Names) -> list[int]:
    materials = choice.materials & {names.materials[index] for index in candidates}
    kinds = names.kinds(choice.text) or frozenset[str]()
    left = list(candidates)
    for naming, said in (
        (names.colours, choice.colours),
        (names.materials, materials),
        (names.categories, kinds),
    ):
        left = [index for index in left if naming[index] in said] or left
    return left


def nth_across(counted: tuple[int, Standing] | None, candidates: Sequence[int], names: Names) -> int | None:
    """The candidate that "the second from the left" means; None where none is counted, or there are not so many."""
    if counted is None or counted[0] > len(candidates):
        return None
    number, side = counted
    across = sorted(candidates, key=lambda index: names.centres[index][0])
    return across[number - 1] if side is Standing.LEFT else across[::-1][number - 1]


def by_standing(standings: Sequence[Standing], candidates: Sequence[int], names: Names) -> list[int]:
    """The candidates left after each standing has narrowed them, in order."""
    measures: dict[Standing, Callable[[int], float]] = {
        Standing.LEFT: lambda index: -names.centres[index][0],
        Standing.RIGHT: lambda index: names.centres[index][0],
        Standing.FRONT: lambda index: names.centres[index][1],
        Standing.BACK: lambda index: -names.centres[index][1],
        Standing.SMALL: lambda index: -names.areas[index],
        Standing.BIG: lambda index: names.areas[index],
    }
    left = list(candidates)
    for standing in standings:
        if standing in measures:
            left = [max(left, key=measures[standing])] if len(left) > 1 else left
        elif len(left) % 2:
            left = [sorted(left, key=lambda index: names.centres[index][0])[len(left) // 2]]
    return left
