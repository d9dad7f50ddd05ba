"""What takes everything back at the end is seen, and a command that it follows is not carried out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.language.command import parse_command
from agent.language.utterance.no_command import no_command_by
from agent.language.utterance.retractions import is_put_off, taken_back
from agent.language.utterance.spoken import as_written
from agent.language.words import Words, spelled, split_words
from agent.pipeline import Grounder


def _written(text: str) -> Words:
    return as_written(split_words(text))


def _said(read: Callable[[Words], Words], text: str) -> str:
    return spelled(read(_written(text)), text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pick up the red cup, oh leave it", "leave it"),
        ("Take the red cup... nah", "nah"),
        ("give me the red cup. I don't need it after all.", "I don't need it after all"),
        ("pick up the red cup, I misspoke", "I misspoke"),
        ("give me the red cup, I've already got one", "already got one"),
        ("pick up the red cup, I'd better not", "I'd better not"),
        ("put the cup on the plate and leave it", ""),
        ("you mean the red cup, no?", ""),
        ("leave it", ""),
        ("...", ""),
        ("", ""),
    ],
)
def test_words_at_the_end(text: str, words: str) -> None:
    assert _said(taken_back, text) == words


@pytest.mark.parametrize(
    "text", ["the cup, wait, I am not done", "hold on, let me ask, the cup", "wait for Tom, the cup"]
)
def test_somebody_is_waited_for(text: str) -> None:
    assert is_put_off(_written(text))


@pytest.mark.parametrize("text", ["no wait, I want the lemon", "wait, the lemon", "the waiter wants the cup"])
def test_a_correction_is_no_wait(text: str) -> None:
    assert not is_put_off(_written(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You could have taken the red cup", "could have taken"),
        ("the red cup got picked up", "got picked"),
        ("thanks for picking up the red cup", "thanks for picking"),
        ("we had to pick up the red cup", "had to pick"),
        ("I have to have the red cup", ""),
        ("thanks, pick up the red cup", ""),
        ("the cup that I got from her", ""),
    ],
)
def test_what_is_told_of_as_past(text: str, words: str) -> None:
    assert _said(no_command_by, text) == words


@pytest.mark.parametrize(
    "text",
    [
        "the red cup got picked up",
        "pick up the red cup, on second thoughts no",
        "pick up the red cup, I forbid it",
        "give me the red cup, oh let it be",
        "the red cup, never mind",
    ],
)
def test_what_is_taken_back_is_unread(text: str) -> None:
    command = parse_command(text, Grounder.from_preset().parser)
    assert command.unread
