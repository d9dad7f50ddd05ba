"""Where things go on a real picture: two balls, a purple plate, a blue can, a red bottle, two spoons."""

from __future__ import annotations

import random

import pytest

from agent.chat.conversation import Conversation
from agent.datatypes import Answer, Displacement, Status
from agent.grounding.scene import Scene
from agent.images import load_image
from agent.pipeline import Grounder
from sim.shipped_scenes import shipped_scene

WORDS = "put the red ball {}"
LANDMARKS = {
    "on the purple plate": "Putting the red ball on the purple plate.",
    "10.5 cm to the left of the blue can": "Putting the red ball 10.5 cm to the left of the blue can.",
    "next to the can that is next to the bottle": "Putting the red ball next to the blue can.",
    "between the purple plate and the blue can": "Putting the red ball between the blue can and the purple plate.",
    "in between the blue can and the bottle": "Putting the red ball in between the blue can and the red bottle.",
    "where the blue can is": "Putting the red ball at the blue can.",
    "two inches away from the blue can": "Putting the red ball 5.08 cm away from the blue can.",
}
"""Destinations with something to be found -> what is said."""
PLACES = {
    "on the table": "on",
    "in the middle of the table": "in the middle of the table",
    "on the left side of the table": "on the left side of the table",
    "into the corner": "into the corner",
    "to the left": "to the left",
    "in front of me": "in front of",
    "on my side": "on my side",
    "over to the right": "over to the right",
    "near the edge of the table": "near the edge of the table",
    "on the left half of the table": "on the left half of the table",
    "somewhere on the left": "on the left",
}
"""Destinations without -> the answer's placement."""
NONSENSE = ("wibble", "zxq", "yesterday", "umbrella", "hardly", "twice", "kg", "degrees")


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Grounder.from_preset("tabletop").look(load_image(shipped_scene(2).image))


def answer_to(text: str, scene: Scene) -> tuple[Answer, str]:
    """What a conversation and the scene itself answer alike, and what is said."""
    reply = Conversation().say(text, scene)
    answer, alone = reply.answer, scene.ground(text)
    where = [each.destination and each.destination.chosen for each in (answer, alone)]
    if answer.status is Status.ACKNOWLEDGED:  # as talk, which is no expression
        assert alone.status is Status.NOT_UNDERSTOOD, text
    else:
        assert (answer.status, answer.chosen, answer.placement) == (alone.status, alone.chosen, alone.placement), text
    assert answer.displacement == alone.displacement
    assert answer.status is not Status.FOUND or where[0] == where[1]
    return answer, reply.words


@pytest.mark.parametrize(("place", "words"), LANDMARKS.items())
def test_a_place_by_a_thing(scene: Scene, place: str, words: str) -> None:
    answer, said = answer_to(WORDS.format(place), scene)
    assert said == words
    assert answer.destination is not None
    assert len(answer.destination.chosen) == 1 + ("between" in place)


@pytest.mark.parametrize(("place", "placement"), PLACES.items())
def test_a_place_on_the_table(scene: Scene, place: str, placement: str) -> None:
    answer, _ = answer_to(WORDS.format(place), scene)
    assert (answer.status, answer.placement, answer.destination) == (Status.FOUND, placement, None)


@pytest.mark.parametrize("place", [*LANDMARKS, *PLACES])
def test_no_place_is_half_understood(scene: Scene, place: str) -> None:
    rng = random.Random(place)
    words = WORDS.format(place).split()
    for _ in range(4):
        at = rng.randint(4, len(words))
        text = " ".join([*words[:at], rng.choice(NONSENSE), *words[at:]])
        assert answer_to(text, scene)[0].status is not Status.FOUND, text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("put the red ball between the blue can", "Between which things?"),
        ("put the red ball under the table", 'Sorry, I don\'t understand "under the table".'),
        ("put the red ball where the music plays", 'Sorry, I don\'t understand "where the music plays".'),
        ("move the red ball 5 cm", "In which direction?"),
        ("lay the red bottle on its side", "I cannot turn things over."),
    ],
)
def test_what_cannot_be_done_as_it_was_said(scene: Scene, text: str, words: str) -> None:
    answer, said = answer_to(text, scene)
    assert answer.status is Status.NOT_UNDERSTOOD
    assert words in (said, answer.reason)


@pytest.mark.parametrize("text", ["the red ball goes on the purple plate", "the red ball belongs on the purple plate"])
def test_where_a_thing_goes(scene: Scene, text: str) -> None:
    assert answer_to(text, scene)[1] == "Putting the red ball on the purple plate."


def test_a_correction_takes_the_length_along(scene: Scene) -> None:
    talk = Conversation()
    talk.say("put the red ball 5 cm to the left of the blue can", scene)
    answer = talk.say("no, to the right of the purple plate", scene).answer
    assert (answer.status, answer.displacement) == (Status.FOUND, Displacement(0.05, "right"))
    answer = talk.say("no, on the purple plate", scene).answer
    assert (answer.status, answer.placement, answer.displacement) == (Status.FOUND, "on", None)
