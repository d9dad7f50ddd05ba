"""Things that are named before, or apart from, what is done to them; commands that leave out their verb."""

from __future__ import annotations

import pytest

from agent.language.command import parse_command
from agent.language.intents import Intent
from tests.support.named_things import parser


@pytest.mark.parametrize(
    ("text", "intent", "expression"),
    [
        ("the ball on the left, pick it up", Intent.PICK_UP, "the ball on the left"),
        ("Which cup? The one on the left. Give.", Intent.HAND_OVER, "The cup on the left"),
        ("Which box? That one behind the bowl. Pick it up.", Intent.PICK_UP, "That box behind the bowl"),
        ("second bottle from the right, pick it up please", Intent.PICK_UP, "second bottle from the right"),
        ("both spoons, pick em up", Intent.PICK_UP, "both spoons"),
        ("that pale carrot, could you lift it", Intent.PICK_UP, "that pale carrot"),
        ("leftmost block -> pick up", Intent.PICK_UP, "leftmost block"),
        ("the second cup from the left is the one I'm after", Intent.HAND_OVER, "the second cup from the left"),
        ("the second cup from the left is the one that I want", Intent.HAND_OVER, "the second cup from the left"),
        ("the cup next to the bowl is the one I need", Intent.HAND_OVER, "the cup next to the bowl"),
        ("that red cup behind the box is the one I'd like", Intent.HAND_OVER, "that red cup behind the box"),
        ("the cup nearest to the bowl is the one we want", Intent.HAND_OVER, "the cup nearest to the bowl"),
        ("could somebody give me the cup", Intent.HAND_OVER, "the cup"),
        ("Would someone pick up the red cup, please?", Intent.PICK_UP, "the red cup"),
        ("Can somebody kindly hand me the cup behind the box?", Intent.HAND_OVER, "the cup behind the box"),
        ("reach over and get the cup on the far right", Intent.PICK_UP, "the cup on the far right"),
        ("Could you lean across and point at the red cup?", Intent.POINT_AT, "the red cup"),
        ("White ball. Up.", Intent.PICK_UP, "White ball"),
        ("whichever duck is bigger, take it", Intent.PICK_UP, "whichever duck is bigger"),
        ("there's a can behind the bowl. Grab it.", Intent.PICK_UP, "a can behind the bowl"),
        ("my ball is the yellow one, can I have it?", Intent.HAND_OVER, "the yellow ball"),
        ("the purple box: hand that over", Intent.HAND_OVER, "the purple box"),
        ("Peter wants the banana, give it to him", Intent.HAND_OVER, "the banana"),
        ("the cup, push it 5 cm to the left", Intent.PUSH, "the cup"),
        ("pick it up, the red cup", Intent.PICK_UP, "the red cup"),
        ("the red box, where is it?", Intent.LOOK_AT, "the red box"),
        ("it's the red bottle that I want", Intent.HAND_OVER, "the red bottle"),
        ("take the can, the one beside the box", Intent.PICK_UP, "the can beside the box"),
        ("lift the pale bottle, the tall one", Intent.PICK_UP, "the tall pale bottle"),
        ("of the two spoons I want the one closer to me", Intent.HAND_OVER, "the spoon closer to me"),
        ("there are two boxes - take the white one", Intent.PICK_UP, "the white box"),
        ("everything you can take", Intent.SELECT, "everything you can take"),
        ("the easiest thing to pick up", Intent.SELECT, "the easiest thing to pick up"),
        ("okay, pick it up", Intent.PICK_UP, "it"),
        ("the empty plate, please", Intent.SELECT, "the empty plate"),
        ("the lemon, it's lying against the box, grab that", Intent.PICK_UP, "the lemon lying against the box"),
        ("the mug please, it's the black thing on the far side", Intent.SELECT, "the black mug on the far side"),
        ("the cup, it's on the left", Intent.SELECT, "the cup on the left"),
        ("rightmost fruit on the table, give it me", Intent.HAND_OVER, "rightmost fruit on the table"),
        ("what's in the blue bowl, give it to me", Intent.HAND_OVER, "the thing in the blue bowl"),
        ("whats next to the bowl on its left? grab that", Intent.PICK_UP, "the thing next to the bowl on its left"),
        ("whatever is nearest to me, hand it over", Intent.HAND_OVER, "whatever is nearest to me"),
        ("the mug, turn to it and look", Intent.LOOK_AT, "the mug"),
        ("the tumbler in green, point it out to me", Intent.POINT_AT, "the tumbler in green"),
        ("the thing by the bowl, it's red, take it", Intent.PICK_UP, "the thing by the bowl, it's red"),
        ("the cup by the bowl, that one, pick that up", Intent.PICK_UP, "the cup by the bowl"),
        ("be careful with the brown package, just push it a bit", Intent.PUSH, "the brown package"),
        ("the smallest thing, that is what I want", Intent.HAND_OVER, "the smallest thing"),
        ("any pink carrot is fine, just hand me one", Intent.HAND_OVER, "any pink carrot"),
        ("Either red duck is fine by me, pick one up.", Intent.PICK_UP, "Either red duck"),
        ("any apple at all, I'm not fussy, hand me one", Intent.HAND_OVER, "any apple"),
    ],
)
def test_a_thing_may_be_named_apart_from_its_command(text: str, intent: Intent, expression: str) -> None:
    command = parse_command(text, parser())
    assert (command.intent, command.expression, command.later) == (intent, expression, ())


@pytest.mark.parametrize(
    ("text", "expression", "placement", "destination"),
    [
        ("both apples into the bowl", "both apples", "into", "the bowl"),
        ("the duck goes in the bowl", "the duck", "in", "the bowl"),
        ("duck goes in the bowl", "duck", "in", "the bowl"),
        ("chuck the green ball in the bowl", "the green ball", "in", "the bowl"),
        ("I want the cup put on the plate", "the cup", "on", "the plate"),
        ("the cup needs to be placed behind the can", "the cup", "behind", "the can"),
        ("spoon, one inch to the left please", "spoon", "to the left", ""),
        ("plate: translate 50 mm to the right", "plate", "to the right", ""),
        ("I need the bottle moved 4 centimeters to the left", "the bottle", "to the left", ""),
        ("could the box be pushed to the right", "the box", "to the right", ""),
        ("the can is for Maria, put it by the cup for her", "the can", "by", "the cup"),
        ("white spoon -> plate", "white spoon", "onto", "plate"),
        ("apple => the bowl", "apple", "onto", "the bowl"),
        ("the bowl, put the apple in it", "the apple", "in", "the bowl"),
        ("the lemon, that goes in the bowl", "the lemon", "in", "the bowl"),
        ("the cup left of the bowl", "the cup left of the bowl", "", ""),
        ("the cup 5 cm to the left of the bowl", "the cup 5 cm to the left of the bowl", "", ""),
    ],
)
def test_a_command_may_leave_out_its_verb(text: str, expression: str, placement: str, destination: str) -> None:
    command = parse_command(text, parser())
    assert (command.expression, command.placement, command.destination) == (expression, placement, destination)
    assert (command.intent in (Intent.PUT, Intent.PUSH)) == bool(placement)


def test_steps_without_verbs() -> None:
    first = parse_command("yellow carrot onto the pink plate, then the orange one onto the brown plate", parser())
    steps = [(each.expression, each.destination) for each in (first, *first.later)]
    assert steps == [("yellow carrot", "the pink plate"), ("the orange one", "the brown plate")]


def test_what_a_thing_is_taken_off_needs_no_verb() -> None:
    first = parse_command("lemon off the box first, then put the red block onto the white box", parser())
    steps = [(each.intent, each.expression, each.destination) for each in (first, *first.later)]
    assert steps == [
        (Intent.PICK_UP, "lemon on the box", ""),
        (Intent.PUT, "the red block", "the white box"),
    ]


@pytest.mark.parametrize(
    ("text", "intent", "expression"),
    [
        ("don't take the white box, take the other box", Intent.PICK_UP, "the box other than the white box"),
        ("not the white cup, the other one", Intent.CORRECT, "the cup other than the white cup"),
        ("leave the red cup alone and give me the blue one", Intent.HAND_OVER, "the blue cup"),
        ("ignore the red box and grab the blue one", Intent.PICK_UP, "the blue box"),
        ("leave the bottle where it is and take the lemon", Intent.PICK_UP, "the lemon"),
        ("green box, hold on, I meant the green bottle", Intent.SELECT, "the green bottle"),
        ("pick up the green box, I mean the red one", Intent.PICK_UP, "the red box"),
        ("The green box! No, the red one!", Intent.CORRECT, "the red box"),
        ("the one that is blue and round", Intent.SELECT, "the one that is blue and round"),
        (
            "not the red box on the left, the other one",
            Intent.CORRECT,
            "the red box other than the red box on the left",
        ),
        ("I don't care for the can, it's the pear I'd like you to lift", Intent.PICK_UP, "the pear"),
        ("not the white spoon, the next one behind it", Intent.CORRECT, "the next one behind the white spoon"),
        ("no, not the bowl, put it on the plate", Intent.PUT, "it"),
    ],
)
def test_what_is_denied_tells_what_is_meant(text: str, intent: Intent, expression: str) -> None:
    command = parse_command(text, parser())
    assert (command.intent, command.expression, command.later) == (intent, expression, ())


def test_one_of_what_is_named_is_not_all_of_it() -> None:
    command = parse_command("the cup: take the one on the left", parser())
    assert command.intent is not Intent.PICK_UP or "cup" in command.expression


@pytest.mark.parametrize(
    ("text", "destination"),
    [
        ("fetch the white mug for grandma", "grandma"),
        ("bring Anna the white mug", "Anna"),
        ("my sister would like the white mug", "my sister"),
        ("get the white mug for me", ""),
    ],
)
def test_a_thing_may_be_for_somebody(text: str, destination: str) -> None:
    command = parse_command(text, parser())
    assert (command.intent, command.expression) == (Intent.HAND_OVER, "the white mug")
    assert command.destination == destination


@pytest.mark.parametrize(
    "text",
    [
        "first the red cup, then the bowl: pick them up one after the other",
        "the red cup and then the bowl, pick them up",
        "the red cup, after that the bowl - pick both of them up in that order",
    ],
)
def test_things_named_in_turn_are_a_step_each(text: str) -> None:
    first = parse_command(text, parser())
    assert [(step.intent, step.expression) for step in (first, *first.later)] == [
        (Intent.PICK_UP, "the red cup"),
        (Intent.PICK_UP, "the bowl"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Either of the red cups, I don't mind which, just pass one over.",
        "any of the boxes, hand one over",
        "either of the spoons, just give me one",
    ],
)
def test_one_of_several_is_any_one(text: str) -> None:
    command = parse_command(text, parser)
    assert command.intent is Intent.HAND_OVER
    assert command.takes_any
