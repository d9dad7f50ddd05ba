"""Lengths: a hundred phrasings of how far, and what is none."""

from __future__ import annotations

from itertools import product

import pytest

from agent.language.command import Command, parse_command
from agent.language.quantity import length_at
from agent.language.utterance.spoken import as_written
from agent.language.words import split_words

LENGTHS = {
    "10.5 cm": 0.105, "5cm": 0.05, "100 mm": 0.1, "0.1 m": 0.1, "5 dm": 0.5, "10,5 cm": 0.105, "1,000 mm": 1.0,
    "two inches": 0.0508, "half an inch": 0.0127, "half a metre": 0.5, "a half inch": 0.0127, "a foot": 0.3048,
    "three and a half centimetres": 0.035, "a metre and a half": 1.5, "1 m 20 cm": 1.2, "5 feet 2 inches": 1.5748,
    "1/2 inch": 0.0127, "1 1/2 inches": 0.0381, "2\u00bd inches": 0.0635, "three quarters of an inch": 0.01905,
    "one hundred and five millimetres": 0.105, "twenty-five cm": 0.25, "two point five centimetres": 0.025,
    "zero point one metres": 0.1, "a couple of inches": 0.0508, "a hand width": 0.1, "two hand-widths": 0.2,
    "a finger's width": 0.02, "a single centimetre": 0.01,
}  # fmt: skip
AROUND = ("{}", "by {}", "about {}", "approx. {}", "by exactly {}", "{} or so", "by a distance of {}")
VAGUE = ("a bit", "slightly", "a little", "by a tiny bit", "a few centimetres")
DIRECTIONS = {
    "push it {} to the left": "left",
    "move the cup right by {}": "right",
    "slide the cup {} leftwards": "left",
    "push the cup {} away": "forward",
    "move the cup {} to the back": "forward",
    "push it {} towards me": "back",
    "pull it {} closer": "back",
    "lift the cup {}": "up",
    "raise the cup by {}": "up",
    "lower it {}": "down",
    "please move the cup gently {} over to the left": "left",
    "put it {} left of the bowl": "left",
    "place it {} right behind the bowl": "forward",
    "put it {} in front of the bowl": "back",
    "put it {} above the bowl": "up",
    "bring the cup {} closer to the bowl": "towards",
    "move the cup {} away from the bowl": "away",
    "put the cup {} from the bowl": "away",
    "the cup should go {} to the right of the bowl": "right",
}
"""Commands -> the direction that they say."""


def refuse(text: str) -> object:
    raise AssertionError(f"the parser was asked about {text!r}, which the tables decide")


def read(text: str) -> Command:
    return parse_command(text, refuse)  # type: ignore[arg-type]


@pytest.mark.parametrize(("words", "metres"), LENGTHS.items())
def test_lengths_are_exact(words: str, metres: float) -> None:
    for around in AROUND:
        said = as_written(split_words(around.format(words)))
        length = length_at([*said, *split_words("to the left")])
        assert length is not None
        assert length.size == len(said)
        assert length.metres == pytest.approx(metres, abs=1e-12)


@pytest.mark.parametrize(
    "words", ["10 kg", "5 degrees", "20 %", "5", "half", "half way", "-5 cm", "5 to 10 cm", "0 cm"]
)
def test_what_is_no_length(words: str) -> None:
    assert length_at(split_words(words)) is None


@pytest.mark.parametrize(("form", "direction"), DIRECTIONS.items())
def test_a_command_says_how_far_and_where_to(form: str, direction: str) -> None:
    for words, metres in LENGTHS.items():
        command = read(form.format(words))
        assert command.displacement is not None
        assert (command.displacement.direction, command.problem) == (direction, "")
        assert command.displacement.metres == pytest.approx(metres, abs=1e-12)
        assert command.expression in ("it", "the cup")
        assert command.destination in ("", "the bowl", "me")


@pytest.mark.parametrize(("form", "vague"), [*product([*DIRECTIONS][:4], VAGUE)])
def test_a_vague_length_is_left_to_the_robot(form: str, vague: str) -> None:
    command = read(form.format(vague).replace("by by", "by"))
    assert (command.displacement, command.problem, command.expression in ("it", "the cup")) == (None, "", True)


@pytest.mark.parametrize(
    "text",
    [
        "move it 5 cm", "push the cup by two inches", "move the cup 5 cm sideways", "put it 5 cm next to the bowl",
        "move the cup 3 cm to the top left corner",
    ],
)  # fmt: skip
def test_a_length_needs_a_direction(text: str) -> None:
    assert read(text).problem == "In which direction?"


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("move the cup 5 degrees to the left", "5 degrees"),
        ("move the cup 10 kg to the left", "10 kg"),
        ("push the cup 20 % to the left", "20 %"),
        ("move the 5 cm cube to the left", "5 cm"),
        ("move the cup two or three inches to the left", "two or"),
        ("push the cup twice to the left", "twice"),
        ("pick up the cup 5 cm", "5 cm"),
    ],
)
def test_an_amount_that_nobody_can_use_is_not_dropped(text: str, unread: str) -> None:
    assert unread in read(text).expression


@pytest.mark.parametrize(
    "text",
    [
        "put the cup upside down on the plate", "place the cup face down", "put the bottle on its side",
        "lay the bottle down flat next to the bowl", "put it upside down",
    ],
)  # fmt: skip
def test_what_would_have_to_be_turned_over(text: str) -> None:
    assert read(text).problem == "I cannot turn things over."


@pytest.mark.parametrize("how", ["gently", "very carefully", "as slowly as possible", "upright", "without spilling it"])
def test_the_manner_changes_nothing(how: str) -> None:
    for form in ("put the cup {} on the plate", "put the cup on the plate {}", "put {} the cup on the plate"):
        command = read(form.format(how))
        assert (command.expression, command.placement, command.destination) == ("the cup", "on", "the plate")
        assert command.problem == ""


@pytest.mark.parametrize(
    "length",
    [
        "-5 cm", "\u22125 cm", "minus 5 cm", "at most 5 cm", "at least two inches", "more than 5 cm", "less than 5 cm",
        "no more than 5 cm", "up to 5 cm", "under 5 cm", "between 5 and 10 cm", "5 to 10 cm", "5-10 cm", "5 or 6 cm",
        "5 cm or more", "5 cm or less", "5 cm max", "a maximum of 5 cm", "a minimum of two inches", "not quite 5 cm",
        "by at most 5 cm", "by 5 cm at least", "5 cm tops", "as much as half a metre",
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["move the cup {} to the left", "push it {} away", "put it {} left of the bowl"])
def test_a_bound_is_no_length_to_go_by(form: str, length: str) -> None:
    command = read(form.format(length))
    assert command.displacement is None
    assert command.problem.startswith("How far exactly?")
