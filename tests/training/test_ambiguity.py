"""The regression behind the question margin finds the weights that made its data."""

from __future__ import annotations

import numpy as np
import pytest

from agent.chat.fitted_margin import EVIDENCE, FittedMargin
from agent.models.presets import PRESETS
from training.ambiguity.__main__ import Rows, fit, rows_of


def test_weights_are_found_again() -> None:
    rng = np.random.default_rng(1)
    weights, bias = rng.normal(size=len(EVIDENCE)), -0.7
    evidence = rng.normal(size=(40_000, len(EVIDENCE))) * 2 + 1
    fits = (rng.random(len(evidence)) < 1 / (1 + np.exp(-(evidence @ weights + bias)))).astype(float)
    found = fit([Rows(False, evidence[:10_000], fits[:10_000]), Rows(False, evidence[10_000:], fits[10_000:])], 0.3)
    assert found.weights == pytest.approx(weights, abs=0.06)
    assert found.bias == pytest.approx(bias, abs=0.12)
    assert found.threshold == 0.3


def test_rows_of_a_rendered_scene() -> None:
    from agent.pipeline import Grounder
    from sim.benchmark_scenes import benchmark_scenes
    from tests.support.rendering import skip_unless_it_can_render

    skip_unless_it_can_render()
    grounder = Grounder.from_preset()
    scenes = benchmark_scenes("training", 8, seeds=range(19_500, 19_508))
    rows = [row for truth in scenes for row in rows_of(truth, grounder)]
    assert len(rows) > 10
    assert all(each.evidence.shape == (len(each.fits), len(EVIDENCE)) for each in rows)
    assert any(each.by_place for each in rows)
    path = PRESETS["tabletop"].ambiguity
    assert path is not None
    model = FittedMargin.load(path).by_words
    by_words = [each for each in rows if not each.by_place]
    likely = np.concatenate([model.probabilities(each.evidence) for each in by_words])
    fits = np.concatenate([each.fits for each in by_words]) > 0
    assert np.median(likely[~fits]) < 0.1
    assert np.median(likely[fits]) > 0.3
