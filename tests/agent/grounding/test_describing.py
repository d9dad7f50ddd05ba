"""What people say of things, with the embedded models: colours, kinds, uses, and what no picture tells."""

from __future__ import annotations

import pytest

from agent.datatypes import Answer, Status
from agent.grounding.scene import Scene
from agent.images import load_image
from agent.pipeline import Grounder, Mode
from sim.shipped_scenes import shipped_scene


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return Grounder.from_preset("tabletop", mode=Mode.EXTENDED)


@pytest.fixture(scope="module")
def table(grounder: Grounder) -> Scene:
    """A red bottle, a blue can, a purple plate, an orange and a red ball, a white and a red spoon."""
    return grounder.look(load_image(shipped_scene(2).image))


@pytest.fixture(scope="module")
def fruit(grounder: Grounder) -> Scene:
    """A blue banana, a yellow lemon, an apple and a spoon, a purple bottle and a carrot."""
    return grounder.look(load_image(shipped_scene(18).image))


def meant(scene: Scene, answer: Answer) -> set[str]:
    return {scene.names.full(index) for index in answer.chosen or answer.candidates}


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("the ball in orange", "orange ball"), ("the spoon that is red in colour", "red spoon"),
        ("the crimson ball", "red ball"), ("the oragne ball", "orange ball"), ("the flat thing", "purple plate"),
        ("the round orange thing", "orange ball"), ("something red that rolls", "red ball"), ("the jug", "red bottle"),
        ("red cutlery", "red spoon"), ("the red thing to stir with", "red spoon"), ("the metal thing", "blue can"),
        ("the thing with a neck", "red bottle"), ("something I can pour wine from", "red bottle"),
        ("the orange soccer ball", "orange ball"), ("the nice orange ball", "orange ball"),
        ("the dish", "purple plate"),
    ],
)  # fmt: skip
def test_one_thing_is_described(table: Scene, text: str, thing: str) -> None:
    answer = table.ground(text)
    assert (answer.status, meant(table, answer)) == (Status.FOUND, {thing})


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("the round fruit", {"yellow apple", "yellow lemon"}), ("something sweet", {"yellow apple", "blue banana"}),
        ("something to peel", {"blue banana"}), ("the long vegetable", {"purple carrot"}),
        ("something sour", {"yellow lemon"}), ("the vegetable that rabbits eat", {"purple carrot"}),
        ("everything edible", {"blue banana", "yellow lemon", "yellow apple", "purple carrot"}),
        ("the bird", set()), ("the square apple", set()), ("the bottle without a lid", set()),
    ],
)  # fmt: skip
def test_all_that_is_said_must_hold(fruit: Scene, text: str, things: set[str]) -> None:
    answer = fruit.ground(text)
    assert answer.status in ((Status.FOUND, Status.AMBIGUOUS) if things else (Status.ABSENT,))
    assert meant(fruit, answer) == things


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("the ripe one", "I cannot judge which is ripe"), ("the heavier spoon", "I cannot judge which is heavier"),
        ("the striped ball", "I cannot judge which is striped"), ("the full can", "I cannot judge which is full"),
        ("the red and white ball", "I cannot judge which is two coloured"),
        ("the bottle with a red cap", "I cannot judge which has a red cap"),
        ("the can lying on its side", "I cannot judge which is on its side"),
        ("the grey ball", "I cannot judge which is grey"),
        ("the red gramophone", 'I don\'t know the word "gramophone"'),
        ("the ball next to the sundial", 'I don\'t know the word "sundial"'),
        ("the pencil ball", 'I don\'t know the word "pencil"'),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_never_found(table: Scene, text: str, reason: str) -> None:
    answer = table.ground(text)
    assert (answer.status, answer.reason) == (Status.NOT_UNDERSTOOD, reason)


@pytest.mark.parametrize("text", ["the scissors", "give me the red forks", "the ball next to the telephone", "a vase"])
def test_things_of_other_kinds_are_not_there(table: Scene, text: str) -> None:
    assert table.ground(text).status is Status.ABSENT


def test_reasons_are_in_plain_words(fruit: Scene) -> None:
    assert fruit.ground("something to build with").reason == 'nothing here looks like "the thing to build with"'
    assert fruit.ground("the rubber-duck").reason == 'nothing here looks like "the rubber duck"'
