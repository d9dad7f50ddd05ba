from __future__ import annotations

import pytest

from agent.language.command import word_roles
from agent.language.utterance.roles import Role
from tests.support.named_things import parser


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("please pick up the red cup", "courtesy action action target target target"),
        ("put the lemon in the bowl", "action target target placement destination destination"),
        ("take the lemon out of the bowl", "action target target placement placement source source"),
        ("take the cup and then the bowl", "action target target order order target target"),
        ("take the cup if it is red", "action target target condition condition condition condition"),
        ("take the cup because i need it", "action target target reason reason reason reason"),
    ],
)
def test_each_word_has_a_role(text: str, wanted: str) -> None:
    found = word_roles(text, parser())
    assert [text[start:end] for start, end, _ in found] == text.split()
    assert " ".join(str(role) for _, _, role in found) == wanted


def test_a_word_without_a_part_is_told() -> None:
    text = "push the cup past the spoon to the bowl"
    assert [text[start:end] for start, end, role in word_roles(text, parser()) if role is Role.UNREAD] == ["spoon"]


def test_roles_are_those_of_the_words_as_they_were_typed() -> None:
    text = "plese pikc up the cup"
    assert [text[start:end] for start, end, _ in word_roles(text, parser())] == text.split()
