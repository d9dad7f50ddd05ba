"""The words of an utterance in the trace of its answer, by whichever words it was read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.chat.conversation import Conversation
from agent.datatypes import Answer, Role, Status
from agent.grounding.scene import Scene
from agent.images import load_image
from agent.language.plain_words.rewriting import CANNOT, TALK, WAIT, Rewriting
from agent.pipeline import Grounder
from sim.shipped_scenes import shipped_scene

PLAIN = {
    "as it happens flurb, the red cup, grandpapa reckons": "pick up the red cup",
    "swing by when the kettle whistles": WAIT,
    "somersault over yonder, robot": CANNOT,
    "my cousin fancies opera on sundays": TALK,
}


@pytest.fixture(scope="module")
def table() -> Scene:
    """Cups, one of them red and left of the bowl, and a reader that knows a few utterances by heart."""
    scene = Grounder.from_preset("tabletop").look(load_image(shipped_scene(0).image))
    return replace(scene, rewrite=lambda text: Rewriting(PLAIN[text], 1.0) if text in PLAIN else None)


def both(text: str, scene: Scene) -> Answer:
    """What `Scene.ground` answers, which holds the same words as what a conversation does."""
    answer = scene.ground(text)
    trace = Conversation().say(text, scene).answer.trace
    assert (trace.words, trace.read_as) == (answer.trace.words, answer.trace.read_as)
    return answer


def of_role(answer: Answer, role: Role) -> str:
    return " ".join(each.text for each in answer.trace.words if each.role is role)


def test_an_answer_tells_what_each_word_is_for(table: Scene) -> None:
    answer = both("Please put the red cup into the pink bowl!", table)
    assert answer.status is Status.FOUND
    assert " ".join(each.text for each in answer.trace.words) == "Please put the red cup into the pink bowl"
    assert of_role(answer, Role.TARGET) == "the red cup"
    assert of_role(answer, Role.DESTINATION) == "the pink bowl"
    assert answer.trace.read_as == ""
    assert answer.destination
    assert answer.destination.trace.words == ()


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("pick up the red blorp", "blorp"),
        ("put the red cup on the Blorp", "Blorp"),
        ("push the cup past the spoon to the bowl", "spoon"),
        ("pick up the ripe banana", "ripe"),
        ("the cup blorping the bowl", "blorping"),
    ],
)
def test_words_that_were_not_understood_are_told(table: Scene, text: str, unread: str) -> None:
    answer = both(text, table)
    assert answer.status is Status.NOT_UNDERSTOOD
    assert of_role(answer, Role.UNREAD) == unread


def test_plain_words_give_their_roles_to_the_words_they_stand_for(table: Scene) -> None:
    answer = both("as it happens flurb, the red cup, grandpapa reckons", table)
    assert (answer.status, answer.trace.read_as) == (Status.FOUND, "pick up the red cup")
    assert of_role(answer, Role.TARGET) == "the red cup"
    assert of_role(answer, Role.COURTESY) == "as it happens flurb grandpapa reckons"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("swing by when the kettle whistles", Role.CONDITION),
        ("somersault over yonder, robot", Role.ACTION),
        ("my cousin fancies opera on sundays", Role.COURTESY),
    ],
)
def test_a_mark_is_read_by_nobody_and_stands_for_all_words(table: Scene, text: str, role: Role) -> None:
    answer = both(text, table)
    assert answer.trace.read_as == ""
    assert of_role(answer, role) == text.replace(",", "")


def test_a_reply_and_a_step_have_the_words_that_were_said(table: Scene) -> None:
    talk = Conversation()
    talk.say("pick up the cup", table)
    assert of_role(talk.say("the red one", table).answer, Role.TARGET) == "the red one"
    talk.say("take the red cup, then the bowl", table)
    assert of_role(talk.say("next", table).answer, Role.ORDER) == "next"
