"""What is said with more words than it takes."""

from __future__ import annotations

import pytest

from agent.language.command import parse_command
from agent.language.intents import Intent
from agent.language.utterance.spoken import as_written
from agent.language.words import lower_text, split_words
from tests.support.named_things import parser


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("me and the wife will have it", "we will have it"),
        ("my wife and i would like it", "we would like it"),
        ("give me and my brother the cup", "give us the cup"),
        ("hand the cup to my sister and me", "hand the cup to us"),
        ("the cup way over on the right", "the cup over on the right"),
        ("put it all the way to the left", "put it all the way to the left"),
        ("the cup furthest right on the table", "the cup rightmost on the table"),
        ("the cup on the right at the back", "the cup on the right at the back"),
        ("the cup right behind the bowl", "the cup right behind the bowl"),
        ("put it on the left there, please", "put it on the left , please"),
        ("put it right there", "put it right there"),
        ("take the thing on the far left there", "take the thing on the far left"),
        ("there ought to be a cup", "there is a cup"),
        ("there's supposed to be a cup", "there is a cup"),
        ("what is the red cup's colour", "what is the colour of the red cup"),
        ("if one of the cups is red, pick it up", "if there is a cup that is red , pick it up"),
        ("if one of the cups is not red, pick it up", "if one of the cups is not red , pick it up"),
        ("the cup's handle", "the cup's handle"),
    ],
)
def test_it_is_said_in_fewer(said: str, written: str) -> None:
    assert lower_text(as_written(split_words(said))) == written


def test_the_colour_of_a_thing_is_asked_for_with_the_thing_as_its_owner() -> None:
    command = parse_command("The duck's colour, please?", parser())
    assert (command.intent, command.expression) == (Intent.DESCRIBE, "The duck")
