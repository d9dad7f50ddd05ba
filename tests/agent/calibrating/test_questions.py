"""What is asked about labelled pictures, and that the labels answer it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from agent.calibrating.expected import Expects
from agent.calibrating.labels import Labelled
from agent.calibrating.questions import MOST, QuestionWriter
from agent.datatypes import Proposals
from tests.support.named_things import scene_of

KINDS = ("cup", "cup", "bowl", "cup")
COLOURS = ("red", "blue", "white", "red")
BOXES = [[0.0, 100, 40, 140], [60, 100, 100, 140], [120, 100, 170, 150], [200, 100, 240, 140]]
"""In a row, from the left."""


def written(kinds: tuple[str, ...] = KINDS, seed: int = 0) -> dict[str, tuple[Expects, tuple[int, ...]]]:
    scene = replace(scene_of(), proposals=Proposals(np.array(BOXES), np.ones(len(BOXES))))
    labelled = Labelled("a.jpg", scene, kinds, COLOURS)
    questions = QuestionWriter(labelled, ("bowl", "cup", "duck"), np.random.default_rng(seed)).write()
    assert len(questions) <= MOST
    return {each.text: (each.expects, each.targets) for each in questions}


def all_written(kinds: tuple[str, ...] = KINDS) -> dict[str, tuple[Expects, tuple[int, ...]]]:
    """Whatever is drawn."""
    return {text: answer for seed in range(40) for text, answer in written(kinds, seed).items()}


def test_the_labels_answer_what_is_asked() -> None:
    asked = all_written()
    assert asked["the bowl"] == (Expects.ONE, (2,))
    assert asked["the blue cup"] == (Expects.ONE, (1,))
    assert asked["the cup"] == (Expects.AMBIGUOUS, (0, 1, 3))
    assert asked["the red cup"] == (Expects.AMBIGUOUS, (0, 3))
    assert asked["the leftmost cup"] == (Expects.ONE, (0,))
    assert asked["the second cup from the left"] == (Expects.ONE, (1,))
    assert asked["the cup right of the bowl"] == (Expects.ONE, (3,))
    assert "the cup closest to the bowl" not in asked  # two are nearly as close
    assert asked["the cup in the middle"] == asked["the cup that is not red"] == (Expects.ONE, (1,))
    assert "the biggest cup" not in asked  # two are as large
    assert "the cup left of the bowl" not in asked  # two are
    assert asked["the duck"] == asked["the white cup"] == asked["the cup left of the duck"] == (Expects.ABSENT, ())


def test_what_lies_between_and_what_is_larger() -> None:
    asked = all_written(("duck", "cup", "bowl", "cup"))
    assert asked["the cup between the duck and the bowl"] == asked["the cup closest to the duck"] == (Expects.ONE, (1,))
    assert asked["the duck right of the bowl"] == (Expects.ABSENT, ())
    assert "the bowl between the duck and the cup" not in asked


def test_of_what_is_not_known_nothing_is_said_to_be_absent() -> None:
    asked = all_written(("cup", "cup", "", "cup"))
    assert not [text for text, (expects, _) in asked.items() if expects is Expects.ABSENT]
    assert asked["the rightmost cup"] == (Expects.ONE, (3,))


def test_the_same_questions_every_time() -> None:
    assert written() == written()
