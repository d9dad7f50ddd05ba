"""What a question asks, in expressions."""

from __future__ import annotations

import pytest

from agent.language.command import parse_command
from agent.language.question import Question, QuestionKind
from tests.support.named_things import parser

LONG = "cups in the middle of the table near the big red bowl and behind the very small green plate on the left"


def test_a_long_subject_is_read_at_once() -> None:
    assert Question(QuestionKind.COUNT, LONG).things == LONG
    assert Question(QuestionKind.COUNT, f"{LONG} empty").things == f"empty {LONG}"


def test_a_long_question_is_read_at_once() -> None:
    question = parse_command(f"is the {LONG.removeprefix('cups ')}?", parser()).question
    assert question is None or question.subject


@pytest.mark.parametrize(
    ("predicate", "asks"),
    [("open", True), ("still warm", True), ("left of the bowl", False), ("bigger than it", False), ("a cup", False)],
)
def test_a_state_is_said_without_another_thing(predicate: str, asks: bool) -> None:
    assert Question(QuestionKind.WHETHER, "the cup", predicate=predicate).asks_state is asks


@pytest.mark.parametrize(
    "text",
    [
        "How many cups are on the table, do you reckon?",
        "How many cups are there in all, including the one in the bowl?",
        "Count the cups for me: how many are there?",
        "count the cups and tell me how many you see",
    ],
)
def test_what_is_counted_ends_before_what_only_asks_again(text: str) -> None:
    question = parse_command(text, parser()).question
    assert question is not None
    assert (question.kind, question.subject.removeprefix("the ")) == (QuestionKind.COUNT, "cups")
