"""TabletopRef's questions, on scenes made by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from agent.calibrating.expected import Expects
from sim.catalogue import CATEGORIES, COLOURS
from sim.expressions import Query
from sim.orders import SeenObject
from sim.questions import RARER_PAIR, QueryWriter


def thing(kind: str, right: float = 0.0, away: float = 0.8, *, area: float = 1000.0) -> SeenObject:
    colour, category = kind.split()
    return SeenObject(category, colour, "medium", "plastic", right, away - 0.8, away, away, 0.1, area, 1.0)


def asked(*things: SeenObject, phenomenon: str, seeds: int = 12) -> dict[str, Query]:
    """All questions of a phenomenon that some seed asks, by their texts."""
    writers = (QueryWriter(things, np.random.default_rng(seed)) for seed in range(seeds))
    return {each.text: each for writer in writers for each in writer.questions() if each.phenomenon == phenomenon}


def corners(*things: SeenObject, seeds: int = 60) -> dict[str, Query]:
    """All questions about corners and edges that some seed asks."""
    writers = (QueryWriter(things, np.random.default_rng(seed)) for seed in range(seeds))
    return {each.text: each for writer in writers for each in writer.corners()}


THREE_CUPS = (thing("red cup", -0.2), thing("blue cup", 0.0), thing("green cup", 0.2))
BOWL, CAN = thing("white bowl", -0.1), thing("black can", 0.1)


def test_between_is_what_lies_on_the_way() -> None:
    found = asked(*THREE_CUPS, BOWL, CAN, phenomenon="between", seeds=150)
    assert {each.targets for text, each in found.items() if text.startswith("the cup")} == {(1,)}


def test_a_cup_beside_the_way_spoils_between() -> None:
    spoiler = replace(THREE_CUPS[0], right_m=0.05, away_m=0.86)
    found = asked(spoiler, *THREE_CUPS[1:], BOWL, CAN, phenomenon="between", seeds=150)
    assert not [text for text in found if text.startswith("the cup")]


def test_ordinals_and_the_middle() -> None:
    ordinals = asked(*THREE_CUPS, phenomenon="ordinal", seeds=60)
    assert ordinals["the second cup from the left"].targets == (1,)
    assert ordinals["the third cup from the right"].targets == (0,)
    middles = asked(*THREE_CUPS, phenomenon="middle")
    assert {each.targets for each in middles.values()} == {(1,)}


def test_corners_and_edges() -> None:
    cups = (thing("red cup", -0.2, 0.9), thing("blue cup", 0.0, 0.8), thing("green cup", 0.2, 0.7))
    found = corners(*cups)
    assert found["the cup in the upper left"].targets == (0,)
    assert found["the front right cup"].targets == (2,)
    assert not [text for text in found if "front left" in text or "back right" in text or "edge" in text]
    in_a_row = corners(*THREE_CUPS)
    assert in_a_row["the cup at the right edge"].targets == (2,)
    assert {each.name for each in in_a_row.values()} == {"edge"}


def test_two_are_no_row() -> None:
    assert not asked(*THREE_CUPS[:2], phenomenon="ordinal")
    assert not asked(*THREE_CUPS[:2], phenomenon="middle")


def test_what_lies_in_a_bowl_is_asked_for_by_it() -> None:
    apple = replace(thing("red apple", -0.1), support=1)
    found = asked(apple, BOWL, thing("green apple", 0.2), phenomenon="on and in")
    assert found
    assert {each.targets for each in found.values()} == {(0,)}


def test_not_the_red_one() -> None:
    found = asked(THREE_CUPS[0], THREE_CUPS[1], phenomenon="negation")
    assert found["the cup that is not red"].targets == (1,)


def test_all_of_a_kind() -> None:
    found = asked(*THREE_CUPS, BOWL, phenomenon="number")
    assert found["the three cups"].targets == (0, 1, 2)
    assert {each.expects for each in found.values()} == {Expects.SEVERAL}


def test_absent_is_true_of_nothing_and_hard_ones_have_true_words() -> None:
    found = asked(*THREE_CUPS, BOWL, phenomenon="absent", seeds=40)
    things = {(each.colour, each.category) for each in (*THREE_CUPS, BOWL)}
    wrong = [each for each in found.values() if each.name == "wrong attribute"]
    assert wrong
    for each in wrong:
        (colour,) = {*each.text.split()} & {*COLOURS}
        (category,) = {*each.text.split()} & {*CATEGORIES}
        assert (colour, category) not in things
        assert colour in {c for c, _ in things}
        assert category in {k for _, k in things}
        assert each.is_hard
    assert {each.targets for each in found.values()} == {()}


def test_ambiguous_fits_several() -> None:
    found = asked(*THREE_CUPS, thing("white bowl", 0.1, 0.8), phenomenon="ambiguous", seeds=30)
    assert found["the cup"].targets == (0, 1, 2)
    lefts = [each for text, each in found.items() if "left" in text]
    assert {each.targets for each in lefts} == {(0, 1)}


def test_a_missing_landmark_and_a_rank_among_nothing_are_absent() -> None:
    found = asked(*THREE_CUPS, BOWL, phenomenon="absent", seeds=60)
    missing = [text for text, each in found.items() if each.name == "missing landmark"]
    assert missing
    assert all(text.split()[-1] not in ("cup", "bowl") for text in missing)
    assert [text for text in found if "leftmost" in text or "biggest" in text]


def test_the_same_seed_asks_the_same_in_every_process() -> None:
    program = (
        "import numpy as np; from sim.questions import QueryWriter; import tests.sim.test_questions as made;"
        "things = (*made.THREE_CUPS[:2], made.BOWL, made.CAN);"
        "print([list(QueryWriter(things, np.random.default_rng(seed)).questions()) for seed in range(40)])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for hash_seed in range(4)
    }
    assert len(said) == 1


def test_a_pair_that_no_training_frame_shows_is_named_so() -> None:
    found = asked(thing("red spoon", -0.2), thing("blue spoon", 0.2), phenomenon="attribute")
    assert found["the red spoon"].name == RARER_PAIR
    assert found["the blue spoon"].name == "colour+category"
