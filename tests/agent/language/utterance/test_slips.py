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
    ],
)
def test_slips_are_mended(text: str, meant: str) -> None:
    assert mended(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Stop it!", "wash the cup", "tape the cup", "plate the lemon", "skip that", "the three cups", "cup",
        "light blue cup",        "tie the cup", "hold the cup", "it is the one", "hi the cup", "print it",
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
