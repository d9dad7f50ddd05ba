"""Which reading of an utterance is taken."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from agent.chat.conversation import Conversation
from agent.datatypes import Status
from agent.grounding.scene import Scene
from agent.language.plain_words.rewriting import CANNOT, SURE, TALK, UNCLEAR, WAIT, Rewriting
from agent.pipeline import Grounder, Mode
from evaluation.scenes import look_at
from sim.shipped_scenes import shipped_truth

ODD = "as it happens flurb, the red cup, grandpapa reckons"
"""Which the tables do not understand."""


@pytest.fixture(scope="module")
def scene() -> Scene:
    return look_at(Grounder.from_preset("tabletop", mode=Mode.EXTENDED), shipped_truth(0), "true")


def put(scene: Scene, plain: str, sure: float = 1.0) -> Scene:
    """The scene with a learned reader that says one thing."""
    return replace(scene, rewrite=lambda text: Rewriting(plain, sure))


def test_plain_words_are_read_where_the_tables_leave_words_out(scene: Scene) -> None:
    assert replace(scene, rewrite=None).ground(ODD).status is Status.NOT_UNDERSTOOD
    found = put(scene, "pick up the red cup").ground(ODD)
    assert (found.status, found.chosen, found.text) == (Status.FOUND, (1,), ODD)
    assert Conversation().say(ODD, put(scene, "pick up the red cup")).answer.chosen == (1,)


@pytest.mark.parametrize(
    ("plain", "sure"),
    [
        ("pick up the red cup", SURE - 0.01),
        ("pick up the cup", 1.0),  # a colour is lost
        ("pick up the red cup behind the blue spoon", 1.0),  # made up
        ("pick up the red frobnicated cup", 1.0),  # not understood either
        (UNCLEAR, 1.0),
    ],
)
def test_other_plain_words_change_nothing(plain: str, sure: float, scene: Scene) -> None:
    assert put(scene, plain, sure).ground(ODD).status is Status.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("mark", "status"), [(WAIT, Status.REFUSED), (CANNOT, Status.NOT_UNDERSTOOD), (TALK, Status.ACKNOWLEDGED)]
)
def test_marks(mark: str, status: Status, scene: Scene) -> None:
    assert Conversation().say(ODD, put(scene, mark)).answer.status is status


@pytest.mark.parametrize(
    ("text", "target", "place"),
    [
        ("red cup in the bowl now", 1, 6),
        ("Red cup in the bowl, please.", 1, 6),
        ("I want both yellow things in the bowl", 0, 6),
        ("spoon in the red cup, and then the black block in the bowl please", 4, 1),
        ("First the spoon in the red cup, next the black block in the bowl", 4, 1),
    ],
)
def test_a_thing_at_a_place_where_it_is_not_may_be_an_order(text: str, target: int, place: int, scene: Scene) -> None:
    answer = replace(scene, rewrite=None).ground(text)
    assert (answer.status, answer.action, answer.chosen[0]) == (Status.FOUND, "put", target)
    assert answer.destination is not None
    assert answer.destination.chosen == (place,)


@pytest.mark.parametrize(
    "text",
    [
        "red cup in the bowl",
        "the red cup in the bowl please",
        "give me the red cup in the bowl now",
        "I want the red cup in the bowl",
        "red cup in the box now",
        "cup in the bowl now",
        "spoon in the red cup, then the black block in it",
        "spoon in the red cup, then the black block in the pink one please",
    ],
)
def test_it_is_none_without_a_sign_of_that(text: str, scene: Scene) -> None:
    assert replace(scene, rewrite=None).ground(text).status is not Status.FOUND


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("unless the red cup is red, pick it up", "unless the red cup is blue, pick it up"),
        ("unless the red cup is red, flurb, pick it up", "pick up the red cup"),
        ("unless the red cup is red, flurb, pick it up", "if the red cup is red, pick it up"),
    ],
)
def test_plain_words_keep_what_a_command_waits_for(text: str, plain: str, scene: Scene) -> None:
    assert put(scene, plain).ground(text).status is not Status.FOUND


def test_what_is_understood_is_left_as_it_is(scene: Scene) -> None:
    def never(text: str) -> Rewriting:
        raise AssertionError(text)

    assert replace(scene, rewrite=never).ground("pick up the red cup").status is Status.FOUND
    assert Conversation().say("pick up the red cup", replace(scene, rewrite=never)).answer.status is Status.FOUND


def test_what_is_picked_up_is_not_put_somewhere_in_plain_words(scene: Scene) -> None:
    text = "get the bowl standing behind the red cup"
    assert put(scene, "put the bowl behind the red cup").ground(text).status is Status.ABSENT


def test_unread_words_in_a_command_are_never_acted_on(scene: Scene) -> None:
    """With the reader that ships: strange words at random places of commands that are understood without them."""
    rng = random.Random(7)
    strange = ("blarg", "snorfle", "wizzled", "invoice", "tuesday", "quickest-ever", "hardly", "twice", "zxq", "tariff")
    commands = ("pick up the red cup", "give me the yellow block", "put the black block in the pink bowl")
    for _ in range(60):
        words = rng.choice(commands).split()
        at = rng.randrange(1, len(words) + 1)
        text = " ".join((*words[:at], rng.choice(strange), *words[at:]))
        assert scene.ground(text).status is not Status.FOUND, text
        assert Conversation().say(text, scene).answer.status is not Status.FOUND, text


def test_plain_words_do_not_take_in_what_was_left_out(scene: Scene) -> None:
    said = "take the cup other than the red cup, or whatever"
    assert put(scene, "pick up the red cup").ground(said).chosen != (1,)
