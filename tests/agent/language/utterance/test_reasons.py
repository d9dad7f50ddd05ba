from __future__ import annotations

import pytest

from agent.language.command import parse_command
from agent.language.intents import Intent
from tests.support.named_things import parser


@pytest.mark.parametrize(
    "text",
    [
        "I'm thirsty, give me the cup",
        "im thirsty give me the cup",
        "give me the cup im thirsty",
        "give me the cup please i am really thirsty",
        "give me the cup it looks dirty to me",
        "I want a drink of pop, give me the cup",
        "I fancy a snack. Give me the cup.",
        "i fancy a fizzy drink, give me the cup",
        "I need something to stir with so give me the cup",
        "I want a cup, give me the cup",
        "i want to play shop, give me the cup",
        "the kids want to play, give me the cup",
        "give me the cup and don't drop it",
        "give me the cup, careful not to break it",
        "I'm thirsty. Give me the cup.",
        "Give me the cup, I'm thirsty.",
        "give me the cup because I need it",
        "because I need it, give me the cup",
        "give me the cup so that I can drink",
        "Would it be possible to give me the cup?",
        "would it be possible for you to give me the cup",
        "I was hoping you could give me the cup, cheers",
        "I'd be grateful if you could give me the cup.",
        "yo robot, give me the cup, will you",
        "give me the cup, quick, I'm in a hurry",
        "Excuse me dear, I'd be ever so grateful if you could give me the cup, my knees aren't what they were.",
        "be a dear and give me the cup, would you",
        "Could I trouble you for the cup?",
        "Would you be an angel and hand me the cup?",
        "soup's ready, pass me the cup",
        "the bowl's contents dont matter, just give me the cup",
        "no pressure but could you give me the cup",
        "I don't mind which colour, honestly, but give me the cup",
        "I don't suppose you could pass me the cup, love?",
        "its coffee time, hand me the cup",
        "coffee time! pass the cup",
        "oi, pass us the cup, you useless heap of tin",
        "do pass me the cup if you'd be so kind",
        "I fancy the cup",
        "give me the cup, it's horrid",
        "can i have the cup pleeease",
        "mind passing the cup, mate?",
        "Mummy says eat your greens so can you give me the cup",
        "my tea is cold, hand me the cup, there's a good lad",
    ],
)
def test_what_stands_around_a_command_is_no_part_of_it(text: str) -> None:
    command = parse_command(text, parser())
    assert (command.intent, command.expression, command.later) == (Intent.HAND_OVER, "the cup", ())


@pytest.mark.parametrize(
    ("text", "expression", "destination"),
    [
        ("the lemon is in the way, move it", "the lemon", ""),
        ("The lemon is in the way. Move it.", "The lemon", ""),
        ("the lemon goes in the bowl", "the lemon", "the bowl"),
        ("The lemon belongs on the plate.", "The lemon", "the plate"),
        ("the lemon should go next to the cup", "the lemon", "the cup"),
        ("tidy the lemon away onto the plate", "the lemon", "the plate"),
        ("give me the lemon, please, and the cup", "the lemon and the cup", ""),
    ],
)
def test_things_are_named_in_many_ways(text: str, expression: str, destination: str) -> None:
    command = parse_command(text, parser())
    assert (command.expression, command.destination) == (expression, destination)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("take the lemon out of the bowl", "the lemon in the bowl"),
        ("take the lemon off the bowl", "the lemon on the bowl"),
        ("take the lemon from the bowl", "the lemon in the bowl"),
        ("give me the lemon from the plate", "the lemon on the plate"),
        ("get the lemon from behind the bowl", "the lemon behind the bowl"),
        ("move the lemon from the bowl to the plate", "the lemon in the bowl"),
        ("take the lemon off the table", "the lemon"),
        ("take the second cup from the left", "the second cup from the left"),
        ("take the cup farthest from the bowl", "the cup farthest from the bowl"),
    ],
)
def test_where_a_thing_is_taken_from_says_which_one(text: str, expression: str) -> None:
    assert parse_command(text, parser()).expression == expression


def test_words_that_have_no_part_are_told() -> None:
    assert parse_command("push the lemon past the spoon to the bowl", parser()).unread == "spoon"
    assert parse_command("push the lemon slowly across the table to the bowl", parser()).unread == ""


@pytest.mark.parametrize(
    "text",
    [
        "give me the cup, it's the red one", "give me the cup, it is on the left",
        "give me the cup, I like the red one",
        "give me the cup, it has a handle", "give me a cup, I don't want the red one",
    ],
)  # fmt: skip
def test_what_says_which_thing_is_meant_is_no_reason(text: str) -> None:
    assert len(parse_command(text, parser()).expression.split()) > 4


@pytest.mark.parametrize(
    "text",
    [
        "any cup will do, I really don't mind which", "a cup, dunno, you pick", "hand me a cup, either one's fine",
        "grab a cup. I don't care which", "a cup please, doesn't matter what colour", "pick up a random cup",
    ],
)  # fmt: skip
def test_any_will_do(text: str) -> None:
    command = parse_command(text, parser())
    assert command.takes_any
    assert command.expression.endswith("cup")


@pytest.mark.parametrize("text", ["hand me the cup, if you don't mind", "hand me the cup if you do not mind"])
def test_politeness_leaves_no_choice(text: str) -> None:
    command = parse_command(text, parser())
    assert not command.takes_any
    assert (command.expression, command.condition) == ("the cup", None)


@pytest.mark.parametrize(
    "text",
    [
        "Vielen Dank, mein Freund!", "Buenos días, ¿qué tal?", "nice one, you nailed it", "hola",
        "où est la tasse rouge",
        "get lost, you useless heap of tin", "Good evening, my metal friend.",
    ],
)  # fmt: skip
def test_talk_names_nothing(text: str) -> None:
    command = parse_command(text, parser())
    assert (command.intent, command.action, command.expression) == (Intent.OTHER, "", "")


@pytest.mark.parametrize(
    "text",
    [
        "wine bottle please, it's been a long day",
        "it's been a long day, wine bottle please",
        "wine bottle, I'm parched",
    ],
)
def test_a_reason_may_stand_beside_a_bare_name(text: str) -> None:
    command = parse_command(text, parser())
    assert (command.intent, command.expression, command.unread) == (Intent.SELECT, "wine bottle", "")
