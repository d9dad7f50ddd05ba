from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.chat.conversation import Conversation
from evaluation.tabletop.clarification import Outcome, ambiguous_expressions, examine, report
from evaluation.tabletop.simulated_user import SimulatedUser
from sim.benchmark_scenes import BenchmarkScene
from sim.orders import SeenObject
from tests.support.named_things import Thing, scene_of


def seen(colour: str, category: str, right_m: float, away_m: float = 1.0, area_px: float = 900.0) -> SeenObject:
    return SeenObject(category, colour, "medium", "plastic", right_m, 0.0, away_m, away_m, 0.1, area_px, visible=1.0)


LEFT, RIGHT, BLUE, BALL = (
    seen("red", "cup", -0.2, 1.2),
    seen("red", "cup", 0.1, 0.9, 2_000.0),
    seen("blue", "cup", 0.0),
    seen("red", "ball", 0.3),
)
OBJECTS = (LEFT, RIGHT, BLUE, BALL)


@pytest.mark.parametrize(
    ("option", "meant"),
    [
        ("the red one on the left", 0),
        ("the red one on the right", 1),
        ("the blue one", 2),
        ("the one in the middle", 2),
        ("the first one from the left", 0),
        ("the third one from the left", 1),
        ("the red one in front", 1),
        ("the red one further back", 0),
        ("the big one", 1),
        ("the red cup on the left", 0),
    ],
)
def test_an_option_is_true_of_one_cup_alone(option: str, meant: int) -> None:
    users = [SimulatedUser(OBJECTS, (0, 1, 2), each, np.random.default_rng(0)) for each in (0, 1, 2)]
    assert [each for each, user in enumerate(users) if user.is_true(option)] == [meant]


def test_what_no_option_names() -> None:
    user = SimulatedUser(OBJECTS, (0, 1, 2), 2, np.random.default_rng(0))
    assert user.answer(["the red one", "the green one"]) == "neither"
    assert user.is_true("the other one", ["the red one"])
    assert not user.is_true("the other one", ["the blue one"])
    assert user.answer(["the red one", "the other one"]) != "neither"
    assert not user.is_true("the ball")


def test_where_too_many_fit_one_reply_says_more() -> None:
    colours = ("red", "blue", "green", "yellow", "white")
    objects = tuple(seen(colour, "cup", 0.1 * at) for at, colour in enumerate(colours))
    things: list[Thing] = [(colour, "cup", (90 * at, 200, 90 * at + 60, 260)) for at, colour in enumerate(colours)]
    boxes = np.array([box for *_, box in things], dtype=float)
    truth = BenchmarkScene(7, np.zeros((4, 4, 3), np.uint8), boxes, objects)
    (ambiguous,) = [each for each in examine(truth, scene_of(*things), Conversation()) if each.ambiguous]
    assert (ambiguous.kind, ambiguous.asked, ambiguous.right) == ("category", True, True), ambiguous.note


def test_expressions_that_several_things_fit() -> None:
    truth = BenchmarkScene(0, np.zeros((4, 4, 3), np.uint8), np.ones((4, 4)), OBJECTS)
    cases = {case.text: case.fitting for case in ambiguous_expressions(truth, np.random.default_rng(0))}
    assert cases["the cup"] == (0, 1, 2)
    assert cases["the red cup"] == (0, 1)
    assert {fitting for text, fitting in cases.items() if text in ("the red one", "the red thing")} == {(0, 1, 3)}
    hidden = replace(truth, objects=(replace(LEFT, visible=0.1), *OBJECTS[1:]))
    assert not list(ambiguous_expressions(hidden, np.random.default_rng(0)))


def test_a_talk_is_marked_by_the_box_it_ends_with() -> None:
    things: list[Thing] = [("red", "cup", (40, 200, 100, 260)), ("blue", "cup", (300, 200, 360, 260))]
    boxes = np.array([box for *_, box in things], dtype=float)
    truth = BenchmarkScene(7, np.zeros((4, 4, 3), np.uint8), boxes, (LEFT, seen("blue", "cup", 0.2)))
    outcomes = list(examine(truth, scene_of(*things), Conversation()))
    (ambiguous,) = [each for each in outcomes if each.ambiguous]
    assert (ambiguous.kind, ambiguous.asked, ambiguous.right) == ("category", True, True)
    clear = [each for each in outcomes if each.kind == "colour+category"]
    assert all(each.right and not each.asked for each in clear)
    swapped = replace(truth, boxes_xyxy=boxes[::-1])
    assert not next(each for each in examine(swapped, scene_of(*things), Conversation()) if each.ambiguous).right


def test_luck_is_no_success() -> None:
    lucky = Outcome("category", ambiguous=True, asked=False, right=True, without=True)
    asked = Outcome("category", ambiguous=True, asked=True, right=True, without=False)
    text = report([lucky, asked, Outcome("colour", ambiguous=False, asked=False, right=True, without=True)])
    assert next(line for line in text.splitlines() if line.startswith("all")).split()[1:5] == [
        "2",
        "0.500",
        "0.500",
        "0.500",
    ]
    assert "missed" in text
