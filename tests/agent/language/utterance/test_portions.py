from __future__ import annotations

import pytest

from agent.language.command import parse_command
from agent.language.utterance.portions import WHERE, WHICH, WHOLE
from tests.support.named_things import parser

HINDERED = {
    "take all but one of the cups": WHICH,
    "every cup but one": WHICH,
    "all the cups except two": WHICH,
    "half the cups": WHICH,
    "pick up most of the apples": WHICH,
    "half the cup": WHOLE,
    "half a lemon": WHOLE,
    "give me a piece of the green apple": WHOLE,
    "pick up the rim of the bowl": WHOLE,
    "the top of the bottle": WHOLE,
    "put the lemon in anything but the pink bowl": WHERE,
}
LEFT_OUT = {
    "except for the red one, take all the cups": "all the cups except for the red one",
    "put all the cups in the box except the red one": "all the cups except the red one",
    "put every cup in the box, but not the red one": "every cup but not the red one",
    "take all the cups. Not the red one, though.": "all the cups except the red one",
    "take the cups, leave the red one": "the cups except the red one",
    "take the cup, leave the red one": "the cup",
}


@pytest.mark.parametrize(("text", "hindrance"), HINDERED.items())
def test_no_part_is_taken_for_a_whole(text: str, hindrance: str) -> None:
    assert parse_command(text, parser()).problem == hindrance


@pytest.mark.parametrize(
    "text",
    ["the middle of the three cups", "a piece of fruit", "the end of the row", "all three cups", "the half-full cup"],
)
def test_a_whole_is_one(text: str) -> None:
    assert not parse_command(text, parser()).problem


@pytest.mark.parametrize(("text", "thing"), LEFT_OUT.items())
def test_what_is_left_out_belongs_to_the_thing(text: str, thing: str) -> None:
    command = parse_command(text, parser())
    assert (command.expression, command.unread) == (thing, "")
    assert command.destination in ("", "the box")


READ = {
    "take not the cup but the bowl": "the bowl",
    "take not only the cup but also the bowl": "the cup and the bowl",
    "of the two red balls I would like the bigger": "the bigger red ball",
    "of the two balls, which one is further left?": "which ball is further left",
    "cup or bowl? whichever is larger": "cup or bowl , whichever is larger",
    "whichever apple you fancy, I'm not fussy": "whichever apple",
    "an apple of your choosing": "an apple",
    "the cup and the bowl, either will do": "the cup or the bowl",
    "exactly two blue bowls": "two blue bowls",
}


@pytest.mark.parametrize(("text", "thing"), READ.items())
def test_what_is_chosen_among(text: str, thing: str) -> None:
    command = parse_command(text, parser())
    assert (command.expression, command.unread) == (thing, "")


@pytest.mark.parametrize(
    "text", ["take neither", "neither the pink apple nor the blue one", "take none of them", "no bowls"]
)
def test_none_is_none(text: str) -> None:
    assert not parse_command(text, parser()).expression
