from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from agent.chat.conversation import MAX_ASKED, QUESTION_S, Conversation
from agent.chat.memory import MEMORY_S
from agent.chat.sessions import Sessions
from agent.datatypes import Answer, Status
from agent.errors import InvalidTextError
from agent.grounding.paper import Paper
from agent.grounding.scene import Scene
from agent.language.command import Command
from agent.language.intents import Intent
from tests.support.named_things import Thing, scene_of

RED_CUP: Thing = ("red", "cup", (40, 200, 100, 260))
BLUE_CUP: Thing = ("blue", "cup", (300, 210, 420, 330))
GREEN_BOWL: Thing = ("green", "bowl", (500, 200, 600, 280))
YELLOW_LEMON: Thing = ("yellow", "lemon", (200, 300, 240, 330))
TABLE = (RED_CUP, BLUE_CUP, GREEN_BOWL, YELLOW_LEMON)
RED, BLUE, BOWL, LEMON = range(4)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def scene() -> Scene:
    return scene_of(*TABLE)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def talk(clock: Clock) -> Conversation:
    return Conversation(now_s=clock)


def test_what_is_clear_is_found(talk: Conversation, scene: Scene) -> None:
    reply = talk.say("Could you pick up the blue cup, please?", scene)
    assert (reply.answer.status, reply.answer.chosen, reply.answer.action) == (Status.FOUND, (BLUE,), "pick up")
    assert reply.answer.box_xyxy == BLUE_CUP[2]
    assert reply.words == "Picking up the blue cup."
    assert reply.intent is Intent.PICK_UP
    assert not talk.is_asking


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ("the red one", RED),
        ("red", RED),
        ("um the blue one please", BLUE),
        ("left", RED),
        ("the one on the right", BLUE),
        ("the second", BLUE),
        ("number one", RED),
        ("the first one", RED),
        ("the last one", BLUE),
        ("the big one", BLUE),
        ("the smaller one", RED),
        ("yes, the blue one", BLUE),
        ("not the red one", BLUE),
        ("no, not the red one", BLUE),
        ("I meant the red cup", RED),
        ("the blue mug", BLUE),
        ("pick up the red one", RED),
        ("either", RED),
        ("the cup left of the lemon", RED),
    ],
)
def test_one_question_is_enough(talk: Conversation, scene: Scene, said: str, chosen: int) -> None:
    question = talk.say("pick up the cup", scene)
    assert question.answer.status is Status.AMBIGUOUS
    assert not len(question.answer.boxes_xyxy)
    assert question.words == question.answer.reason == "Which cup do you mean: the red one or the blue one?"
    assert [(option.words, option.index) for option in question.options] == [
        ("the red one", RED),
        ("the blue one", BLUE),
    ]
    assert talk.is_asking
    reply = talk.say(said, scene)
    assert (reply.answer.status, reply.answer.chosen, reply.answer.action) == (Status.FOUND, (chosen,), "pick up")
    assert not talk.is_asking


def test_the_words_of_every_option_choose_it(talk: Conversation) -> None:
    reds: list[Thing] = [("red", "cup", (100 * i, 200 + 10 * i, 100 * i + 60, 260 + 10 * i)) for i in range(5)]
    for things in (reds[:2], reds[:3], reds, [*reds[:2], BLUE_CUP], [("red", "cup", (300, 60, 360, 100)), reds[3]]):
        scene = scene_of(*things)
        for option in talk.say("give me the cup", scene).options:
            talk.forget()
            talk.say("give me the cup", scene)
            assert talk.say(option.words, scene).answer.chosen == (option.index,), option
        talk.forget()


def test_a_question_that_no_reply_answers_is_given_up(talk: Conversation, scene: Scene) -> None:
    first = talk.say("pick up the cup", scene)
    for _ in range(MAX_ASKED - 1):
        assert talk.say("the nice one", scene).options == first.options
    reply = talk.say("the nice one", scene)
    assert reply.answer.status is Status.NOT_UNDERSTOOD
    assert not talk.is_asking


def test_neither(talk: Conversation, scene: Scene) -> None:
    talk.say("pick up the cup", scene)
    assert talk.say("neither", scene).answer.status is Status.ACKNOWLEDGED
    assert not talk.is_asking


def test_both_of_what_was_offered(talk: Conversation, scene: Scene) -> None:
    offered = talk.say("pick up the cup", scene).options
    reply = talk.say("both of them", scene)
    assert reply.answer.status is Status.FOUND
    assert reply.answer.chosen == tuple(option.index for option in offered)


def test_a_new_command_drops_the_question(talk: Conversation, scene: Scene) -> None:
    talk.say("pick up the cup", scene)
    reply = talk.say("point at the lemon", scene)
    assert (reply.answer.status, reply.answer.chosen, reply.answer.action) == (Status.FOUND, (LEMON,), "point at")
    assert not talk.is_asking


def test_another_question_leaves_it_open(talk: Conversation, scene: Scene) -> None:
    talk.say("pick up the cup", scene)
    assert talk.say("how many bowls are there?", scene).words == "There is one: the green bowl."
    assert talk.say("the red one", scene).answer.chosen == (RED,)


def test_a_question_expires(talk: Conversation, scene: Scene, clock: Clock) -> None:
    talk.say("pick up the cup", scene)
    clock.now += QUESTION_S + 1
    assert not talk.is_asking
    assert talk.say("the red one", scene).answer.action == ""


def test_a_question_goes_on_in_a_newer_picture(talk: Conversation, scene: Scene) -> None:
    talk.say("pick up the cup", scene)
    moved = scene_of(GREEN_BOWL, ("blue", "cup", (280, 200, 400, 320)), ("red", "cup", (60, 210, 120, 270)))
    assert talk.say("the blue one", moved).answer.chosen == (1,)
    talk.forget()
    talk.say("pick up the cup", scene)
    gone = scene_of(GREEN_BOWL, BLUE_CUP)
    assert talk.say("the blue one", gone).answer.action == ""


def test_the_destination_is_asked_about_too(talk: Conversation) -> None:
    scene = scene_of(RED_CUP, BLUE_CUP, GREEN_BOWL, ("white", "bowl", (500, 320, 600, 400)))
    assert talk.say("put the cup in the bowl", scene).words.startswith("Which cup")
    second = talk.say("the red one", scene)
    assert second.words == "Which bowl should it go to: the green one or the white one?"
    reply = talk.say("the white one", scene)
    assert reply.answer.status is Status.FOUND
    assert (reply.answer.chosen, reply.answer.placement) == ((0,), "in")
    assert reply.answer.destination is not None
    assert reply.answer.destination.chosen == (3,)
    assert reply.words == "Putting the red cup in the white bowl."


def test_it_is_what_was_meant_last(talk: Conversation, scene: Scene) -> None:
    talk.say("pick up the lemon", scene)
    reply = talk.say("now put it in the bowl", scene)
    assert (reply.answer.chosen, reply.answer.action) == ((LEMON,), "put")
    assert reply.answer.destination is not None
    assert reply.answer.destination.chosen == (BOWL,)
    assert talk.say("what colour is it?", scene).words == "It is yellow."


def test_it_is_followed_into_a_newer_picture(talk: Conversation, scene: Scene) -> None:
    talk.say("pick up the lemon", scene)
    newer = scene_of(("yellow", "lemon", (210, 310, 250, 340)), RED_CUP, GREEN_BOWL)
    assert talk.say("push it forward", newer).answer.chosen == (0,)
    gone = talk.say("look at it", scene_of(RED_CUP, GREEN_BOWL))
    assert (gone.answer.status, gone.words) == (Status.ABSENT, "I don't see the yellow lemon any more.")


def test_without_memory_it_is_nothing(talk: Conversation, scene: Scene, clock: Clock) -> None:
    assert talk.say("pick it up", scene).answer.status is Status.NOT_UNDERSTOOD
    talk.say("pick up the lemon", scene)
    clock.now += MEMORY_S + 1
    assert talk.say("put it in the bowl", scene).answer.status is Status.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    "said", ["no, the other one", "not that one, the red one", "I meant the small cup", "the red one"]
)
def test_corrections_keep_the_action(talk: Conversation, scene: Scene, said: str) -> None:
    talk.say("hand me the blue cup", scene)
    if not said.startswith(("no", "I")):
        assert talk.say("no", scene).answer.status is Status.ACKNOWLEDGED
    reply = talk.say(said, scene)
    assert (reply.answer.status, reply.answer.chosen, reply.answer.action) == (Status.FOUND, (RED,), "hand")


def test_a_correction_of_the_place(talk: Conversation) -> None:
    scene = scene_of(RED_CUP, GREEN_BOWL, ("white", "plate", (300, 200, 400, 300)))
    talk.say("put the cup in the bowl", scene)
    reply = talk.say("no, on the plate", scene)
    assert (reply.answer.chosen, reply.answer.placement) == ((0,), "on")
    assert reply.answer.destination is not None
    assert reply.answer.destination.chosen == (2,)
    again = talk.say("put the bowl there", scene)
    assert again.answer.destination is not None
    assert again.answer.destination.chosen == (2,)


def test_there_is_nowhere_at_first(talk: Conversation, scene: Scene) -> None:
    assert talk.say("put the lemon there", scene).answer.status is Status.NOT_UNDERSTOOD


def test_persons_are_not_looked_for(talk: Conversation, scene: Scene) -> None:
    reply = talk.say("give the lemon to my brother", scene)
    assert (reply.answer.status, reply.answer.destination) == (Status.FOUND, None)
    assert reply.words == "Handing over the yellow lemon to my brother."


def test_there_is_no_other_one(talk: Conversation, scene: Scene) -> None:
    talk.say("pick up the lemon", scene)
    assert talk.say("no, the other one", scene).answer.status is Status.ABSENT


def test_what_is_not_quite_there_is_asked_about(talk: Conversation, scene: Scene) -> None:
    reply = talk.say("pick up the red bowl", scene)
    assert reply.answer.status is Status.AMBIGUOUS
    assert reply.words == "I don't see the red bowl. Do you mean the red cup?"
    assert talk.say("no", scene).answer.status is Status.ACKNOWLEDGED
    talk.say("pick up the red bowl", scene)
    yes = talk.say("yes", scene)
    assert (yes.answer.status, yes.answer.chosen, yes.answer.action) == (Status.FOUND, (RED,), "pick up")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("what do you see?", "I see a red cup, a blue cup, a green bowl and a yellow lemon."),
        ("how many cups are there?", "I count two cups: the red cup and the blue cup."),
        ("is there a ball?", "No, I see no ball."),
        ("are there any lemons", "Yes, one: a yellow lemon."),
        ("how many things are on the left?", "I count two things on the left: the red cup and the yellow lemon."),
        ("how many cups are left of the bowl", "I count two cups left of the bowl: the red cup and the blue cup."),
        ("what is right of the blue cup?", "Right of the blue cup I see a green bowl."),
        ("what is on the right?", "On the right I see a blue cup and a green bowl."),
        ("is the lemon yellow?", "Yes. The lemon is yellow."),
        ("how many unicorns are there?", 'Sorry, I don\'t know the word "unicorn".'),
    ],
)
def test_questions_are_answered_in_words(talk: Conversation, scene: Scene, text: str, words: str) -> None:
    reply = talk.say(text, scene)
    assert (reply.answer.status, reply.words, reply.answer.reason) == (Status.ACKNOWLEDGED, words, words)
    assert not len(reply.answer.boxes_xyxy)


def test_what_is_that(talk: Conversation, scene: Scene) -> None:
    talk.say("look at the bowl", scene)
    assert talk.say("what is that?", scene).words == "It is a green bowl on the right."


def test_stop_needs_no_scene_and_ends_the_question(talk: Conversation, scene: Scene) -> None:
    talk.say("pick up the cup", scene)
    reply = talk.say("no stop!", None)
    assert (reply.answer.status, reply.answer.action, reply.intent) == (Status.ACKNOWLEDGED, "stop", Intent.STOP)
    assert not talk.is_asking


def test_without_a_picture(talk: Conversation) -> None:
    assert talk.say("pick up the cup", None).answer.status is Status.REFUSED
    with pytest.raises(InvalidTextError):
        talk.say(" ", None)


def test_nothing_on_the_table(talk: Conversation) -> None:
    scene = scene_of()
    assert talk.say("pick up the cup", scene).answer.status is Status.NO_PROPOSALS
    assert talk.say("what do you see", scene).words == "I don't see anything on the table."
    assert talk.say("is there a cup", scene).words == "No, I see no cup."


def test_words_that_are_not_known(talk: Conversation, scene: Scene) -> None:
    reply = talk.say("pick up the unicorn", scene)
    assert reply.answer.status is Status.NOT_UNDERSTOOD
    assert "unicorn" in reply.words
    assert talk.say("pick up", scene).words == "Which object do you mean?"


def test_talk(talk: Conversation, scene: Scene) -> None:
    for text in ("hello", "thank you", "yes", "no"):
        assert talk.say(text, scene).answer.status is Status.ACKNOWLEDGED


def test_words_that_were_heard_badly(talk: Conversation, scene: Scene) -> None:
    question = talk.ask_whether("pick up the lemon")
    assert (question.answer.status, question.words) == (Status.AMBIGUOUS, 'Did you say "pick up the lemon"?')
    assert talk.is_asking
    assert talk.say("yes", scene).answer.chosen == (LEMON,)
    talk.ask_whether("pick up the lemon")
    assert talk.say("no", scene).answer.status is Status.ACKNOWLEDGED
    talk.ask_whether("pick up the lemon")
    assert talk.say("pick up the bowl", scene).answer.chosen == (BOWL,)


def test_a_yes_means_what_was_offered(talk: Conversation, scene: Scene) -> None:
    talk.offer("pick up the lemon")
    assert talk.say("yes", scene).answer.chosen == (LEMON,)
    talk.offer("pick up the lemon")
    assert talk.say("no", scene).words == "Okay."
    assert talk.say("yes", scene).answer.status is Status.ACKNOWLEDGED
    talk.offer("pick up the lemon")
    assert talk.say("pick up the bowl", scene).answer.chosen == (BOWL,)


def test_it_is_what_others_brought_up(talk: Conversation, scene: Scene) -> None:
    talk.say("pick up the bowl", scene)
    talk.remember(scene, LEMON)
    assert talk.say("push it", scene).answer.chosen == (LEMON,)


@pytest.mark.parametrize(("rivals", "status"), [((0, 1, 2), Status.AMBIGUOUS), ((), Status.ABSENT)])
def test_what_could_be_meant_is_for_the_method_to_say(scene: Scene, rivals: tuple[int, ...], status: Status) -> None:
    class Doubting(Paper):
        def rivals(self, scene: Scene, answer: Answer) -> Sequence[int]:
            return rivals

    reply = Conversation().say("the lemon", replace(scene, method=Doubting()))
    assert (reply.answer.status, len(reply.options)) == (status, len(rivals))


def test_talk_may_be_rewritten(scene: Scene) -> None:
    asked: list[str] = []

    def rewrite(text: str) -> Command | None:
        asked.append(text)
        return Command("bring", "the lemon", "", text, intent=Intent.HAND_OVER) if "sour" in text else None

    talk = Conversation(rewrite=rewrite)
    assert talk.say("I am in the mood for something sour", scene).answer.chosen == (LEMON,)
    assert talk.say("how are you", scene).answer.status is Status.ACKNOWLEDGED
    talk.say("pick up the bowl", scene)
    talk.say("stop", scene)
    assert asked == ["I am in the mood for something sour", "how are you"]


def test_sessions_are_apart_and_bounded(scene: Scene) -> None:
    sessions = Sessions(most=2)
    sessions.of("page").say("pick up the cup", scene)
    assert not sessions.of("speech").is_asking
    assert sessions.of("page").is_asking
    sessions.of("till")
    assert len(sessions) == 2
    assert sessions.of("page").is_asking
    sessions.end("page")
    assert not sessions.of("page").is_asking
