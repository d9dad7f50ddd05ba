"""The fits give back what made the data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.calibrating.expected import Expects
from agent.calibrating.fits import Limits, Scored, confidence_for, presence_for, rivalry_for, thresholds_for
from agent.datatypes import ReasoningStep, Trace
from agent.grounding.calibration import Presence
from agent.reasoning.extended_executor import ExtendedOutcome
from agent.reasoning.soft_relations import sigmoid


def scored(best: float, second: float = 0.0, *, expects: Expects = Expects.ONE, right: bool = True) -> Scored:
    outcome = ExtendedOutcome(np.array([best, second]), None, Trace(), best, best)
    targets = np.array([right, not right or expects is Expects.AMBIGUOUS]) & (expects is not Expects.ABSENT)
    return Scored(expects, outcome, targets)


def test_what_is_there_is_told_from_what_is_not() -> None:
    rng = np.random.default_rng(1)
    there = [scored(float(rng.uniform(0.6, 1.0)), float(rng.uniform(0, 0.3))) for _ in range(200)]
    absent = [scored(float(rng.uniform(0.0, 0.3)), expects=Expects.ABSENT) for _ in range(200)]
    several = [scored(0.9, 0.8, expects=Expects.SEVERAL)]
    presence = presence_for([*there, *absent])
    assert presence.of(there[0].outcome) > 0.9
    assert presence.of(absent[0].outcome) < 0.1
    ambiguous = [scored(0.9, float(rng.uniform(0.6, 0.9)), expects=Expects.AMBIGUOUS) for _ in range(50)]
    rivalry = rivalry_for([*there, *ambiguous])
    assert rivalry.of(there[0].outcome)[1] < 0.5 < rivalry.of(ambiguous[0].outcome)[1]
    limits = Limits(kept_found=0.9, false_questions=0.05)
    thresholds = thresholds_for([*there, *absent, *several], presence, rivalry, limits)
    kept = [presence.of(each.outcome) >= thresholds.absent_below for each in there]
    assert np.mean(kept) == pytest.approx(0.9, abs=0.01)
    questions = [each.rival(rivalry) >= thresholds.also_meant_from for each in there]
    assert 0.05 <= np.mean(questions) <= 0.1
    confidence = confidence_for([*there, *absent], presence, rivalry, thresholds)
    assert confidence.of(np.array([0.9, 0.0]), 0.99) > 0.9


def test_what_reasoning_took_away_weighs_less_than_words_that_do_not_fit() -> None:
    presence = Presence(1.0, best=1.0, root=2.0, landmark=3.0, ranking=-1.0, related=0.5, ranked=0.25, relations=0.0)
    plain = scored(0.3).outcome
    assert presence.of(plain) == pytest.approx(sigmoid(1 + 6 * np.log(0.3)))
    sides = np.array([0.3, 0.6]), np.array([0.3, 0.15])
    step = ReasoningStep("superlative", "left", ("leftmost",), "the cup", "", np.eye(2), *sides)
    ranked = replace(plain, trace=Trace({}, (), (step,)), root_fit=0.6, landmark_fit=1.0)
    expected = 1 + np.log(0.3) + 2 * np.log(0.6) - np.log(0.5) + 0.25
    assert presence.of(ranked) == pytest.approx(sigmoid(expected))
