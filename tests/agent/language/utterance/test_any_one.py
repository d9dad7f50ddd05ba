"""A choice that is left to the robot, and what is none."""

from __future__ import annotations

import pytest

from agent.language.command import parse_command
from tests.support.named_things import parser


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("doesnt matter which cup just give me one", "any cup"),
        ("It doesn't matter which cup, just hand me one", "any cup"),
        ("I don't care which cup you bring me", "any cup"),
        ("Don't mind which cup you get me", "any cup"),
        ("all the same to me which cup, pass one", "any cup"),
        ("It's your call which of the cups you pick up", "any of the cups"),
        ("It makes no odds which of the cups, just put it next to the ball", "any of the cups"),
        ("the cup or the bowl, whichever, bring me one", "the cup or the bowl"),
        ("pass me a cup, whichever's easiest for you", "a cup"),
        ("either the cup or the bowl, whichever you can reach", "either the cup or the bowl"),
        ("one cup, doesn't have to be any one in particular", "one cup"),
        ("Just pick one of the cups", "one of the cups"),
        ("Choose one of the cups and pick it up", "one of the cups"),
        ("Any old cup will do for the snowman, give me one", "Any cup"),
        ("pick up any old cup", "any cup"),
        ("The cup you like best", "The cup"),
        ("Take the cup that's handiest", "the cup"),
    ],
)
def test_the_choice_is_left_to_the_robot(text: str, thing: str) -> None:
    command = parse_command(text, parser())
    assert command.takes_any
    assert command.expression == thing
    assert not command.unread


@pytest.mark.parametrize(
    "text",
    [
        "doesn't matter which cup but not the red one",
        "I don't care which cup, as long as it is red",
        "it does not matter which cup is red",
        "doesn't matter which cup is yours, hand me the red cup",
        "never mind which cup, give me the ball",
        "pick up one of the cups",
        "any one of them, it's all the same",
        "you choose, give me one",
    ],
)
def test_what_says_more_is_no_free_choice_of_what_it_names(text: str) -> None:
    command = parse_command(text, parser())
    assert not (command.takes_any and ("cup" in command.expression or command.expression == "one"))
    assert "all the same" not in command.expression
