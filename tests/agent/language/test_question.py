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
