"""What is only polite around a command, and what a condition is about: no condition of a person's own is dropped."""

from __future__ import annotations

import itertools

import pytest

from agent.language.command import parse_command
from agent.language.intents import ACTIONS
from tests.support.named_things import parser

WILLING = (
    "if you feel like it", "if you fancy it", "if it suits you", "if you're up for it", "if you dare",
    "if you care to", "if you are in the mood", "if you're game",
)  # fmt: skip
WAITED_FOR = ("if I clap", "if you hear a bell", "when I say go", "if it rings")
COMMANDS = ("pick up the red cup", "hand me the ball", "put the ball in the bowl")


def test_whether_the_robot_likes_to_is_no_condition() -> None:
    cases = [
        form.format(command, polite)
        for form, command, polite in itertools.product(("{0} {1}", "{1}, {0}"), COMMANDS, WILLING)
    ]
    misread = [text for text in cases if parse_command(text, parser()).condition is not None]
    assert len(misread) <= 0.01 * len(cases), misread


@pytest.mark.parametrize(("command", "clause"), [*itertools.product(COMMANDS, WAITED_FOR)])
def test_what_has_to_be_waited_for_stays_a_condition(command: str, clause: str) -> None:
    assert parse_command(f"{command} {clause}", parser()).condition is not None


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("put the cup on the plate if there's a lemon on it", "a lemon on the plate"),
        ("put the ball in the bowl if it is empty", "the bowl"),
        ("put the ball in the bowl if it is red", "it"),
        ("pick up the plate if there's a lemon on it", "a lemon on it"),
        ("if the plate's empty, put the ball there", "the plate"),
    ],
)
def test_what_a_condition_asks_of_the_place(text: str, subject: str) -> None:
    condition = parse_command(text, parser()).condition
    assert condition is not None
    assert condition.question is not None
    assert condition.question.subject == subject


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("is it okay if I have the red cup?", "the red cup"),
        ("brilliant, pick up the red cup", "the red cup"),
        ("do you think you might pass the red cup?", "the red cup"),
        ("pick the red cup up for me", "the red cup"),
        ("the red cup is mine, give me the ball", "the ball"),
        ("the red cup needs a wash, put it in the bowl", "the red cup"),
        ("my gran likes cups. give me the red one", "the red one"),
        ("let's go with the red cup", "the red cup"),
    ],
)
def test_what_people_say_around_a_command(text: str, expression: str) -> None:
    command = parse_command(text, parser())
    assert command.intent in ACTIONS
    assert (command.expression, command.later) == (expression, ())
