from __future__ import annotations

import pytest

from agent.language.command import parse_command
from agent.language.intents import Intent
from agent.language.utterance.remarks import remarked, without_complaint
from agent.language.words import lower_text, split_words
from tests.support.named_things import parser


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("what a funny white cup", "the funny white cup"),
        ("that blue ball looks so weird", "that blue ball"),
        ("my daughter says the white ball is sleepy", "the white ball"),
        ("somebody told me there is an orange ball", "the orange ball"),
        ("I believe the green bowl is mine", "the green bowl"),
        ("both plates have to go to the post office", "both plates"),
        ("both of the white ones need a wash", "both of the white ones"),
        ("my little one has lost a green ball", "the green ball"),
        ("my dog wants the yellow ball", "the yellow ball"),
        ("I am looking at the ball between the cup and the bowl", "the ball between the cup and the bowl"),
        ("I like the white ball best", "the white ball"),
        ("plates need washing", "plates"),
    ],
)
def test_what_is_remarked_on_is_known(text: str, thing: str) -> None:
    assert lower_text(remarked(split_words(text))) == thing


@pytest.mark.parametrize(
    "text",
    [
        "my hammer is next to the red cup", "the cup is left of the bowl", "the cup is the red one",
        "the cup is not mine", "my hammer broke the red cup", "if I like the cup", "the red cup needs a plate",
        "I bought it for the red cup", "nobody likes the cup", "the lemon belongs on the plate", "I like three cups",
    ],
)  # fmt: skip
def test_where_more_is_told_nothing_is_taken_for_it(text: str) -> None:
    assert not remarked(split_words(text))


def test_it_is_what_was_remarked_on() -> None:
    command = parse_command("The white ball is sleepy. Put it in the bowl.", parser())
    assert (command.expression, command.destination) == ("The white ball", "the bowl")
    assert parse_command("What a lovely ball. May I have her?", parser()).expression == "a lovely ball"


def test_one_thing_is_not_several() -> None:
    assert parse_command("I love the red cup. Give me both.", parser()).expression == "both"
    other = parse_command("The red cup is dirty, pick up the one next to it", parser()).expression
    assert other.startswith(("the one next to", "the cup next to"))


@pytest.mark.parametrize(
    "remark",
    [
        "it shouldn't be on there",
        "it does not belong there",
        "it has no business being in there",
        "because it's not supposed to be there",
        "that should never be on it",
        "they must not lie there",
    ],
)
def test_what_lies_in_the_wrong_place_is_taken_away_from_it(remark: str) -> None:
    command = parse_command(f"take the apple off the plate, {remark}", parser())
    assert (command.expression, command.unread, command.later) == ("the apple on the plate", "", ())


@pytest.mark.parametrize("told", ["it should be full", "it should not be the red one", "it is not on the plate"])
def test_what_is_no_such_remark_stays(told: str) -> None:
    assert lower_text(without_complaint(split_words(f"take the cup, {told}"))) == f"take the cup , {told}"


@pytest.mark.parametrize(
    "text",
    [
        "put the cup on the box, let's see if it stays",
        "put the cup on the box, and we'll see how that looks",
        "put the cup on the box, I want to see whether it fits",
    ],
)
def test_what_one_wants_to_see_come_of_it_is_no_step(text: str) -> None:
    command = parse_command(text, parser)
    assert (command.intent, command.expression, command.destination) == (Intent.PUT, "the cup", "the box")
    assert not command.later


@pytest.mark.parametrize(
    "text",
    [
        "put the cup on the box, let's see if it fits, then put the cup on the plate",
        "put the cup on the box, let's see if it fits and then give me the spoon",
        "pick up the cup, let's see if it is red",
        "pick up the cup, let's see whether it is the one behind the box",
        "hand me the cup, I want to see if it is not the red one",
    ],
)
def test_a_remark_that_says_more_is_not_left_out(text: str) -> None:
    words = split_words(text.replace("let's", "let us").lower())
    assert without_complaint(words) == words
