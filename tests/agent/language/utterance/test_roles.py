from __future__ import annotations

import pytest

from agent.datatypes import Role, SaidWord
from agent.language.command import parse_command
from agent.language.utterance.roles import same_words, with_roles_of
from tests.support.named_things import parser


def said(text: str) -> tuple[SaidWord, ...]:
    return parse_command(text, parser()).words


def roles(words: tuple[SaidWord, ...]) -> str:
    return " ".join(str(each.role) for each in words)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("please pick up the red cup", "courtesy action action target target target"),
        ("put the lemon in the bowl", "action target target placement destination destination"),
        ("take the lemon out of the bowl", "action target target placement placement source source"),
        ("move it to the left of the cup", f"action target {'placement ' * 4}destination destination"),
        ("take the cup and then the bowl", "action target target order order target target"),
        ("take the cup if it is red", "action target target condition condition condition condition"),
        ("take the cup because i need it", "action target target reason reason reason reason"),
        ("please how many red cups are there", "courtesy question question target target question question"),
        ("if the cup is red, pick it up", "condition target target condition condition action target action"),
        ("where is the cup", "question question target target"),
        ("pick the red cup up carefully", "action target target target action manner"),
        ("halt right now", "action action action"),
    ],
)
def test_each_word_has_a_role(text: str, wanted: str) -> None:
    assert " ".join(each.text for each in said(text)) == text.replace(",", "")
    assert roles(said(text)) == wanted


def test_a_word_without_a_part_is_told() -> None:
    text = "push the cup past the spoon to the bowl"
    assert [each.text for each in said(text) if each.role is Role.UNREAD] == ["spoon"]


@pytest.mark.parametrize("text", ["plese pikc up the cup", "Pleeease pick up THE Cup"])
def test_roles_are_those_of_the_words_as_they_were_typed(text: str) -> None:
    assert [each.text for each in said(text)] == text.split()


def test_punctuation_is_no_word() -> None:
    assert " ".join(each.text for each in said("Move it 10.5 cm left, please!")) == "Move it 10.5 cm left please"


def test_a_slip_that_mends_to_an_abbreviation_is_a_word_all_the_same() -> None:
    assert " ".join(each.text for each in said("move it approoox. 5 cm left")) == "move it approx. 5 cm left"


def test_roles_come_back_from_plain_words() -> None:
    words = with_roles_of(said("be a dear, and that RED cup, grab it"), said("grab the red cup"), Role.COURTESY)
    assert roles(words) == "courtesy courtesy courtesy courtesy courtesy target target action courtesy"


def test_each_plain_word_is_one_word_at_most_and_that_of_its_phrase() -> None:
    words = ["on", "the", "shelf", "the", "Cup", "and", "a", "cup"]
    assert same_words(words, ["the", "cup"]) == {3: 0, 4: 1}
    assert same_words(words, ["cup", "cup", "cup", "on", "spoon"]) == {4: 0, 7: 1, 0: 3}


def test_no_words_take_no_roles() -> None:
    assert with_roles_of((), said("the cup"), Role.COURTESY) == ()
    assert same_words(["the", "cup"], []) == {}
