from __future__ import annotations

import pytest

from agent.chat.conversation import Conversation
from agent.chat.memory import MEMORY_S
from agent.datatypes import Status
from agent.grounding.scene import Scene
from agent.serialization import answer_from_mapping, answer_to_mapping, reply_to_mapping
from tests.agent.chat.test_conversation import BLUE, BOWL, LEMON, RED, TABLE, Clock
from tests.support.named_things import scene_of


@pytest.fixture(scope="module")
def scene() -> Scene:
    return scene_of(*TABLE)


@pytest.fixture
def talk() -> Conversation:
    return Conversation(now_s=Clock())


def test_the_first_step_is_answered_and_the_next_announced(talk: Conversation, scene: Scene) -> None:
    reply = talk.say("pick up the red cup and then give me the bowl", scene)
    assert (reply.answer.chosen, reply.answer.step, reply.answer.plan) == ((RED,), 1, 2)
    assert reply.words == "Picking up the red cup. Next: the bowl."
    assert reply.plan == ("give me the bowl",)
    assert reply_to_mapping(reply)["waiting"] == ["give me the bowl"]
    again = answer_from_mapping(answer_to_mapping(reply.answer))
    assert (again.step, again.plan) == (1, 2)
    reply = talk.say("next", scene)
    assert (reply.answer.chosen, reply.answer.action, reply.answer.step) == ((BOWL,), "give", 2)
    assert (reply.words, reply.plan) == ("Handing over the green bowl.", ())


@pytest.mark.parametrize(
    "said", ["Next!", "and then?", "go on", "done", "okay, next please", "I'm done", "continue", "What next?"]
)
def test_what_carries_out_the_next_step(talk: Conversation, scene: Scene, said: str) -> None:
    talk.say("pick up the red cup, then the bowl", scene)
    assert talk.say(said, scene).answer.chosen == (BOWL,)
    assert talk.say(said, scene).answer.status is Status.ACKNOWLEDGED


@pytest.mark.parametrize("said", ["okay", "thanks", "what do you see?", "skip the lemon"])
def test_what_leaves_the_next_step_waiting(talk: Conversation, scene: Scene, said: str) -> None:
    talk.say("pick up the red cup, then the bowl", scene)
    assert not talk.say(said, scene).answer.chosen
    assert talk.say("next", scene).answer.chosen == (BOWL,)


@pytest.mark.parametrize(
    "said", ["skip that", "Skip it, please.", "leave that one out", "skip the bowl", "skip the next step"]
)
def test_a_step_is_left_out(talk: Conversation, scene: Scene, said: str) -> None:
    talk.say("pick up the red cup, then the bowl, then the lemon", scene)
    reply = talk.say(said, scene)
    assert (reply.answer.status, reply.words) == (Status.ACKNOWLEDGED, "Okay. Next: the lemon.")
    assert talk.say("next", scene).answer.chosen == (LEMON,)


@pytest.mark.parametrize("said", ["stop", "cancel", "never mind", "pick up the lemon"])
def test_a_stop_and_another_command_drop_all_steps(talk: Conversation, scene: Scene, said: str) -> None:
    talk.say("pick up the red cup, then the bowl", scene)
    talk.say(said, scene)
    reply = talk.say("next", scene)
    assert (reply.answer.status, reply.words) == (Status.ACKNOWLEDGED, "There is nothing left to do.")


def test_the_steps_wait_while_a_question_is_open(talk: Conversation, scene: Scene) -> None:
    question = talk.say("Pick up the cup. Then give me the lemon.", scene)
    assert question.answer.status is Status.AMBIGUOUS
    assert question.words == "Which cup do you mean: the red one or the blue one?"
    reply = talk.say("the blue one", scene)
    assert (reply.answer.chosen, reply.words) == ((BLUE,), "Picking up the blue cup. Next: the lemon.")
    assert talk.say("go on", scene).answer.chosen == (LEMON,)


def test_the_steps_go_on_where_one_came_to_nothing(talk: Conversation, scene: Scene) -> None:
    reply = talk.say("pick up the banana, then the bowl", scene)
    assert reply.answer.status is Status.NOT_UNDERSTOOD
    assert reply.words.endswith("Next: the bowl.")
    assert talk.say("next", scene).answer.chosen == (BOWL,)


def test_a_later_step_means_what_an_earlier_one_did(talk: Conversation, scene: Scene) -> None:
    talk.say("put the lemon in the bowl and then put the red cup there", scene)
    reply = talk.say("next", scene)
    assert reply.answer.chosen == (RED,)
    assert reply.answer.destination is not None
    assert reply.answer.destination.chosen == (BOWL,)


def test_steps_are_forgotten_after_a_while(scene: Scene) -> None:
    clock = Clock()
    talk = Conversation(now_s=clock)
    talk.say("pick up the red cup, then the bowl", scene)
    clock.now += MEMORY_S + 1
    assert talk.say("next", scene).answer.status is Status.ACKNOWLEDGED


def test_without_a_conversation_the_first_of_the_steps_is_found(scene: Scene) -> None:
    answer = scene.ground("pick up the red cup, then the bowl")
    assert (answer.chosen, answer.step, answer.plan) == ((RED,), 1, 2)
