"""What "it" means behind a question is what the question looks for."""

from __future__ import annotations

import pytest

from agent.language.command import Command, parse_command
from tests.support.named_things import parser


def read(text: str) -> Command:
    return parse_command(text, parser)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("what's right of the pink can? point to it", "the thing right of the pink can"),
        ("what is behind the red cup? give it to me", "the thing behind the red cup"),
        ("what's in the bowl? take it out", "the thing in the bowl"),
        ("what is closest to the bowl? push it to the left", "the thing that is closest to the bowl"),
        ("which cups are red? give them to me", "the cups that are red"),
        ("which cup is closer to me? show me", "closer cup"),
        ("which cup is closer to you, robot? point to that one", "cup closer to you"),
        (
            "is the duck or the bottle closer to the box? Point at the closer one.",
            "the duck or the bottle , whichever is closer to the box",
        ),
        ("where is the red cup? pick it up", "the red cup"),
        ("what colour is the bowl? hand it over", "the bowl"),
    ],
)
def test_it_is_what_was_asked_for(text: str, expression: str) -> None:
    command = read(text)
    assert command.expression == expression
    assert not command.later
    assert not command.unread


def test_a_command_about_something_else_is_a_step_of_its_own() -> None:
    command = read("what is behind the bowl? pick up the red cup")
    assert [each.expression for each in command.later] == ["the red cup"]


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("if there are two apples pick up the red one", "the red apple"),
        ("if there is a carrot that is black, pick that up", "a carrot that is black"),
    ],
)
def test_a_condition_names_what_that_and_one_are(text: str, expression: str) -> None:
    assert read(text).expression == expression


def test_the_left_is_no_form_of_leave() -> None:
    command = read("get the plate which is on the left")
    assert (command.action, command.expression) == ("get", "the plate which is on the left")
