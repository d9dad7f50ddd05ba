"""Words as they are spoken, without what only surrounds them."""

from __future__ import annotations

import pytest

from agent.language.command import parse_command
from agent.language.intents import Intent
from tests.support.named_things import parser


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("mister robot can i have the pink plate", "the pink plate"),
        ("bring me the lemon young man", "the lemon"),
        ("robot which cup is closer to me", "closer cup"),
        ("i need something to drink love, pass it over", "something to drink"),
        ("pick up the young man", "the young man"),
    ],
)
def test_whom_one_talks_to_is_no_part_of_a_thing(text: str, expression: str) -> None:
    assert parse_command(text, parser()).expression == expression


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("the cup way over on the right", "the cup over on the right"),
        ("the cup right at the back of the table", "the cup at the back of the table"),
        ("cup all the way at the left", "cup at the left"),
        ("the cup on the right at the back", "the cup on the right at the back"),
        ("the cup right behind the bowl", "the cup right behind the bowl"),
    ],
)
def test_what_only_stresses_a_place_is_left_out(text: str, expression: str) -> None:
    assert parse_command(text, parser()).expression == expression


@pytest.mark.parametrize(
    "text",
    [
        "Me and the wife will have the cup.",
        "My wife and I would like the cup",
        "May my husband and I have the cup?",
        "Would sir be able to fetch the cup?",
        "Is it possible to have the cup? My tea awaits.",
        "Is it alright if you give me the cup?",
        "I'd be obliged if you brought me the cup.",
        "I would be needing the cup, if it is possible.",
        "Is there any way you could hand me the cup?",
    ],
)
def test_a_frame_of_a_request_asks_for_what_it_names(text: str) -> None:
    command = parse_command(text, parser())
    assert (command.intent, command.expression) == (Intent.HAND_OVER, "the cup")
    assert not (command.unread)
    assert not (command.destination)
    assert not (command.condition)


def test_an_aside_behind_a_question_is_no_part_of_it() -> None:
    command = parse_command("What colour is the lemon, would you say?", parser())
    assert command.intent is Intent.DESCRIBE
    assert command.question == parse_command("what colour is the lemon?", parser()).question
