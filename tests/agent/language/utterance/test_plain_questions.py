"""Questions in other forms than those that are read."""

from __future__ import annotations

import pytest

from agent.language.command import parse_command
from agent.language.question import Question, QuestionKind
from tests.support.named_things import parser

CUPS = Question(QuestionKind.COUNT, "cups")
COLOUR = Question(QuestionKind.DESCRIBE, "the cup", "colour")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("total number of cups?", CUPS),
        ("cups, how many in total?", CUPS),
        ("Cups: what's the count?", CUPS),
        ("how many cups are hiding around on this table?", CUPS),
        ("count cups for me, will you", CUPS),
        ("How many cups do I have in stock here?", CUPS),
        ("how many cups has she got", CUPS),
        ("how many cups, all colours?", CUPS),
        ("how many cups could I take with me?", CUPS),
        ("Grandad wants to know how many cups you can see.", CUPS),
        ("is it two cups or three?", CUPS),
        ("how many cups am I looking at here, not counting yourself?", CUPS),
        ("what color is the cup supposed to be", COLOUR),
        ("what colour would you say the cup is", COLOUR),
        ("the cup, what colour would you call it?", COLOUR),
        ("The cup. What colour would you say it is?", COLOUR),
        ("the landlady asks what colour the cup is", COLOUR),
        ("What do you call the cup?", Question(QuestionKind.DESCRIBE, "the cup")),
        ("Would you say the cup is red or pink?", Question(QuestionKind.WHETHER, "the cup", predicate="red or pink")),
        ("is cup empty", Question(QuestionKind.WHETHER, "the cup", predicate="empty")),
        ("does anything lie on the plate?", Question(QuestionKind.EXISTS, "anything on the plate")),
        (
            "Tell me, is the red cup bigger or the pink one?",
            Question(QuestionKind.CHOICE, "the red cup or the pink cup", predicate="bigger"),
        ),
    ],
)
def test_a_question_is_asked_in_another_form(text: str, question: Question) -> None:
    assert parse_command(text, parser()).question == question


@pytest.mark.parametrize("text", ["how many cups are missing here?", "how many cups fit in the bowl for the picnic"])
def test_what_tells_cups_apart_is_not_dropped(text: str) -> None:
    assert parse_command(text, parser()).question != CUPS
