"""A command that an utterance only holds, and does not give, is seen; and what is like it in words alone is none."""

from __future__ import annotations

import pytest

from agent.language.command import parse_command
from agent.language.utterance.no_command import no_command_by
from agent.language.utterance.spoken import as_written
from agent.language.words import spelled, split_words
from agent.pipeline import Grounder


def words_against(text: str) -> str:
    return spelled(no_command_by(as_written(split_words(text))), text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("my neighbour texted: take the red cup", "my neighbour texted"),
        ("the note on the fridge: pick up the red cup", "the note on the fridge"),
        ('"Pick up the red cup" is what he told me', "is what he told"),
        ("pick up the red cup, we go on three", "we go on three"),
        ("I'll count down, you take the red cup", "I'll count down"),
        ("on my count, pick up the red cup", "on my count"),
        ("pick up the red cup with your left hand", "with your left hand"),
        ("take the red cup by its rim", "by its rim"),
        ("pick up the red cup, I want it polished", "want it polished"),
        ("we need milk in it, pick up the red cup", "need milk in it"),
        ("put the apple in the red cup, my keys too", "my keys too"),
        ("pick up the red cup and my mum wants a hug", "and my mum wants a hug"),
        ("take anything rather than the red cup", "anything rather than"),
        ("pass over the red cup and take the blue cup", "pass over"),
        ("we can never put the apple in the red cup", "never put"),
        ("should you pick up the red cup", "should you pick"),
        ("not now but pick up the red cup", "not now"),
        ("pick up the red cup: true or false?", "true or false"),
        ("pick up the red cup, said nobody ever", "said nobody ever"),
        ("get clearance, then pick up the red cup", "clearance"),
        ("I'll pick up the red cup", "I'll pick up"),
    ],
)
def test_words_that_make_no_command_of_one(text: str, words: str) -> None:
    assert words_against(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "my request: pick up the red cup",
        "my hands are full: pick up the red cup",
        "a word with you, robot: pick up the red cup",
        "that big red bottle: bring the bottle here",
        "the nearest ball: pick it up",
        "how many ducks do you count?",
        "put the block on the mark",
        "hand me the cup",
        "pick up the cup with your hand",
        "I want it moved to the left",
        "I want the lemon in it",
        "the blue cup rather than the red one",
        "pass over the red cup",
        "I've never seen a blue carrot, give it to me",
        "I can hardly reach the cup, give it to me",
        "do you want to pass me the cup?",
        "I'll have the red cup",
        "I'll pick the red one",
    ],
)
def test_words_that_may_give_one(text: str) -> None:
    assert words_against(text) == ""


def test_the_steps_behind_are_not_done_either() -> None:
    command = parse_command("Take the red cup. I take that back.", Grounder.from_preset().parser)
    assert command.unread
    assert not command.later


@pytest.mark.parametrize("text", ["grab the red cup, I want it near me", "hand me the cup, we need it full of tea"])
def test_a_wish_for_it_behind_is_no_step(text: str) -> None:
    command = parse_command(text, Grounder.from_preset().parser)
    assert command.unread
    assert not command.later


def test_what_it_is_for_is_a_reason() -> None:
    command = parse_command("pick up the red cup, I need it for tea", Grounder.from_preset().parser)
    assert (command.expression, command.unread, command.later) == ("the red cup", "", ())
