from __future__ import annotations

import pytest

from agent.language.command import parse_command
from agent.language.intents import Intent
from tests.support.named_things import parser


@pytest.mark.parametrize(
    "text",
    [
        "I'm thirsty, give me the cup",
        "my littlest one wants the cup",
        "our youngest would like the cup please",
        "Mummy says can I have the cup",
        "Daddy, I want the cup",
        "I should like the cup, if it isn't too much trouble.",
        "kindly give to me the cup, thank you sir",
        "would you hand over to me the cup",
        "hand me the cup for me im making tea",
        "Grandma here. Give me the cup.",
        "give me the cup, I dropped my glasses and can't see well dear",
        "I take the cup",
        "The bowl. No hang on, give me the cup",
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


@pytest.mark.parametrize(
    ("text", "intent", "expression"),
    [
        ("I'm parched, so the bottle please and thank you", Intent.SELECT, "the bottle"),
        ("The white ball, I dropped my glasses and can't see much.", Intent.SELECT, "The white ball"),
        ("I am very thirsty robot. something to drink, yes?", Intent.SELECT, "something to drink"),
        ("either cup's fine, surprise me", Intent.SELECT, "either cup"),
        ("Any of the lemons will do, you choose. Just hand me one.", Intent.HAND_OVER, "Any of the lemons"),
        ("the lemons or the can... no hang on, just give me the ball", Intent.HAND_OVER, "the ball"),
        ("both bananas, point them out to my grandson would you", Intent.POINT_AT, "both bananas"),
        ("show the lemon to my sister", Intent.LOOK_AT, "the lemon"),
        ("show me the cup closest to grandma", Intent.LOOK_AT, "the cup closest to grandma"),
        ("bring to my sister the cup", Intent.HAND_OVER, "the cup"),
        ("I'd like you to lift whatever is right behind the can", Intent.PICK_UP, "whatever is right behind the can"),
        ("lift whatever is on the box", Intent.PICK_UP, "whatever is on the box"),
        ("Take the brick off the top of the box.", Intent.PICK_UP, "the brick on the box"),
        ("grab the ball from the top of the box", Intent.PICK_UP, "the ball on the box"),
        ("pull the ball out of the box", Intent.PICK_UP, "the ball in the box"),
        ("pull the ball out of the way", Intent.PUSH, "the ball"),
        ("Which apple lies farthest from me?", Intent.SELECT, "Which apple is farthest from me"),
        ("Daddy how many cups are there?", Intent.COUNT, "cups"),
        ("is there a spoon anywhere on here?", Intent.COUNT, "a spoon"),
    ],
)
def test_what_a_person_wants_is_heard_through_what_they_say_around_it(
    text: str, intent: Intent, expression: str
) -> None:
    command = parse_command(text, parser())
    assert (command.intent, command.expression, command.unread) == (intent, expression, "")


@pytest.mark.parametrize(
    ("text", "thing", "place"),
    [
        ("put the lemon in the cup, no wait, put the ball in it instead", "the ball", "the cup"),
        ("put the lemon in the cup and then put the ball inside it", "the ball", "the cup"),
        ("put the lemon in the cup and then put the ball next to it", "the ball", "the lemon"),
    ],
)
def test_it_is_what_holds_things_where_something_goes_in(text: str, thing: str, place: str) -> None:
    command = parse_command(text, parser())
    last = (command, *command.later)[-1]
    assert (last.expression, last.destination) == (thing, place)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("I think Maria used the pink spoon so take the other one", "the spoon other than the pink spoon"),
        ("Someone has already used the orange ball, so hand me the other one.", "the ball other than the orange ball"),
        ("I like the orange ball, give me the other one", "the ball other than the orange ball"),
        ("Nobody likes the brown ball, so bring me all the other balls", "all the balls other than the brown ball"),
        ("I don't want the orange ball, give me the other one", "the ball other than the orange ball"),
    ],
)
def test_the_other_one_is_another_than_the_one_that_a_reason_names(text: str, thing: str) -> None:
    assert parse_command(text, parser()).expression == thing


def test_one_that_is_taken_already_is_no_reason() -> None:
    first, *later = (each := parse_command("take the orange ball, then the other one", parser()), *each.later)
    assert [first.expression, *(step.expression for step in later)] == ["the orange ball", "the other one"]
