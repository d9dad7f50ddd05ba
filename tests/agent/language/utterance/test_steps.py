from __future__ import annotations

import pytest

from agent.language.command import Command, parse_command
from agent.language.intents import Intent
from agent.language.utterance.steps import MAX_STEPS
from tests.support.named_things import parser


def steps(text: str) -> list[tuple[str, str, str]]:
    """Each step's action, expression and destination."""
    command = parse_command(text, parser())
    return [(each.action, each.expression.lower(), each.destination.lower()) for each in (command, *command.later)]


_IN = ("put", "the lemon", "the bowl")
CUP, BOWL = ("pick up", "the red cup", ""), ("pick up", "the bowl", "")


@pytest.mark.parametrize(
    "text",
    [
        "Pick up the red cup. Pick up the bowl.",
        "pick up the red cup and then pick up the bowl",
        "pick up the red cup, then the bowl",
        "pick up the red cup then the bowl",
        "pick up first the red cup and after that the bowl",
        "First pick up the red cup, then pick up the bowl, please.",
        "pick up the red cup followed by the bowl",
        "after picking up the red cup, pick up the bowl",
        "once you have picked up the red cup pick up the bowl",
        "when you've picked up the red cup, pick up the bowl",
        "pick up the bowl after the red cup",
        "pick up the bowl after you have picked up the red cup",
        "before you pick up the bowl pick up the red cup",
        "before picking up the bowl, pick up the red cup",
        "pick up the red cup before you pick up the bowl",
        "pick up the bowl, but first pick up the red cup",
        "Pick up the bowl. But before that, pick up the red cup.",
        "Pick up the red cup. Once that is done, pick up the bowl.",
        "Pick up the red cup. When you're done, pick up the bowl.",
        "Could you pick up the red cup and afterwards pick up the bowl?",
        "would you mind picking up the red cup and picking up the bowl",
        "I want you to pick up the red cup and then to pick up the bowl",
        "Pick up the red cup, please. Now the bowl.",
    ],
)
def test_two_steps_are_read_in_time_order(text: str) -> None:
    assert steps(text) == [CUP, BOWL]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("take the cup and give me the bowl", [("take", "the cup", ""), ("give", "the bowl", "")]),
        ("give me the cup and after that the bowl", [("give", "the cup", ""), ("give", "the bowl", "")]),
        ("the cup, then the bowl", [("", "the cup", ""), ("", "the bowl", "")]),
        ("red cup, then bowl, then blue ball", [("", "red cup", ""), ("", "bowl", ""), ("", "blue ball", "")]),
        ("I want a cup, pick up the bowl", [("want", "a cup", ""), ("pick up", "the bowl", "")]),
        (
            "put the cup in the box and the same with the can",
            [("put", "the cup", "the box"), ("put", "the can", "the box")],
        ),
        (
            "put the cup in the box and the can in the bowl",
            [("put", "the cup", "the box"), ("put", "the can", "the bowl")],
        ),
        (
            "Put the cup in the box. Put the can there too.",
            [("put", "the cup", "the box"), ("put", "the can", "the box")],
        ),
        ("Take the cup. Then put the can next to it.", [("take", "the cup", ""), ("put", "the can", "the cup")]),
        (
            "point at the red cup, then at the bowl, then at the can",
            [("point at", "the red cup", ""), ("point at", "the bowl", ""), ("point at", "the can", "")],
        ),
        ("look at the cup and then at the bowl", [("look at", "the cup", ""), ("look at", "the bowl", "")]),
        ("hand me the duck first and the cup second", [("hand", "the duck", ""), ("hand", "the cup", "")]),
        ("give me the second cup first, and the bowl next", [("give", "the second cup", ""), ("give", "the bowl", "")]),
        ("take the lemon off its plate and lay it on the red one", [("lay", "the lemon", "the red plate")]),
        (
            "take the cup, put it in the bowl and push it to the can",
            [("put", "the cup", "the bowl"), ("push", "the cup", "the can")],
        ),
    ],
)
def test_a_step_takes_up_what_was_said_before(text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert steps(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("pick up the cup and put it in the bowl", ("put", "the cup", "the bowl")),
        ("Grab the cup. Give it to me.", ("give", "the cup", "")),
        ("pick up the cup and the bowl", ("pick up", "the cup and the bowl", "")),
        (
            "put the cup between the bowl and the plate on the left",
            ("put", "the cup", "the bowl and the plate on the left"),
        ),
        ("pick up the cup next to the bowl", ("pick up", "the cup next to the bowl", "")),
        ("pick up the cup before the bowl", ("pick up", "the cup before the bowl", "")),
        ("I'm thirsty. Give me the cup.", ("give", "the cup", "")),
        ("There is a cup. Pick it up.", ("pick up", "a cup", "")),
        ("Find the bowl. Grab the cup next to it.", ("grab", "the cup next to the bowl", "")),
        ("Pick up the cup. The red one.", ("pick up", "the red cup", "")),
        ("pick up the nail, no sorry, take the screw", ("take", "the screw", "")),
        ("Give me the cup. Thank you.", ("give", "the cup", "")),
    ],
)
def test_this_is_one_step(text: str, wanted: tuple[str, str, str]) -> None:
    assert steps(text) == [wanted]


@pytest.mark.parametrize("text", ["cup first, bowl after", "cup first and bowl second", "cup first, then bowl"])
def test_things_alone_are_named_in_order(text: str) -> None:
    command = parse_command(text, parser())
    assert [each.expression for each in (command, *command.later)] == ["cup", "bowl"]


def test_a_step_has_its_own_words() -> None:
    command = parse_command("Could you give me the red cup and after that THE bowl, please?", parser())
    assert command.text.startswith("Could you")
    assert command.later == (Command("give", "THE bowl", "", "give me THE bowl", intent=Intent.HAND_OVER),)


def test_there_are_not_more_steps_than_can_be_kept_in_mind() -> None:
    assert len(steps(" and ".join(["take the cup"] * 30))) <= MAX_STEPS


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "take the duck off the plate, then put the banana on it",
            [("take", "the duck on the plate", ""), ("put", "the banana", "the plate")],
        ),
        (
            "Take the can out of the bowl. Then put the lemon in there instead.",
            [("take", "the can in the bowl", ""), ("put", "the lemon", "the bowl")],
        ),
        ("take the cup out of the box and put it in the bowl", [("put", "the cup", "the bowl")]),
        (
            "put the lemon in the bowl, then the can as well",
            [("put", "the lemon", "the bowl"), ("put", "the can", "the bowl")],
        ),
        ("lemon into the bowl, then give me the can", [("put", "lemon", "the bowl"), ("give", "the can", "")]),
        ("put the lemon in the bowl and bring me the can afterwards", [_IN, ("bring", "the can", "")]),
        ("First the lemon goes in the bowl, then give me the can.", [_IN, ("give", "the can", "")]),
        ("put the lemon in the bowl and after it give me the can", [_IN, ("give", "the can", "")]),
        ("red cup and the bowl. both", [("", "red cup and the bowl", "")]),
        (
            "first put the lemon in the bowl, second hand me the can",
            [("put", "the lemon", "the bowl"), ("hand", "the can", "")],
        ),
    ],
)
def test_a_step_goes_on_from_where_the_one_before_it_was(text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert steps(text) == wanted


@pytest.mark.parametrize("wish", ["a purple team", "a party", "a quiet evening", "a tower", "a bigger salary"])
def test_a_wish_for_no_thing_behind_a_command_is_not_understood(wish: str) -> None:
    command = parse_command(f"put the lemon beside the cup, I want {wish}", parser())
    assert (command.expression, command.unread, command.later) == ("the lemon", f"I want {wish}", ())


@pytest.mark.parametrize("wish", ["a fork", "a red spoon", "a red one", "the green cup", "a bowl"])
def test_a_wish_for_a_thing_is_a_step(wish: str) -> None:
    command = parse_command(f"put the lemon beside the cup, then I want {wish}", parser())
    assert (command.unread, [each.expression for each in command.later]) == ("", [wish])


@pytest.mark.parametrize(
    "text",
    [
        "First pick up the red cup; second, pick up the bowl.",
        "First, pick up the red cup. Second, pick up the bowl.",
        "Firstly, pick up the red cup. Secondly, pick up the bowl.",
        "Step one, pick up the red cup. Step two: pick up the bowl.",
        "Pick up the red cup, and after that you pick up the bowl.",
    ],
)
def test_steps_are_counted(text: str) -> None:
    assert steps(text) == [CUP, BOWL]


def test_what_only_counts_a_thing_is_no_step() -> None:
    assert steps("the second, please") == [("", "the second", "")]
