"""Extended mode with the embedded models: found, several, a question, or an honest "there is none"."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from agent.datatypes import FloatArray, ImageArray, Status
from agent.grounding.scene import Scene
from agent.images import load_image
from agent.pipeline import Grounder, Mode
from sim.shipped_scenes import shipped_scene
from tests.support.named_things import scene_of
from tests.support.photographs import PHOTOGRAPHS

WORDS = ("the cup", "the red thing", "the leftmost block", "pick up the blue bowl")


@pytest.fixture(scope="module")
def grounder() -> Grounder:
    return Grounder.from_preset("tabletop", mode=Mode.EXTENDED)


@pytest.fixture(scope="module")
def table(grounder: Grounder) -> Scene:
    """Several cups, one of them red and left of the bowl; a blue spoon."""
    return grounder.look(load_image(shipped_scene(0).image))


def names(scene: Scene, chosen: tuple[int, ...]) -> set[str]:
    return {f"{scene.names.colours[index]} {scene.names.categories[index]}" for index in chosen}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pick up the red cup left of the bowl", "red cup"),
        ("the blue spoon", "blue spoon"),
        ("the cup that is red", "red cup"),
    ],
)
def test_one_that_fits_is_found(table: Scene, text: str, expected: str) -> None:
    answer = table.ground(text)
    assert answer.status is Status.FOUND
    assert names(table, answer.chosen) == {expected}
    assert answer.candidates == answer.chosen
    assert answer.confidence > 0.5


def test_several_that_fit_are_a_question(table: Scene) -> None:
    answer = table.ground("the cup")
    assert answer.status is Status.AMBIGUOUS
    assert not answer.chosen
    assert len(answer.candidates) > 1
    assert all(name.endswith("cup") for name in names(table, answer.candidates))
    assert answer.reason == f"{len(answer.candidates)} things could be meant"


def test_all_that_are_meant_are_given(table: Scene) -> None:
    answer = table.ground("all the cups")
    assert answer.status is Status.FOUND
    assert len(answer.boxes_xyxy) == len(answer.chosen) > 1
    assert set(answer.chosen) == set(table.ground("the cup").candidates)


@pytest.mark.parametrize(
    "text",
    [
        "the purple duck",
        "the blue cup inside the spoon",
        "the red spoon",
        "the red cup and the lemons",
        "the red cup, the bowl and the shoes",
    ],
)
def test_what_is_not_there_is_absent(table: Scene, text: str) -> None:
    answer = table.ground(text)
    assert answer.status is Status.ABSENT
    assert answer.reason


def test_an_unknown_thing_is_not_understood(table: Scene) -> None:
    answer = table.ground("the gramophone next to the bowl")
    assert answer.status is Status.NOT_UNDERSTOOD
    assert "gramophone" in answer.reason


@pytest.mark.parametrize(
    "text",
    [
        "put the spoon not in the pink bowl",
        "I took the spoon",
        "did you pick up the spoon",
        "pick up the spoon if there is a fork and a bowl",
        "pick up the spoon if there is neither a bowl nor a fork",
        "pick up the spoon if it is closer to the red cup than to the black block",
        "get the bowl standing right behind the red cup",
    ],
)
def test_what_is_not_so_or_not_asked_for_is_not_done(table: Scene, text: str) -> None:
    assert table.ground(text).status is not Status.FOUND


def test_a_rank_may_stand_behind_its_noun(table: Scene) -> None:
    before, behind = map(
        table.ground, ("the second nearest cup to the pink bowl", "the cup second nearest to the pink bowl")
    )
    assert before.chosen == behind.chosen != table.ground("the nearest cup to the pink bowl").chosen


def test_what_is_nearest_to_the_robot_needs_the_place_of_its_base(table: Scene) -> None:
    words = "the cup closest to you"
    assert table.ground(words).reason == "I don't know where my arm is in this picture"
    cups = table.ground("the cup").candidates
    feet = table.proposals.boxes_xyxy[:, [0, 3]]
    for cup in cups:
        x, y = map(float, feet[cup])
        beside = replace(table, robot_xy=(x, y))
        assert beside.ground(words).chosen == (cup,)
        assert beside.ground("the cup right beside your arm").chosen == (cup,)
        assert beside.ground("the cup furthest from the robot").chosen not in ((), (cup,))
        assert beside.ground("the cup in front of your arm").reason.startswith("I can only tell what is near my arm")
        assert beside.ground("the cup nearest to your gripper").status is Status.NOT_UNDERSTOOD


def test_what_is_excluded_is_not_meant(table: Scene) -> None:
    red = table.ground("the red cup").chosen
    answer = table.refer("the cup", excluded=red)
    assert not set(red) & set(answer.candidates)


def _text() -> ImageArray:
    page = Image.new("RGB", (640, 480), "white")
    pen = ImageDraw.Draw(page)
    for line in range(12):
        pen.text((20, 20 + 36 * line), "pick up the red cup", fill="black", font=ImageFont.load_default(28))
    return np.asarray(page)


def _noise() -> ImageArray:
    return np.random.default_rng(0).integers(0, 256, (480, 640, 3)).astype(np.uint8)


@pytest.mark.parametrize(
    "image",
    [*map(load_image, PHOTOGRAPHS), np.zeros((480, 640, 3), np.uint8), _noise(), _text()],
    ids=[*(path.stem for path in PHOTOGRAPHS), "black", "noise", "text"],
)
def test_other_pictures_are_not_answered_with_a_box(grounder: Grounder, image: ImageArray) -> None:
    scene = grounder.look(image)
    for text in WORDS:
        answer = scene.ground(text)
        assert answer.status in (Status.OUT_OF_DOMAIN, Status.NO_PROPOSALS, Status.ABSENT), text
        if answer.status is Status.OUT_OF_DOMAIN:
            assert "reclip-agent models pull" in answer.reason


CUPS = [("red", "cup", (x, 200, x + 60, 260)) for x in (50, 200, 350)]


@pytest.mark.parametrize(
    ("text", "fitting", "status", "meant"),
    [
        ("the leftmost cup", (0.9, 0.9, 0.9), Status.FOUND, {0}),
        ("the leftmost cup", (0.49, 0.9, 0.9), Status.AMBIGUOUS, {0, 1}),
        ("the leftmost cup", (0.9, 0.45, 0.9), Status.FOUND, {0}),
        ("all the cups", (0.9, 0.9, 0.49), Status.AMBIGUOUS, {0, 1, 2}),
        ("all the cups", (0.9, 0.9, 0.2), Status.FOUND, {0, 1}),
        ("the third cup from the left", (0.9, 0.9, 0.45), Status.ABSENT, set()),
    ],
)
def test_nothing_is_found_that_hangs_on_something_doubtful(
    grounder: Grounder,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    fitting: tuple[float, ...],
    status: Status,
    meant: set[int],
) -> None:
    def fits(phrase: str) -> FloatArray:
        return np.array(fitting)

    monkeypatch.setattr("agent.grounding.extended.fits_by", lambda *_: fits)
    answer = replace(scene_of(*CUPS), method=grounder.method).refer(text)
    assert (answer.status, set(answer.candidates)) == (status, meant)


def test_paper_mode_answers_with_some_box() -> None:
    scene = Grounder.from_preset("tabletop", mode=Mode.PAPER).look(load_image(shipped_scene(0).image))
    assert scene.ground("the purple duck").status is Status.FOUND


def test_one_that_is_meant_and_all_that_fit(table: Scene) -> None:
    """ "The cup on the left" is one of them, by rank; "cups on the left" are all that lie there."""
    assert table.all_of("the cup on the left").chosen == table.refer("the cup on the left").chosen
    everything = table.all_of("cups").chosen
    assert len(everything) == 3
    assert table.all_of("the cup").chosen == table.all_of("the cups").chosen == everything
    assert len(table.all_of("cups on the left").chosen) == 2
