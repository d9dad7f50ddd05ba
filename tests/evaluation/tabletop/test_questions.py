from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from agent.pipeline import Grounder, Mode
from evaluation.metrics import Share
from evaluation.scenes import look_at
from evaluation.tabletop.counts import count_kinds
from evaluation.tabletop.counts import report as counts_report
from evaluation.tabletop.questions import Outcome, Told, examine, report
from sim.inquiries import Wants
from sim.shipped_scenes import SCENE_COUNT, shipped_truth
from tests.support.named_things import scene_of


@pytest.fixture(scope="module")
def outcomes() -> Sequence[Outcome]:
    grounder = Grounder.from_preset("tabletop", mode=Mode.EXTENDED)
    truths = [shipped_truth(number) for number in range(SCENE_COUNT)]
    return [each for truth in truths for each in examine(truth, look_at(grounder, truth, "true"))]


def test_every_way_to_ask_gives_the_same_answer(outcomes: Sequence[Outcome]) -> None:
    assert len(outcomes) > 400
    assert [(each.text, each.words, each.fitting) for each in outcomes if not each.same] == []


def test_most_answers_are_true(outcomes: Sequence[Outcome]) -> None:
    assert Share.of(each.fits_right for each in outcomes).value > 0.9
    assert Share.of(each.talk_right for each in outcomes).value > 0.9
    for kind in {each.kind for each in outcomes}:
        assert Share.of(each.talk_right for each in outcomes if each.kind == kind).value > 0.75, kind


def test_the_table_has_a_row_for_each_kind(outcomes: Sequence[Outcome]) -> None:
    table = report([*outcomes[:3], replace(outcomes[0], talk_right=False, same=False, fits_right=True)])
    assert len(table.splitlines()) == len({each.kind for each in outcomes[:3]}) + 4


def test_most_counts_are_right() -> None:
    grounder = Grounder.from_preset("tabletop", mode=Mode.EXTENDED)
    truths = [shipped_truth(number) for number in range(0, SCENE_COUNT, 4)]
    counts = [each for truth in truths for each in count_kinds(truth, look_at(grounder, truth, "true"), "true")]
    assert {each.group for each in counts} == {"true boxes, present kinds", "true boxes, absent kinds"}
    assert Share.of(each.is_right for each in counts).value > 0.9
    assert "true boxes, absent kinds" in counts_report(counts)


@pytest.mark.parametrize(
    ("told", "words", "is_said"),
    [
        (Told((0, 1), Wants.NUMBER), "I count two cups: the red cup and the blue cup.", True),
        (Told((0,), Wants.NUMBER), "I count two cups: the red cup and the blue cup.", False),
        (Told((), Wants.NUMBER), "I count no cups.", True),
        (Told((0, 2), Wants.NAMES), "Left of the bowl I see two red cups.", True),
        (Told((0, 1), Wants.NAMES), "Left of the bowl I see a red cup.", False),
        (Told((0,), Wants.NAMES), "The red cup is bigger.", True),
        (Told((), Wants.NAMES), "I don't see anything on the left.", True),
        (Told((), Wants.NAMES, "cannot tell"), "I cannot tell which is bigger.", True),
        (Told((0,), Wants.YES_OR_NO, "yes"), "Yes: the cup is red.", True),
        (Told((0,), Wants.YES_OR_NO, "no"), "I see nothing that looks like it: no.", False),
        (Told((0,), Wants.COLOUR, "red"), "The cup is red.", True),
        (Told((0,), Wants.COLOUR, "red"), "The cup is reddish.", False),
    ],
)
def test_what_words_say(told: Told, words: str, is_said: bool) -> None:
    boxes = np.array([[0, 0, 50, 50], [100, 0, 150, 50], [200, 0, 250, 50]])
    things = [(colour, "cup", tuple(map(int, box))) for colour, box in zip(("red", "blue", "red"), boxes, strict=True)]
    assert told.is_in(words, scene_of(*things).names) is is_said
