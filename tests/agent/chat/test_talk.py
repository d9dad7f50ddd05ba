from __future__ import annotations

import pytest

from agent.chat import wording
from agent.chat.conversation import Conversation
from agent.datatypes import Status
from agent.grounding.scene import Scene
from tests.agent.chat.test_conversation import RED, TABLE
from tests.support.named_things import scene_of


@pytest.fixture(scope="module")
def scene() -> Scene:
    return scene_of(*TABLE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello", "Hello."),
        ("Good morning, robot!", "Hello."),
        ("thanks a lot", "You're welcome."),
        ("cheers", "You're welcome."),
        ("goodbye", "Goodbye."),
        ("you are stupid", wording.TALKING[wording.Talk.INSULT]),
        ("nimm die rote Tasse", "Sorry, I only understand English."),
        ("prends la tasse rouge", "Sorry, I only understand English."),
        ("what can you do?", wording.TALK),
    ],
)
def test_talk_gets_a_short_reply_that_asks_nothing(text: str, words: str, scene: Scene) -> None:
    reply = Conversation().say(text, scene)
    assert (reply.answer.status, reply.words) == (Status.ACKNOWLEDGED, words)
    assert scene.ground(text).status is not Status.FOUND


@pytest.mark.parametrize(
    "text",
    [
        "pick up a cup, any will do",
        "Pick up a cup. Any will do.",
        "pick up any cup",
        "pick up a cup, I don't mind which",
        "pick up a cup, you choose",
    ],
)
def test_the_choice_may_be_left_to_the_robot(text: str, scene: Scene) -> None:
    reply = Conversation().say(text, scene)
    assert (reply.answer.status, reply.answer.chosen) == (Status.FOUND, (RED,))
    assert reply.words == "I choose the red cup. Picking up the red cup."


@pytest.mark.parametrize("said", ["you choose", "any will do", "I don't mind", "it doesn't matter", "up to you"])
def test_it_may_be_left_when_the_robot_asks(said: str, scene: Scene) -> None:
    talk = Conversation()
    talk.say("pick up the cup", scene)
    assert talk.say(said, scene).words == "I choose the red cup. Picking up the red cup."


def test_what_no_arm_does_is_no_reply_to_a_question(scene: Scene) -> None:
    talk = Conversation()
    talk.say("pick up the cup", scene)
    assert talk.say("wash the red cup", scene).answer.status is Status.REFUSED
