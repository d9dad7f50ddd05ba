"""Words as they are spoken, without what only surrounds them."""

from __future__ import annotations

import pytest

from agent.language.command import parse_command
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
