from __future__ import annotations

import pytest

from agent.language.command import is_stop, parse_command
from agent.language.utterance.slips import mended
from tests.support.named_things import parser


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("plese pikc up teh red cup", "please pick up the red cup"),
        ("giv me the cup", "give me the cup"),
        ("puhs the cup to the rihgt", "push the cup to the right"),
        ("tkae the lemon adn put it in the bowl", "take the lemon and put it in the bowl"),
        ("the cup lfet of the bowl", "the cup left of the bowl"),
        ("drp it", "drop it"),
        ("how meny cups are there", "how many cups are there"),
        ("the reeed cup pleeease", "the red cup please"),
        ("pik up the cup", "pick up the cup"),
        ("i need smth 2 stir wit", "i need something to stir with"),
        ("plz pass da blue 1 4 me, m8", "plz pass the blue one for me, mate"),
        ("u c dat cup n the bowl", "u see that cup and the bowl"),
        ("i want 2 hav the 2 cups", "i want to have the 2 cups"),
    ],
)
def test_slips_are_mended(text: str, meant: str) -> None:
    assert mended(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Stop it!", "wash the cup", "tape the cup", "plate the lemon", "skip that", "the three cups", "cup",
        "light blue cup",        "tie the cup", "hold the cup", "it is the one", "hi the cup", "print it",
        "move it 2 cm", "the 1 litre bottle", "number 1", "take 4 cups",
    ],
)  # fmt: skip
def test_what_is_a_word_stays(text: str) -> None:
    assert mended(text) == text


def test_the_answer_keeps_the_words_as_they_were_typed() -> None:
    command = parse_command("pikc up the cup lfet of the bowl", parser())
    assert (command.action, command.expression) == ("pick up", "the cup left of the bowl")
    assert command.text == "pikc up the cup lfet of the bowl"


def test_a_stop_is_one_with_a_slip_too() -> None:
    assert is_stop("sotp!")


def test_a_letter_is_a_word_unless_it_is_named() -> None:
    assert mended("how many cups r there") == "how many cups are there"
    assert mended("the block with an r on it") == "the block with an r on it"
