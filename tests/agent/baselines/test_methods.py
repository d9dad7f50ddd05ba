"""Each row of the paper's tables, with the numbers that the published program gave for it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from agent.baselines.methods import METHODS, READING_ABLATION, VIEW_ABLATION, Method, gradcam
from agent.datatypes import Frame, Status
from agent.errors import InvalidInputError
from agent.images import load_image
from agent.perception.clip_encoder import ClipEncoder
from agent.perception.ips import IsolatedProposalScorer
from agent.perception.proposals import GivenBoxes
from agent.pipeline import Grounder
from tests.support.parses import RED_CUP_LEFT_OF_THE_BOWL, HandParser, parse
from tests.support.vision import ColourEncoder

GOLDEN = Path(__file__).parents[2] / "golden" / "ips"
CASES = [json.loads(line) for line in (GOLDEN / "ips.jsonl").read_text().splitlines()]
BOTH = "tiny-rn+tiny-vit"
PARSER = HandParser(parse(*RED_CUP_LEFT_OF_THE_BOWL))


@pytest.fixture(scope="module")
def encoders() -> dict[str, ClipEncoder]:
    return {name: ClipEncoder.load(GOLDEN / f"{name}.json") for name in BOTH.split("+")}


def grounder(encoders: dict[str, ClipEncoder], names: str, case: dict) -> Grounder:
    scorer = IsolatedProposalScorer(tuple(encoders[name] for name in names.split("+")))
    return Grounder(GivenBoxes(case["boxes_xyxy"]), scorer, PARSER)


def logits(method: Method, encoders: dict[str, ClipEncoder], names: str, case: dict) -> np.ndarray:
    frame = Frame(load_image(GOLDEN / case["image"]))
    return method.on(grounder(encoders, names, case)).look(frame).encoded.logits(case["text"])


@pytest.mark.parametrize("names", [BOTH, "tiny-rn", "tiny-vit"])
@pytest.mark.parametrize(
    ("method", "key"),
    [
        (METHODS["CPT-adapted"], "shade|sum"),
        (METHODS["ReCLIP w/o relations"], "crop,blur|sum"),
        (METHODS["ReCLIP"], "crop,blur|sum"),
        (VIEW_ABLATION["crop"], "crop|sum"),
        (VIEW_ABLATION["blur"], "blur|sum"),
        (VIEW_ABLATION["max"], "crop,blur|max"),
        (VIEW_ABLATION["sum"], "crop,blur|sum"),
    ],
)
def test_rows_of_isolated_scoring(method: Method, key: str, names: str, encoders: dict[str, ClipEncoder]) -> None:
    case = CASES[1]
    assert logits(method, encoders, names, case) == pytest.approx(case["logits"][f"{names}|{key}"], abs=1e-3)


def test_gradcam_of_one_model_and_of_two(encoders: dict[str, ClipEncoder]) -> None:
    case = CASES[5]
    expected = case["gradcam"]
    for name in expected:
        assert logits(METHODS["GradCAM"], encoders, name, case) == pytest.approx(expected[name], abs=1e-3)
    mean = np.mean([expected[name] for name in expected], axis=0)
    assert logits(METHODS["GradCAM"], encoders, BOTH, case) == pytest.approx(mean, abs=1e-3)


def test_the_area_prior_is_the_published_one(encoders: dict[str, ClipEncoder]) -> None:
    case = CASES[0]
    frame = Frame(load_image(GOLDEN / case["image"]))
    answer = METHODS["ReCLIP, area > 5 %"].on(grounder(encoders, BOTH, case)).look(frame).ground(case["text"])
    assert answer.distribution == pytest.approx(case["probs_area_5pct"], abs=1e-3)
    assert (answer.distribution == 0).any()


def test_rows_are_in_the_papers_order() -> None:
    assert list(METHODS) == [
        "random",
        "CPT-adapted",
        "GradCAM",
        "ReCLIP w/o relations",
        "ReCLIP",
        "ReCLIP, area > 5 %",
    ]
    assert list(VIEW_ABLATION) == ["crop", "blur", "max", "sum"]


@pytest.mark.parametrize("name", [*METHODS, *VIEW_ABLATION, *READING_ABLATION])
def test_every_row_answers_and_only_those_with_relations_reason(name: str, encoders: dict[str, ClipEncoder]) -> None:
    method = {**METHODS, **VIEW_ABLATION, **READING_ABLATION}[name]
    frame = Frame(load_image(GOLDEN / "image1.png"))
    case = {"boxes_xyxy": [(50, 50, 250, 250), (300, 60, 500, 240), (260, 200, 420, 460)]}
    answer = method.on(grounder(encoders, BOTH, case)).look(frame).ground("the red cup left of the bowl")
    assert answer.status in (Status.FOUND, Status.NO_BOX_SATISFIES)
    reasons = (name.startswith("ReCLIP") and "w/o" not in name) or name in READING_ABLATION
    if name not in ("shuffled words", "no relations"):  # one parse is known here, and its only rule is a relation
        assert bool(answer.trace.steps) is reasons
    again = method.on(grounder(encoders, BOTH, case)).look(frame).ground("the red cup left of the bowl")
    assert np.array_equal(again.distribution, answer.distribution, equal_nan=True)


def test_what_a_method_cannot_be_made_of(encoders: dict[str, ClipEncoder]) -> None:
    with pytest.raises(InvalidInputError, match="ClipEncoder"):
        gradcam(IsolatedProposalScorer((ColourEncoder(),)))
    random = METHODS["random"].on(grounder(encoders, BOTH, CASES[0]))
    with pytest.raises(InvalidInputError, match="isolated"):
        METHODS["ReCLIP"].on(random)
