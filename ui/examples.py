"""What could be said about the things in view: each example is tried before it is offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from agent.datatypes import Status
from agent.grounding.scene import Scene
from agent.language.english import plural

ALWAYS = ("what do you see?", "stop")
"""About anything."""
CONTAINERS = ("bowl", "plate")
SMALL = ("block", "ball", "lemon", "apple", "carrot", "banana", "duck", "spoon", "can", "cup")
SIDES = ("left of", "right of")
MOST_TRIED = 24

Example = tuple[str, str, int]
"""A text, what is grounded to see whether it is any good, and the proposal that this is to find."""


def examples_for(scene: Scene, *, is_last_held: bool = False) -> tuple[str, ...]:
    """Commands that find something in the scene, a question and what always goes; the first shows most.

    Args:
        is_last_held: whether the last of its things is in the robot's hand.
    """
    things = [scene.names.full(index) for index in range(len(scene.proposals))]
    kinds = [scene.names.categories[index] for index in range(len(scene.proposals))]
    common, number = next(iter(Counter(filter(None, kinds)).most_common(1)), ("", 0))
    if is_last_held:
        first = [next(_tried(scene, _puts_of_it(things[:-1], kinds)), "put it on the table")]
    else:
        first = [next(_tried(scene, examples(things, kinds)), "") for examples in (_picks, _puts)]
        first += [f"hand me the {common}"] if number > 1 else []
    counts = [f"how many {plural(common)} are there?"] if common else []
    return tuple(filter(None, (*first, *counts, *ALWAYS)))


def _tried(scene: Scene, examples: Iterator[Example]) -> Iterator[str]:
    """The texts of those that mean what they are made for."""
    for (text, grounded, index), _ in zip(examples, range(MOST_TRIED), strict=False):
        answer = scene.ground(grounded)
        if answer.status is Status.FOUND and answer.chosen == (index,):
            yield text


def _picks(things: list[str], kinds: list[str]) -> Iterator[Example]:
    """Of several of a kind one by its place, else one by its name."""
    number = Counter(kinds)
    for index in sorted(range(len(things)), key=lambda at: -number[kinds[at]]):
        for other in range(len(things)):
            if number[kinds[other]] == 1 and kinds[other] != kinds[index]:
                texts = [f"pick up the {things[index]} {side} the {kinds[other]}" for side in SIDES]
                yield from ((text, text, index) for text in texts)
        text = f"pick up the {things[index]}"
        yield text, text, index


def _puts(things: list[str], kinds: list[str]) -> Iterator[Example]:
    """What is small in or on what is wide, else two things next to each other."""
    for wide in CONTAINERS:
        for other in (at for at, kind in enumerate(kinds) if kind == wide):
            for small in SMALL:
                for index in (at for at, kind in enumerate(kinds) if kind == small):
                    text = f"put the {things[index]} {_into(wide)} the {things[other]}"
                    yield text, text, index
    for index, (thing, other_thing) in enumerate(pairwise(things)):
        text = f"put the {thing} next to the {other_thing}"
        yield text, text, index


def _puts_of_it(places: list[str], kinds: list[str]) -> Iterator[Example]:
    for index, place in enumerate(places):
        if kinds[index] in CONTAINERS:
            yield f"put it {_into(kinds[index])} the {place}", f"the {place}", index


def _into(kind: str) -> str:
    return "on" if kind == "plate" else "in"
