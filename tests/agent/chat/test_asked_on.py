"""Questions of a real picture, and what follows them: three cups, a pink bowl, a yellow and a black block, a spoon."""

from __future__ import annotations

import pytest

from agent.chat.conversation import Conversation
from agent.datatypes import Status
from agent.grounding.scene import Scene
from agent.images import load_image
from agent.pipeline import Grounder
from sim.shipped_scenes import shipped_scene


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Grounder.from_preset("tabletop").look(load_image(shipped_scene(0).image))


@pytest.mark.parametrize(
    ("first", "then", "words"),
    [
        ("what colour is the spoon?", "and the bowl?", "The bowl is pink."),
        ("what colour is the spoon?", "what about the bowl", "The bowl is pink."),
        ("how many cups are there?", "and bowls?", "There is one: the pink bowl."),
        ("is there a fork?", "and a spoon?", "Yes, one: a blue spoon."),
        ("is the red cup empty?", "and the yellow one?", "Yes. The yellow cup is empty."),
        ("what do you see?", "what about the bowl", "You mean the pink bowl."),
        ("hello", "what about the bowl", "You mean the pink bowl."),
        ("take the red cup", "what about the bowl", "You mean the pink bowl."),
        ("pick up the block", "the one in yellow", "Picking up the yellow block."),
        ("pick up the yellow thing", "something i can drink from", "Picking up the yellow cup."),
        ("take the red cup", "now take the other cups", "Picking up the yellow cup and the pink cup."),
        ("take the red cup", "point at the others", "Pointing at the yellow cup and the pink cup."),
        ("take the bowl", "put the black block in", "Putting the black block in the pink bowl."),
    ],
)
def test_what_follows_takes_up_what_was_said(first: str, then: str, words: str, scene: Scene) -> None:
    talk = Conversation()
    talk.say(first, scene)
    assert talk.say(then, scene).words == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("is the red cup open?", "I cannot tell whether it is open. It is a red cup on the left."),
        ("is the spoon still warm?", "I cannot tell whether it is still warm. It is a blue spoon on the right."),
        ("has the spoon been washed?", "I cannot tell whether it is washed. It is a blue spoon on the right."),
        (
            "could you tell me if the spoon is mine",
            "I cannot tell whether it is mine. It is a blue spoon on the right.",
        ),
        ("is the block on the left heavy", "I cannot tell whether it is heavy. It is a yellow block in the middle."),
        ("which is bigger, the yellow cup or the black one on the right?", "The yellow cup is bigger."),
        ("are the cups clean?", "I cannot tell whether they are clean."),
        ("is the spoon blue?", "Yes. The spoon is blue."),
        ("which is nearer to me, the spoon or the cup?", "The blue spoon on the right is nearer."),
    ],
)
def test_what_no_picture_shows_is_not_denied(text: str, words: str, scene: Scene) -> None:
    assert Conversation().say(text, scene).words == words


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("what can I drink from?", {"red cup", "yellow cup", "pink cup"}),
        ("which of these could I eat soup out of", {"pink bowl"}),
        ("which object would you use to stir tea?", {"blue spoon"}),
        ("does anything roll?", set()),
        ("what is behind the bowl and right of the yellow cup?", {"pink cup", "black block"}),
        ("list the cups", {"red cup", "yellow cup", "pink cup"}),
        ("red cup or pink cup, which one is taller?", {"pink cup"}),
        ("what lies furthest to the right", {"blue spoon"}),
        ("is the bowl the same colour as the pink cup?", {"pink bowl"}),
        ("how far is the spoon from the bowl?", {"blue spoon"}),
    ],
)
def test_a_question_is_about_the_things_that_answer_it(text: str, things: set[str], scene: Scene) -> None:
    answer = Conversation().say(text, scene).answer
    assert (answer.status, {*map(scene.names.full, answer.candidates)}) == (Status.ACKNOWLEDGED, things)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("if the bowl is empty drop the black block in", "pink bowl"),
        ("unless the bowl on the left has something in it, put the black block in it", "pink bowl"),
        ("put the black block in the bowl if the bowl has nothing in it", "pink bowl"),
        ("if you see more than two cups put the spoon in the bowl", "pink bowl"),
    ],
)
def test_a_condition_is_checked_and_says_where(text: str, thing: str, scene: Scene) -> None:
    answer = scene.ground(text)
    assert answer.status is Status.FOUND
    assert answer.destination is not None
    assert [*map(scene.names.full, answer.destination.chosen)] == [thing]


@pytest.mark.parametrize(
    "text",
    ["haha you are funny", "lol", "get a life", "thank you my friend", "where do you live", "赤いカップを取って"],
)
def test_talk_is_no_thing(text: str, scene: Scene) -> None:
    assert Conversation().say(text, scene).answer.status is Status.ACKNOWLEDGED


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("furthest block away from me", "black block"),
        ("give me the cup furthest away", "pink cup"),
        ("the one most distant from the spoon", "red cup"),
        ("whatever is closest to the camera", "yellow block"),
        ("the thing nearest the right edge of the table", "blue spoon"),
        ("block closest to the far edge of the table", "black block"),
        ("the container in pink i can eat soup out of", "pink bowl"),
        ("can u pass me da blue 1", "blue spoon"),
        ("the sweetest fruit", ""),
        ("the bowl with the sweetest fruit", ""),
        ("the cup with the most tea in it", ""),
    ],
)
def test_distances_and_what_nobody_can_judge(text: str, thing: str, scene: Scene) -> None:
    answer = Conversation().say(text, scene).answer
    assert answer.status is (Status.FOUND if thing else Status.NOT_UNDERSTOOD)
    assert [*map(scene.names.full, answer.chosen)] == [thing][: len(thing)]
