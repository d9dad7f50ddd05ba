from __future__ import annotations

import pytest

from agent.language.command import parse_command
from agent.language.intents import Intent
from tests.support.named_things import parser


@pytest.mark.parametrize(
    "text",
    [
        "I'm thirsty, give me the cup",
        "im thirsty give me the cup",
        "I'm thirsty. Give me the cup.",
        "Give me the cup, I'm thirsty.",
        "give me the cup because I need it",
        "because I need it, give me the cup",
        "give me the cup so that I can drink",
        "Would it be possible to give me the cup?",
        "would it be possible for you to give me the cup",
        "I was hoping you could give me the cup, cheers",
        "I'd be grateful if you could give me the cup.",
        "yo robot, give me the cup, will you",
        "give me the cup, quick, I'm in a hurry",
    ],
)
def test_what_stands_around_a_command_is_no_part_of_it(text: str) -> None:
    command = parse_command(text, parser())
    assert (command.intent, command.expression, command.later) == (Intent.HAND_OVER, "the cup", ())


@pytest.mark.parametrize(
    ("text", "expression", "destination"),
    [
        ("the lemon is in the way, move it", "the lemon", ""),
        ("The lemon is in the way. Move it.", "The lemon", ""),
        ("the lemon goes in the bowl", "the lemon", "the bowl"),
        ("The lemon belongs on the plate.", "The lemon", "the plate"),
        ("the lemon should go next to the cup", "the lemon", "the cup"),
        ("tidy the lemon away onto the plate", "the lemon", "the plate"),
        ("give me the lemon, please, and the cup", "the lemon and the cup", ""),
    ],
)
def test_things_are_named_in_many_ways(text: str, expression: str, destination: str) -> None:
    command = parse_command(text, parser())
    assert (command.expression, command.destination) == (expression, destination)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("take the lemon out of the bowl", "the lemon in the bowl"),
        ("take the lemon off the bowl", "the lemon on the bowl"),
        ("take the lemon from the bowl", "the lemon in the bowl"),
        ("give me the lemon from the plate", "the lemon on the plate"),
        ("get the lemon from behind the bowl", "the lemon behind the bowl"),
        ("move the lemon from the bowl to the plate", "the lemon in the bowl"),
        ("take the lemon off the table", "the lemon"),
        ("take the second cup from the left", "the second cup from the left"),
        ("take the cup farthest from the bowl", "the cup farthest from the bowl"),
    ],
)
def test_where_a_thing_is_taken_from_says_which_one(text: str, expression: str) -> None:
    assert parse_command(text, parser()).expression == expression


def test_words_that_have_no_part_are_told() -> None:
    assert parse_command("push the lemon past the spoon to the bowl", parser()).unread == "spoon"
    assert parse_command("push the lemon slowly across the table to the bowl", parser()).unread == ""
