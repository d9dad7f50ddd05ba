"""How likely a phrase fits, what the shipped calibration holds, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from agent.datatypes import Trace
from agent.errors import InvalidWeightsError
from agent.grounding.calibration import LEAST_SHARE, Calibration, Confidence, Rivalry
from agent.grounding.phrase_fit import ANYTHING_FITS, EVIDENCE, PhraseFit, evidence, says_nothing
from agent.models.presets import PRESETS
from agent.reasoning.extended_executor import ExtendedOutcome
from tests.support.named_things import scene_of

LEFT, RIGHT = (100, 200, 160, 260), (400, 200, 460, 260)
SHIPPED = PRESETS["tabletop"].calibration
SCENE = scene_of(("red", "cup", LEFT), ("yellow", "lemon", RIGHT), views=2)


@pytest.fixture(scope="module")
def shipped() -> Calibration:
    assert SHIPPED is not None
    return Calibration.load(SHIPPED)


def chances(fit: PhraseFit, phrase: str) -> list[float]:
    return list(fit(phrase, SCENE.encoded.logits(phrase), SCENE.proposals.scores, SCENE.names))


@pytest.mark.parametrize(
    ("phrase", "first", "second"),
    [("the red cup", True, False), ("the lemon", False, True), ("the yellow cup", False, False)],
)
def test_each_thing_is_judged_by_itself(shipped: Calibration, phrase: str, first: bool, second: bool) -> None:
    assert [chance > 0.9 for chance in chances(shipped.phrase_fit, phrase)] == [first, second]


@pytest.mark.parametrize("phrase", ["the thing", "the one", "this object"])
def test_words_for_anything_fit_everything(shipped: Calibration, phrase: str) -> None:
    assert says_nothing(phrase)
    assert chances(shipped.phrase_fit, phrase) == [ANYTHING_FITS] * 2


def test_it_survives_saving(shipped: Calibration, tmp_path: Path) -> None:
    shipped.save(tmp_path / "calibration.json", "by hand")
    again = Calibration.load(tmp_path / "calibration.json")
    assert (again.thresholds, again.confidence) == (shipped.thresholds, shipped.confidence)
    np.testing.assert_array_equal(again.phrase_fit.weights, shipped.phrase_fit.weights)


@pytest.mark.parametrize(
    "change",
    [{"version": 0}, {"phrase_fit": {"evidence": ["other"], "weights": [1], "bias": 0}}, {"thresholds": {"x": 1}}],
)
def test_other_versions_are_refused_with_the_remedy(
    shipped: Calibration, tmp_path: Path, change: dict[str, object]
) -> None:
    path = tmp_path / "calibration.json"
    shipped.save(path, "by hand")
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(InvalidWeightsError, match=r"training\.calibration"):
        Calibration.load(path)


def test_a_missing_file_is_refused() -> None:
    with pytest.raises(InvalidWeightsError, match=r"training\.calibration"):
        Calibration.load(Path("nowhere.json"))


def test_confidence_grows_with_presence_and_falls_with_the_second(shipped: Calibration) -> None:
    sure = shipped.confidence.of(np.array([0.95, 0.01]), 0.99)
    assert sure > shipped.confidence.of(np.array([0.95, 0.01]), 0.6)
    assert sure > shipped.confidence.of(np.array([0.95, 0.6]), 0.99)
    assert 0 <= Confidence(0, 1, -1, 1).of(np.zeros(0), 0.0) <= 1


def test_where_the_words_rank_a_near_second_is_less_of_a_rival() -> None:
    rivalry = Rivalry(bias=-3.0, share=1.0, best=0.0, ordered=-2.0, relations=0.0)
    plain = ExtendedOutcome(np.array([0.8, 0.7, 0.0]), None, Trace(), 0.8, 0.8)
    ranked = replace(plain, is_ordered=True)
    assert rivalry.of(plain)[1] == pytest.approx(1 / (1 + np.exp(3.0 - np.log(0.7 / 0.8 / LEAST_SHARE))))
    assert rivalry.of(ranked)[1] < rivalry.of(plain)[1]
    assert rivalry.of(plain)[2] < rivalry.of(plain)[1]


def test_evidence_has_a_margin_for_each_view() -> None:
    rows = evidence("the red cup", SCENE.encoded.logits("the red cup"), SCENE.proposals.scores, SCENE.names)
    views = len(SCENE.encoded.view_logits("the red cup"))
    assert rows.shape == (2, len(EVIDENCE) + 2 * views)
    margins = rows[:, len(EVIDENCE) :]
    assert (margins[0] > 0).all()
    assert (margins[1] < 0).all()
    plain = evidence("the cup", SCENE.encoded.logits("the cup"), SCENE.proposals.scores, SCENE.names)
    assert not plain[:, len(EVIDENCE) : len(EVIDENCE) + views].any(), "no colour is said"


def test_a_calibration_for_other_views_is_refused() -> None:
    fit = PhraseFit(np.zeros(len(EVIDENCE) + 6), 0.0)
    with pytest.raises(InvalidWeightsError, match="paper mode"):
        chances(fit, "the red cup")
