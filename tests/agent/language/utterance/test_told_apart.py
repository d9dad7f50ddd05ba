"""Which one of several is meant, said apart from their name."""

from __future__ import annotations

import pytest

from agent.language.command import parse_command
from tests.support.named_things import parser


@pytest.mark.parametrize(
    ("text", "expression", "destination"),
    [
        ("Of the three cups, give me the second from the left.", "second cup from the left", ""),
        ("Of the three cups, the one furthest left is mine.", "cup furthest left", ""),
        ("Two cups: I want the one lying further back.", "cup lying further back", ""),
        ("Taller of the two cups, please, pick it up.", "taller of the two cups", ""),
        ("the cup that's closer to me, not the far one", "cup that's closer to me", ""),
        ("the big cup, not the little one", "big cup", ""),
        ("the cup, I mean, not the spoon", "cup", ""),
        (
            "Left of the ball there are two cups; bring me the one nearer to me.",
            "cup left of the ball nearer to me",
            "",
        ),
        ("of the two cups over on the right, get the one nearer to me", "cup over on the right nearer to me", ""),
        ("of the two cups on the left, put the red one in the bowl", "red cup on the left", "the bowl"),
        ("of the two cups on the left pick up the red one", "red cup on the left", ""),
        ("from left to right, point at the second cup", "second cup from the left", ""),
        ("from right to left, put the second cup in the bowl", "second cup from the right", "the bowl"),
        ("the box that stands in front, I mean the one nearer to me", "box nearer to me", ""),
        ("Take the apple by the bowl, not the other one.", "apple by the bowl", ""),
        ("Pick up the cup. The one on the left.", "cup on the left", ""),
        ("Pick up the white cup. The one on the left.", "white cup on the left", ""),
        ("Would you get the white cup, please? The teeny one.", "teeny white cup", ""),
        ("Hand me the green cup. The bigger one.", "bigger green cup", ""),
        ("Take the yellow cup. The one nearer to me.", "yellow cup nearer to me", ""),
        ("Pick up the white cup. The blue one.", "blue cup", ""),
        ("Of the three cups, hand me the leftmost.", "leftmost cup", ""),
        ("from all the pink cups I need the rightmost", "rightmost pink cup", ""),
        ("Out of the two cups give me the leftmost", "leftmost cup", ""),
        ("out of the black stuff get the one nearest me", "black stuff nearest me", ""),
        ("of all that fruit pass me the pink piece", "pink fruit", ""),
        ("out of the red things I will take the ball", "red ball", ""),
        ("of all the cups there, pass me the black one", "black cup", ""),
        ("From all pink objects I need the one most left.", "pink object most left", ""),
        (
            "Not the white bowl and not the orange one, put the other bowl in the box",
            "bowl except the white bowl and the orange one",
            "the box",
        ),
        (
            "Do not give me the white bowl or the orange one, give me the other bowl",
            "bowl except the white bowl and the orange one",
            "",
        ),
        ("not the pink cup, not the white cup, the other cup", "cup except the pink cup and the white cup", ""),
        ("not the pink cup but the brown", "brown cup", ""),
        ("the red cup, no, the yellow", "yellow cup", ""),
        ("the carrot that is yellow not the green one", "carrot that is yellow", ""),
        ("the red... no never mind, the blue cup", "blue cup", ""),
        ("get the red cup, oh forget it, get the blue cup", "blue cup", ""),
    ],
)
def test_it_is_told_at_once(text: str, expression: str, destination: str) -> None:
    command = parse_command(text, parser())
    assert (command.expression.lower(), command.destination) == (f"the {expression}", destination)
    assert (command.unread, command.later) == ("", ())


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("spoons, all three, I'm laying the table", "all three spoons"),
        ("the cans, both of em", "both cans"),
        ("get me the cans, both of them", "both cans"),
        ("the cups, all four of them, please", "all four cups"),
        ("give me the red spoons - both", "both red spoons"),
        ("cups, both, I have a guest", "both cups"),
    ],
)
def test_a_number_behind_is_not_lost(text: str, expression: str) -> None:
    command = parse_command(text, parser())
    assert (command.expression.lower(), command.unread, command.later) == (expression, "", ())


def test_which_of_two_rows_is_counted_is_not_guessed() -> None:
    command = parse_command("from left to right, put the second cup next to the third ball", parser())
    assert "from the left" not in f"{command.expression} {command.destination}"


def test_what_there_is_somewhere_is_named_with_its_place() -> None:
    said = "left of the ball there is a red cup, hand it over", "Something is hiding behind the cup; pick it up."
    things = [parse_command(text, parser()).expression.lower() for text in said]
    assert things == ["a red cup left of the ball", "something hiding behind the cup"]
    assert parse_command("in case there is a cup on the table please pick it up", parser()).condition is not None
