from __future__ import annotations

import pytest

from agent.chat.conversation import Conversation
from agent.datatypes import Status
from agent.grounding.scene import Scene
from tests.agent.chat.test_conversation import BOWL, LEMON, RED, TABLE
from tests.support.named_things import scene_of


@pytest.fixture(scope="module")
def scene() -> Scene:
    return scene_of(*TABLE)


@pytest.mark.parametrize(
    "text",
    [
        "and the lemon too",
        "the lemon as well",
        "also the lemon",
        "do that with the lemon too",
        "same for the lemon please",
    ],
)
def test_the_same_is_done_for_something_else(text: str, scene: Scene) -> None:
    talk = Conversation()
    talk.say("put the red cup in the bowl", scene)
    answer = talk.say(text, scene).answer
    assert (answer.status, answer.action, answer.placement, answer.chosen) == (Status.FOUND, "put", "in", (LEMON,))
    assert answer.destination is not None
    assert answer.destination.chosen == (BOWL,)


@pytest.mark.parametrize("text", ["again", "the same again", "do that again please", "once more"])
def test_the_same_is_done_again(text: str, scene: Scene) -> None:
    talk = Conversation()
    talk.say("push the red cup 3 cm to the left", scene)
    answer = talk.say(text, scene).answer
    assert (answer.status, answer.action, answer.chosen) == (Status.FOUND, "push", (RED,))
    assert answer.displacement is not None
    assert answer.displacement.metres == pytest.approx(0.03)


def test_nothing_is_done_again_where_nothing_was_done(scene: Scene) -> None:
    assert Conversation().say("the same again", scene).answer.status is not Status.FOUND
    assert scene.ground("the same again").status is not Status.FOUND
