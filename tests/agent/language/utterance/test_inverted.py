from __future__ import annotations

import pytest

from agent.language.command import parse_command
from agent.language.intents import Intent
from tests.support.named_things import parser


@pytest.mark.parametrize(
    ("text", "intent", "expression", "destination"),
    [
        ("what I need is the spoon", Intent.HAND_OVER, "the spoon", ""),
        ("what I'd like you to lift is the box", Intent.PICK_UP, "the box", ""),
        ("the thing I want lifted is the can on the left", Intent.PICK_UP, "the can on the left", ""),
        ("the one to pick up is the red apple", Intent.PICK_UP, "the red apple", ""),
        ("into the bowl goes the red apple", Intent.PUT, "the red apple", "the bowl"),
        ("onto the plate the lemon please", Intent.PUT, "the lemon", "the plate"),
        ("on the plate, put the lemon", Intent.PUT, "the lemon", "the plate"),
        ("out of the bowl with that apple", Intent.PICK_UP, "that apple in the bowl", ""),
        ("give the ball a gentle push to the left", Intent.PUSH, "the ball", ""),
        ("The carrot closest to me, robot, give it a little shove.", Intent.PUSH, "The carrot closest to me", ""),
        ("can the duck go in the bowl", Intent.PUT, "the duck", "the bowl"),
        ("give me a cup", Intent.HAND_OVER, "a cup", ""),
        ("on the left, the cup", Intent.SELECT, "on the left, the cup", ""),
    ],
)
def test_a_command_may_say_last_what_it_is_about(text: str, intent: Intent, expression: str, destination: str) -> None:
    command = parse_command(text, parser())
    assert (command.intent, command.expression, command.destination) == (intent, expression, destination)
