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
        ("How many cups are they sending out, all together?", CUPS),
        ("how many cups did the guests leave out?", CUPS),
        ("how many cups have the neighbours left behind", CUPS),
        ("how many cups did my mum buy today", CUPS),
        ("how many cups are you shipping", CUPS),
        ("how many cups did we get", CUPS),
        ("how many cups, all colours combined?", CUPS),
        ("how many cups, all sizes taken together?", CUPS),
        ("How many cups are there? I've lost count.", CUPS),
        ("How many cups do you see? I keep losing count.", CUPS),
        ("Count the cups for me. How many are there?", Question(QuestionKind.COUNT, "the cups")),
        ("Count the cups, would you? How many are there?", Question(QuestionKind.COUNT, "the cups")),
        ("How many cups did they leave in the bowl?", Question(QuestionKind.COUNT, "cups in the bowl")),
        ("What have they put in the bowl?", Question(QuestionKind.LIST, "things in the bowl", place="in the bowl")),
        ("what did the kids leave on the bowl", Question(QuestionKind.LIST, "things on the bowl", place="on the bowl")),
        (
            "what has somebody dropped in the bowl",
            Question(QuestionKind.LIST, "things in the bowl", place="in the bowl"),
        ),
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


@pytest.mark.parametrize(
    "text",
    [
        "how many cups are missing here?",
        "how many cups fit in the bowl for the picnic",
        "how many cups did the box get",
        "how many cups do they need",
    ],
)
def test_what_tells_cups_apart_is_not_dropped(text: str) -> None:
    assert parse_command(text, parser()).question != CUPS


def test_other_questions_behind_a_count_are_asked_as_well() -> None:
    command = parse_command("How many cups are there? How many things are there?", parser())
    assert (command.question, len(command.later)) == (CUPS, 1)
