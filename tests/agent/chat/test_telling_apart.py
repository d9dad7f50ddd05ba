from __future__ import annotations

import numpy as np
import pytest

from agent.chat.telling_apart import meant_by, options_for
from agent.grounding.names import Names, Naming, name_things
from agent.language.mention import Choice
from tests.support.named_things import COLOURS, Thing, scene_of

KINDS = ("ball", "cup")


def names_of(*things: tuple[str, str, tuple[int, int, int, int]], sure: bool = True) -> Names:
    """Names as they are given; kinds are all in doubt where so asked."""
    shares = np.array([[1.0 if each == kind else (0.1 if sure else 0.9) for each in KINDS] for _, kind, _ in things])
    coloured = np.array([[1.0 if each == colour else 0.1 for each in COLOURS] for colour, *_ in things])
    return Names(
        categories=Naming(KINDS, shares, np.log(shares)[None]),
        colours=Naming(COLOURS, coloured, np.log(coloured)[None]),
        materials=Naming((), np.ones((len(things), 0)), np.zeros((1, len(things), 0))),
        boxes_xyxy=np.array([box for *_, box in things], dtype=float),
    )


def words(names: Names) -> list[str]:
    return [option.words for option in options_for(range(len(names)), names)]


LEFT, MIDDLE, RIGHT = (0, 100, 50, 150), (200, 100, 250, 150), (400, 100, 450, 150)
NEAR, FAR, HUGE = (200, 300, 250, 350), (210, 100, 260, 150), (300, 100, 500, 300)


@pytest.mark.parametrize(
    ("things", "expected"),
    [
        ([("red", "cup", LEFT), ("blue", "cup", RIGHT)], ["the red one", "the blue one"]),
        ([("red", "cup", LEFT), ("red", "ball", RIGHT)], ["the cup", "the ball"]),
        ([("red", "cup", LEFT), ("red", "cup", HUGE)], ["the small one", "the big one"]),
        ([("red", "cup", RIGHT), ("red", "cup", LEFT)], ["the one on the left", "the one on the right"]),
        ([("red", "cup", FAR), ("red", "cup", NEAR)], ["the one in front", "the one further back"]),
        (
            [("red", "cup", LEFT), ("red", "cup", MIDDLE), ("red", "cup", RIGHT)],
            ["the one on the left", "the one in the middle", "the one on the right"],
        ),
        (
            [("red", "cup", LEFT), ("red", "cup", RIGHT), ("blue", "cup", MIDDLE)],
            ["the red one on the left", "the red one on the right", "the blue one"],
        ),
        (
            [("red", "cup", (100 * at, 100, 100 * at + 50, 150)) for at in range(4)],
            [f"the {number} one from the left" for number in ("first", "second", "third", "fourth")],
        ),
    ],
)
def test_what_differs_is_said(things: list[Thing], expected: list[str]) -> None:
    assert words(names_of(*things)) == expected


def test_doubtful_kinds_tell_nothing_apart() -> None:
    things = ("red", "cup", LEFT), ("red", "ball", RIGHT)
    assert words(names_of(*things, sure=False)) == ["the one on the left", "the one on the right"]


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        ("the blue one", [2]),
        ("blue", [2]),
        ("the red one", [0, 1]),
        ("the red one on the right", [1]),
        ("not the blue one", [0, 1]),
        ("the leftmost", [0]),
        ("the one in the middle", [2]),
        ("the second one", [1]),
        ("number three", [2]),
        ("the last", [2]),
        ("the third from the right", [0]),
        ("the fifth", [0, 1, 2]),
        ("the purple one", [0, 1, 2]),
        ("hmm", [0, 1, 2]),
        ("", [0, 1, 2]),
    ],
)
def test_what_a_reply_means(reply: str, meant: list[int]) -> None:
    names = names_of(("red", "cup", LEFT), ("red", "cup", RIGHT), ("blue", "cup", MIDDLE))
    assert meant_by(Choice(reply), options_for(range(3), names), names) == meant


def test_names_come_from_the_scorer() -> None:
    names = name_things(scene_of(("red", "cup", LEFT), ("yellow", "lemon", RIGHT)).encoded)
    assert [names.categories[index] for index in (0, 1)] == ["cup", "lemon"]
    assert [names.colours[index] for index in (0, 1)] == ["red", "yellow"]
    assert names.fitting("the red mug") == [0]
    assert names.fitting("things") == [0, 1]
    assert names.fitting("fruit") == [1]
    assert [names.contradictions(0, text) for text in ("the red cup", "the blue cup", "the blue ball")] == [0, 1, 2]
    assert len(name_things(scene_of().encoded)) == 0
