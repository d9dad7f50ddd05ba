"""The benchmark's marking, with a world and models small enough to know the right figures."""

from __future__ import annotations

import math

import numpy as np
import pytest

from agent.datatypes import Status
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.proposals import GivenBoxes
from agent.pipeline import Grounder
from benchmarks.tabletop import Findings, as_json, detector_figures, report
from benchmarks.tabletop_questions import (
    BLOCKS,
    SYNONYM_ALONE,
    SYNONYM_WITH_COLOUR,
    mark,
    questions,
    right_proposals,
    shares,
)
from sim.benchmark_scenes import SEEDS, BenchmarkScene
from sim.expressions import RELATION_PHRASES, SUPERLATIVE_PHRASES, Expression
from sim.orders import SeenObject
from tests.support.parses import HandParser
from tests.support.vision import ColourEncoder, coloured_blocks
from training.clip.words import held_out_synonyms

BOXES = {(40, 200, 140, 300): "red", (240, 100, 340, 200): "green", (440, 300, 540, 400): "blue"}


def seen(colour: str, category: str, right: float) -> SeenObject:
    return SeenObject(category, colour, "medium", "plastic", right, 0.0, 0.8, 0.9, 0.1, 10_000.0, 1.0)


@pytest.fixture
def truth() -> BenchmarkScene:
    objects = (seen("red", "cup", -0.2), seen("green", "cup", 0.0), seen("blue", "ball", 0.2))
    return BenchmarkScene(10_000, coloured_blocks(BOXES), np.array(list(BOXES), dtype=np.float64), objects)


@pytest.fixture
def grounder() -> Grounder:
    scorer = IsolatedProposalScorer((ColourEncoder(),))
    return Grounder(GivenBoxes(np.array(list(BOXES))[:2]), scorer, HandParser())


def expression(text: str, target: int, kind: str = "colour") -> Expression:
    return Expression(text, kind, "", "", target, unseen_pair=False)


def test_a_right_answer_a_wrong_one_and_chance(truth: BenchmarkScene, grounder: Grounder) -> None:
    scene = grounder.look(truth.image_rgb, truth.boxes_xyxy)
    right = mark(scene, truth, expression("the red one", 0))
    wrong = mark(scene, truth, expression("the red one", 2))
    assert (right.full, right.plain, right.status, right.chosen) == (True, True, Status.FOUND, 0)
    assert (wrong.full, wrong.plain) == (False, False)
    found = shares([right, wrong])
    assert found["random"].value == pytest.approx(1 / 3)
    assert found["full"].value == found["ips"].value == found["wrong_box"].value == 0.5


def test_a_target_that_was_not_proposed_cannot_be_right(truth: BenchmarkScene, grounder: Grounder) -> None:
    result = mark(grounder.look(truth.image_rgb), truth, expression("the blue one", 2))
    assert (result.full, result.plain, result.random) == (False, False, 0.0)


def test_no_proposals_count_as_wrong_but_not_as_a_wrong_box(truth: BenchmarkScene, grounder: Grounder) -> None:
    result = mark(grounder.look(truth.image_rgb, np.zeros((0, 4))), truth, expression("the red one", 0))
    assert (result.status, result.full, result.plain, result.chosen) == (Status.NO_PROPOSALS, False, False, None)
    assert shares([result])["wrong_box"].value == 0


def test_right_is_more_than_half_overlap() -> None:
    target = np.array([0.0, 0.0, 30.0, 10.0])
    shifted = np.array([[0.0, 0.0, 30.0, 10.0], [9.9, 0.0, 39.9, 10.0], [10.0, 0.0, 40.0, 10.0]])
    assert right_proposals(shifted, target).tolist() == [True, True, False]


def test_synonyms_stand_in_for_their_category(truth: BenchmarkScene) -> None:
    asked = questions(truth, {"beaker": "cup", "orb": "ball"})
    alone = {(each.text, each.target) for each in asked if each.kind == SYNONYM_ALONE}
    coloured = {(each.text, each.target) for each in asked if each.kind == SYNONYM_WITH_COLOUR}
    assert alone == {("the orb", 2)}
    assert coloured == {("the red beaker", 0), ("the green beaker", 1), ("the blue orb", 2)}
    assert asked == questions(truth, {"beaker": "cup", "orb": "ball"})


def test_every_expression_has_a_row_of_its_own_or_two(truth: BenchmarkScene) -> None:
    labels = [row.label for block in BLOCKS for row in block]
    assert len(set(labels)) == len(labels)
    kinds = [("category", ""), ("colour", ""), ("colour+category", ""), ("redundant", ""), ("two-hop", "left")]
    kinds += [("relation", name) for name in RELATION_PHRASES] + [("superlative", name) for name in SUPERLATIVE_PHRASES]
    kinds += [(SYNONYM_ALONE, ""), (SYNONYM_WITH_COLOUR, "")]
    for kind, name in kinds:
        each = Expression("", kind, name, "", 0, unseen_pair=False)
        assert any(row.counts(each) for block in BLOCKS for row in block), (kind, name)


def test_the_report_holds_the_figures(truth: BenchmarkScene, grounder: Grounder) -> None:
    scene = grounder.look(truth.image_rgb, truth.boxes_xyxy)
    marks = [mark(scene, truth, expression("the red one", target)) for target in (0, 0, 0, 1)]
    findings = Findings({"true": marks})
    text = report(findings)
    (line,) = (line for line in text.splitlines() if line.startswith("colour "))
    assert line.split()[1:5] == ["4", "0.333", "0.750", "0.750"]
    assert "0.98 missed" in text
    row = as_json(findings)["boxes"]["true"]["rows"]["colour"]
    assert (row["n"], row["full"], row["wrong_box"], row["statuses"]) == (4, 0.75, 0.25, {"found": 4})


def test_no_detector_no_figures_of_one() -> None:
    assert math.isnan(detector_figures(Findings({"yolo": []}))["map50"])


def test_the_benchmark_s_seeds_are_apart_from_training_s() -> None:
    assert not set(SEEDS["training"]) & set(SEEDS["second look"])
    assert max(max(seeds) for seeds in SEEDS.values()) < 1_000_000


def test_at_least_twelve_synonyms_are_held_out_and_trained_nowhere() -> None:
    from training.clip.words import NAMES

    assert len(held_out_synonyms()) >= 12
    assert not set(held_out_synonyms()) & {name for names in NAMES.values() for name in names}
