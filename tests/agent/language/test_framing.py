"""Frames around a thing; and how often kinds of them are misread, counted over generated cases."""

from __future__ import annotations

import itertools

import pytest

from agent.language.extended_tree import build_extended_tree
from agent.language.framing import with_plain_frames
from agent.language.wordings import expression_as_written
from tests.support.named_things import parser
from tests.support.trees import written


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("the box the lemon's in", "the box that the lemon is in"),
        ("the plate the red lemon is lying on", "the plate that the red lemon is lying on"),
        ("behind the cup and orange", "the orange thing behind the cup"),
        ("the banana that is behind the bowl and orange", "the orange banana behind the bowl"),
        ("the banana behind the bowl and the can", "the banana behind the bowl and the can"),
        ("the yellow thing which is not plate", "the yellow thing which is not a plate"),
        ("the thing that is not yellow", "the thing that is not yellow"),
        ("every thing what is purple", "every thing that is purple"),
        ("the box with a duck on top", "the box with a duck on it"),
        ("the cup that is pink and has a handle", "the cup that is pink that has a handle"),
        ("any old spoon", "any spoon"),
        ("whatever is furthest over on the right", "the thing that is furthest to the right"),
        ("the can furthest out to the left", "the can furthest to the left"),
        ("whatever is farthest along on the left", "the thing that is farthest to the left"),
        ("red can, but the one standing behind the black one", "red can behind the black one"),
        ("the red can but only the one that is lying next to the box", "the red can next to the box"),
        ("the cup, but the one on the left", "the cup on the left"),
        ("small cup, but just the one in front of the bowl", "small cup in front of the bowl"),
        ("all cans but the one behind the box", "all cans but the one behind the box"),
        ("any can but the one on the left", "any can but the one on the left"),
        ("one of the spoons, whichever's closest", "the spoon that is closest"),
        ("the sour fruit for the gin and tonics", "the sour fruit"),
        ("something for my cornflakes", "something for my cornflakes"),
        ("the box for the ball", "the box for the ball"),
        ("the duck sat on the box", "the duck sitting on the box"),
    ],
)
def test_frames_are_said_in_one_way(said: str, plain: str) -> None:
    assert with_plain_frames(said) == plain


THINGS = ("cup", "bowl", "box", "can", "ball", "lemon", "duck", "plate")
PLACES = ("on the box", "next to the can", "behind the bowl", "in the box")
LEFT_OUT = (
    "the {thing}, not the one {place}",
    "a {thing} - not the one {place}",
    "the {thing} but not the one {place}",
)
CARRIERS = (
    "the {place} the {thing} is {how}",
    "the {place} that the {thing}'s {how}",
    "the {place} the {thing}'s {how}",
)


def _meant(said: str) -> str:
    return written(build_extended_tree(parser()(expression_as_written(said))).root)


def _misread(cases: dict[str, str]) -> list[str]:
    return [f"{said}: {_meant(said)}" for said, plain in cases.items() if _meant(said) != _meant(plain)]


def test_what_is_left_out_of_a_kind_is_never_dropped() -> None:
    cases = {
        form.format(thing=thing, place=place): f"the {thing} except the one {place}"
        for form, thing, place in itertools.product(LEFT_OUT, THINGS, PLACES)
    }
    assert len(_misread(cases)) <= 0.01 * len(cases), _misread(cases)


def test_what_something_lies_in_is_told_by_that() -> None:
    cases = {
        form.format(thing=thing, place=place, how=how): f"the {place} that the {thing} is {how}"
        for form, thing, (place, how) in itertools.product(
            CARRIERS, ("lemon", "duck", "ball", "can"), (("box", "in"), ("bowl", "in"), ("plate", "on"))
        )
    }
    assert len(_misread(cases)) <= 0.01 * len(cases), _misread(cases)
