"""What people say of colours, parts and uses, in one plain form before the parse."""

from __future__ import annotations

import pytest

from agent.language.spelling import corrected
from agent.language.vocabulary import Vocabulary
from agent.language.wordings import as_said, expression_as_written
from agent.models.presets import EMBEDDED

VOCABULARY = Vocabulary.load(EMBEDDED / "clip" / "vocabulary.txt", EMBEDDED / "synonyms.txt")

RED_CUPS = (
    "the cup in red", "the cup that is red in colour", "the cup that's red in color", "the cup coloured red",
    "the cup that is painted in red", "the red-coloured cup", "the red colored cup", "the red colour cup",
    "the cup of a red colour", "the cup with a red color", "the cup with the colour red", "the cup whose colour is red",
    "the cup, red", "the dark red cup", "the cup in dark red", "the brick-red cup", "the bright-red cup", "the rde cup",
)  # fmt: skip


@pytest.mark.parametrize("said", RED_CUPS)
def test_a_colour_stands_before_its_noun(said: str) -> None:
    assert expression_as_written(said, VOCABULARY) == "the red cup"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("everything that's red except the cup", "all the red things except the cup"),
        ("all the cups except for the red one", "all the cups except the red one"),
        ("the cup on the left, blue", "the cup on the left, blue"),
        ("the red box, yellow", "the red box, yellow"),
        ("whats nearest to the bowl", "the thing that is nearest to the bowl"),
        ("the cup nearest to where im sitting", "the cup nearest to me"),
        ("the cup between the red and the blue", "the cup between the red one and the blue one"),
        ("the cup between the red and the blue bowl", "the cup between the red bowl and the blue bowl"),
        ("the cup almost touching the bowl", "the cup next to the bowl"),
        ("the duck that is sitting on the box", "the duck that is sitting on the box"),
        ("the cup beside u", "the cup beside the robot"),
        ("the can hidden a bit behind the cup", "the can behind the cup"),
        ("the can half hidden by the cup", "the can behind the cup"),
        ("the hidden can", "the hidden can"),
        ("the thing nearest the tip of the spoon handle", "the thing nearest to the spoon"),
        ("the cup near the edge of the table", "the cup near the edge of the table"),
        ("the thing like a ball", "the ball"),
        ("the yellow ducky", "the yellow duck"),
        ("the one in pink left of the bowl", "the pink one left of the bowl"),
        ("the spoon in red and the cup in blue", "the red spoon and the blue cup"),
        ("something in light green", "something green"),
        ("the reddish brown cup", "the brown cup"),
        ("the red and white cup", "the two_coloured cup"),
        ("the cup made of wood", "the wooden cup"),
        ("the cup lying on its side", "the on_its_side cup"),
        ("the cup that is upside down", "the upside_down cup"),
        ("the red thingy", "the red thing"),
        ("the rose-coloured mug", "the pink mug"),
        ("a lemon colored cup", "a yellow cup"),
        ("the apple which sits on a plate", "the apple which sits on a plate"),
        ("something to drink from", "a to_drink_from_able thing"),
        ("something red to drink out of", "a red to_drink_from_able thing"),
        ("a thing for drinking", "a to_drink_from_able thing"),
        ("something I can eat soup with", "a to_eat_soup_with_able thing"),
        ("the thing you stir your tea with", "the to_stir_with_able thing"),
        ("the thing used for stirring", "the to_stir_with_able thing"),
        ("something to put my keys in", "a to_put_in_able thing"),
        ("something to eat from the bowl", "a to_eat_able thing from the bowl"),
        ("something that rolls", "a to_roll_able thing"),
        ("the fruit that monkeys like to eat", "the to_monkey_eat_able fruit"),
        ("the one with a handle", "the with_handle_able one"),
        ("the bottle without a lid", "the without_lid_able bottle"),
        ("the bottle with a red cap", "the with_red_cap_able bottle"),
        ("everything round", "all round things"),
        ("the cube-shaped one", "the cube_shaped one"),
        ("the ping-pong balls", "the ping_pong_balls"),
        ("the paint can", "the paint_can"),
    ],
)
def test_what_stands_behind_a_noun_comes_before_it(said: str, written: str) -> None:
    assert expression_as_written(said, VOCABULARY) == written


@pytest.mark.parametrize(
    "said",
    [
        "the spoon in the red bowl", "one of the red or blue cups", "the red or blue cup",
        "something to put in the box", "the bowl with a green apple", "the cup on the plate", "the wooden spoon",
        "the red one and the green one", "carrot for the rabbit please",
    ],
)  # fmt: skip
def test_what_is_plain_stays(said: str) -> None:
    assert expression_as_written(said, VOCABULARY) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("the red to_stir_with_able thing", "the red thing to stir with"),
        ("the with_handle_able cup", "the cup with a handle"),
        ("the ping_pong_ball", "the ping pong ball"),
    ],
)
def test_as_said(written: str, said: str) -> None:
    assert as_said(written) == said


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yelow", "yellow"), ("purpel", "purple"), ("oragne", "orange"), ("rde", "red"), ("botle", "botle"),
        ("plaet", "plate"), ("spooon", "spooon"), ("cupp", "cup"), ("carrrot", "carrot"), ("lfet", "lfet"),
        ("clock", "clock"), ("fizzy", "fizzy"), ("elefant", "elefant"), ("cap", "cap"), ("pear", "pear"),
    ],
)  # fmt: skip
def test_one_letter_away_from_one_name(written: str, meant: str) -> None:
    """Synonyms for what the scorer knows, misspelt ones among them, are left to it."""
    assert corrected(written, VOCABULARY) == meant
