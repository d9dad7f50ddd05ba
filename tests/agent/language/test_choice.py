from __future__ import annotations

import pytest

from agent.language.choice import Choice, choice_between, read_choice, without_whichever

CUP_OR_BOWL = ("the red cup", "the bowl")


@pytest.mark.parametrize(
    ("expression", "description"),
    [
        ("the red cup or the bowl, whichever is closer to you", "the thing that is closest to you"),
        ("the red cup or the bowl whichever one is nearer to the can", "the thing that is closest to the can"),
        ("either the red cup or the bowl, whichever of the two is the biggest", "the thing that is biggest"),
        ("whichever of the red cup and the bowl is further away", "the thing that is farthest"),
        ("whichever is further left, the red cup or the bowl", "the thing that is further left"),
        ("the bigger of the red cup and the bowl", "the thing that is bigger"),
        ("the bigger one of the red cup and the bowl", "the thing that is bigger"),
        ("the left one of the red cup and the bowl", "the thing that is left"),
        ("the one closest to me of the red cup and the bowl", "the thing that is closest to me"),
        ("the one of the red cup and the bowl that is red", "the thing that is red"),
        ("the bigger one, the red cup or the bowl", "the thing that is bigger"),
        (choice_between("heavier", *CUP_OR_BOWL), "the thing that is heavier"),
    ],
)
def test_a_choice_between_named_things_is_read(expression: str, description: str) -> None:
    assert read_choice(expression) == Choice(description, CUP_OR_BOWL)


def test_one_is_another_of_the_first_kind() -> None:
    choice = read_choice("the green carrot or the white one, whichever is bigger")
    assert choice is not None
    assert choice.options == ("the green carrot", "the white carrot")


def test_there_may_be_more_than_two() -> None:
    choice = read_choice("the cup, the bowl or the can, whichever is biggest")
    assert choice is not None
    assert choice.options == ("the cup", "the bowl", "the can")


@pytest.mark.parametrize(
    "expression",
    ["the bigger of the cups", "the cup or the bowl", "the cup between the can and the bowl", "the corner of the box",
     "the cup on the left of the bowl and the can", "the biggest one of the red blocks"],
)  # fmt: skip
def test_nothing_else_is_a_choice(expression: str) -> None:
    assert read_choice(expression) is None
    assert without_whichever(expression) == expression


@pytest.mark.parametrize(
    ("expression", "plain"),
    [
        ("whichever cup is biggest", "the cup that is biggest"),
        ("whichever red cup is closer to me", "the red cup that is closest to me"),
        ("whichever of the cups is biggest", "the one of the cups that is biggest"),
        ("whichever is closest", "the one that is closest"),
    ],
)
def test_whichever_names_the_one(expression: str, plain: str) -> None:
    assert without_whichever(expression) == plain
