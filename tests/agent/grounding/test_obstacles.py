from __future__ import annotations

import pytest

from agent.chat.conversation import Conversation
from agent.datatypes import Status
from agent.grounding.scene import Scene
from tests.agent.chat.test_conversation import BOWL, LEMON, RED, TABLE
from tests.support.named_things import scene_of

WAIT = "I cannot wait for that; tell me when it is time."


@pytest.fixture(scope="module")
def scene() -> Scene:
    return scene_of(*TABLE)


def answered(text: str, scene: Scene) -> tuple[Status, tuple[int, ...], str]:
    """What talk and `Scene.ground` both come to."""
    reply, answer = Conversation().say(text, scene), scene.ground(text)
    assert (reply.answer.status, reply.answer.chosen) == (answer.status, answer.chosen)
    return answer.status, answer.chosen, reply.words


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("pick up the red cup if it is red", RED),
        ("pick up the red cup if it's left of the bowl", RED),
        ("if the red cup is red, pick it up", RED),
        ("if there is a lemon, give it to me", LEMON),
        ("if you can see a lemon take it", LEMON),
        ("take the red cup only if it is not blue", RED),
        ("take the red cup unless it is blue", RED),
        ("pick up the bowl unless there is a lemon on it", BOWL),
        ("pick up the bowl if there is no lemon in it", BOWL),
        ("when there is a lemon, take the bowl", BOWL),
        ("put the lemon in the bowl if the bowl is green", LEMON),
        ("pick up the red cup if you can", RED),
        ("if there is a green cup, take it; if not, take the lemon", LEMON),
        ("if there's a lemon, take it, otherwise take the bowl", LEMON),
        ("take the green cup if there is one, otherwise the lemon", LEMON),
        ("take the lemon if it is red, or else take the bowl", BOWL),
        ("if the red cup is blue take it otherwise push it 5 cm to the left", RED),
        ("unless there is something in the bowl, put the red cup in it", RED),
        ("if nothing is in the bowl put the lemon in it", LEMON),
        ("unless there's already something in the bowl, put the red cup in it", RED),
        ("unless there's something in the bowl already, put the red cup in it", RED),
        ("unless the lemon's green, take the red cup", RED),
        ("If the red cup happens to be red, pick it up", RED),
        ("if the bowl has nothing in it, put the lemon there", LEMON),
        ("if you don't mind, pick up the red cup", RED),
        ("When you get a chance, could you pick up the red cup?", RED),
        ("pick up the red cup if it is not too much trouble", RED),
    ],
)
def test_a_condition_that_is_met_changes_nothing(text: str, chosen: int, scene: Scene) -> None:
    assert answered(text, scene)[:2] == (Status.FOUND, (chosen,))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pick up the red cup if it is white", "The red cup is not white, so I leave it."),
        ("if the lemon is green, take it", "The yellow lemon is not green, so I leave it."),
        ("Take the red cup. But only if it is blue.", "The red cup is not blue, so I leave it."),
        ("take the lemon if it is red or blue", "The yellow lemon is not red or blue, so I leave it."),
        ("if the lemon's green, take the red cup", "The yellow lemon is not green, so I leave it."),
        ("If the red cup happens to be blue, take it", "The red cup is not blue, so I leave it."),
        ("take the bowl unless it is green", "The green bowl is green, so I leave it."),
        ("take the bowl if there is a green cup", "There is no green cup, so I leave it."),
        ("unless there is a lemon, take the bowl", "There is a lemon, so I leave it."),
        ("take the red cup if it is clean", "I cannot tell whether it is clean, so I leave it."),
        ("take the red cup if my brother is back", "I cannot tell whether my brother is back, so I leave it."),
        ("if it rains, take the red cup", "I cannot tell whether it rains, so I leave it."),
        ("take the red cup when I say go", WAIT),
        ("take the red cup in five minutes", WAIT),
        ("wait five seconds, then take the red cup", WAIT),
        ("Wait until he is back and then give me the bowl.", WAIT),
        ("as soon as he is back, give me the red cup", WAIT),
        ("give me the red cup later", WAIT),
        ("tomorrow pick up the red cup", WAIT),
        ("hold the red cup until I come back", WAIT),
        ("after lunch, give me the red cup", WAIT),
    ],
)
def test_what_is_not_met_or_must_be_waited_for_is_left(text: str, words: str, scene: Scene) -> None:
    assert answered(text, scene) == (Status.REFUSED, (), words)


@pytest.mark.parametrize("verb", ["wash", "break", "ignore", "throw", "open", "turn on"])
def test_what_no_arm_does_is_refused(verb: str, scene: Scene) -> None:
    status, _, words = answered(f"{verb} the red cup", scene)
    assert status is Status.REFUSED
    assert words.startswith(f"I cannot {verb} things. I can pick up,")


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("pick up the red cup and smash it", "smash"),
        ("take the red cup and wave it around", "wave"),
        ("grab the red cup, then wash it", "wash"),
        ("pick up the red cup and throw it at the lemon", "throw"),
        ("toss the lemon at the bowl", "toss"),
        ("crush the lemon and put it in the bowl", "crush"),
    ],
)
def test_nothing_is_begun_that_no_arm_can_end(text: str, verb: str, scene: Scene) -> None:
    status, _, words = answered(text, scene)
    assert status is Status.REFUSED
    assert words.startswith(f"I cannot {verb} things. I can pick up,")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("there are two bowls", "There is one bowl, so I leave it."),
        ("there are at least three lemons", "There is one lemon, so I leave it."),
        ("there is more than one bowl", "There is one bowl, so I leave it."),
        ("there are fewer than one lemons", "There is one lemon, so I leave it."),
        ("there are just two ducks", "There is no duck, so I leave it."),
    ],
)
def test_how_many_there_are_is_told_in_english(condition: str, words: str, scene: Scene) -> None:
    assert answered(f"if {condition}, take the red cup", scene) == (Status.REFUSED, (), words)


@pytest.mark.parametrize(
    "text",
    [
        "if there is only one bowl, take it",
        "take the bowl if there's just one",
        "take the bowl if there is exactly one",
    ],
)
def test_as_many_as_the_condition_says(text: str, scene: Scene) -> None:
    assert answered(text, scene)[:2] == (Status.FOUND, (BOWL,))


def test_a_leading_condition_goes_for_all_steps(scene: Scene) -> None:
    talk = Conversation()
    reply = talk.say("if the lemon is green, take the red cup and then the bowl", scene)
    assert (reply.answer.status, reply.plan) == (Status.REFUSED, ("take the bowl",))
    assert talk.say("next", scene).answer.status is Status.REFUSED


def test_it_in_a_condition_is_what_was_talked_about(scene: Scene) -> None:
    talk = Conversation()
    talk.say("point at the red cup", scene)
    assert talk.say("pick it up if it is white", scene).answer.status is Status.REFUSED
    assert talk.say("pick it up if it is red", scene).answer.chosen == (RED,)


def test_a_condition_leaves_how_far_and_where_to(scene: Scene) -> None:
    pushed = scene.ground("unless the red cup is blue, push it 5 cm to the left")
    assert pushed.displacement is not None
    assert pushed.displacement.metres == pytest.approx(0.05)
    put = scene.ground("unless there is anything in the bowl, put the lemon in it")
    assert put.destination is not None
    assert put.destination.chosen == (BOWL,)


@pytest.mark.parametrize(
    "text", ["if the red cup is blue take it, otherwise leave it", "if the lemon is pink, take it"]
)
def test_nothing_is_done_where_a_condition_is_not_met(text: str, scene: Scene) -> None:
    assert answered(text, scene)[0] is not Status.FOUND
