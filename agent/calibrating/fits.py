"""The parts of a calibration, fitted on questions whose right answers are known: `agent.grounding.calibration`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from agent.calibrating.expected import Expects
from agent.calibrating.logistic import regressed
from agent.datatypes import FloatArray, MaskArray
from agent.grounding.calibration import Calibration, Confidence, Presence, Rivalry
from agent.grounding.phrase_fit import PhraseFit
from agent.reasoning.decision import Thresholds
from agent.reasoning.extended_executor import ExtendedOutcome

SOFTENED = 0.5
"""Of the logits of how likely a phrase fits: ranks among several come out better (TabletopRef's dev split: 0.934 to
0.940), as what CLIP mistakes in one thing it mistakes in the next."""
SHARES = np.linspace(0.1, 0.95, 86)
_Fit = TypeVar("_Fit")


@dataclass(frozen=True)
class Limits:
    """What thresholds keep to.

    Attributes:
        kept_found: of what is there, and was detected, so much must not be called absent.
        false_questions: of clear expressions, so many may be asked about.
    """

    kept_found: float = 0.95
    false_questions: float = 0.03


@dataclass(frozen=True, eq=False)
class Scored:
    """A question that was reasoned over.

    Attributes:
        expects: what the right answer is.
        outcome: what the reasoning came to.
        is_target: (N,) which of the proposals are meant, or could be.
    """

    expects: Expects
    outcome: ExtendedOutcome
    is_target: MaskArray

    @property
    def scores(self) -> FloatArray:
        """(N,) of the proposals."""
        return self.outcome.scores

    @property
    def second(self) -> int:
        """Which proposal scores second."""
        return int(np.argsort(-self.scores, kind="stable")[1])

    def rival(self, rivalry: Rivalry) -> float:
        """How likely the second one could be meant too."""
        return float(rivalry.of(self.outcome)[self.second]) if len(self.scores) > 1 else 0.0


def phrase_fit_for(rows: FloatArray) -> PhraseFit:
    """From rows of `agent.grounding.phrase_fit.evidence` and, in the last column, whether the phrase fits (0 or 1)."""
    weights, bias = regressed(rows)
    return PhraseFit((SOFTENED * weights).round(4), round(SOFTENED * bias, 4))


def decisions_for(phrase_fit: PhraseFit, rows: Sequence[Scored], limits: Limits = Limits()) -> Calibration:
    """All that is decided after phrases fit."""
    presence, rivalry = presence_for(rows), rivalry_for(rows)
    thresholds = thresholds_for(rows, presence, rivalry, limits)
    confidence = confidence_for(rows, presence, rivalry, thresholds)
    return Calibration(phrase_fit, presence, rivalry, thresholds, confidence)


def fitted(kind: Callable[..., _Fit], evidence_rows: Sequence[FloatArray], outcomes: Sequence[bool]) -> _Fit:
    """A bias and weights, in this order, from rows of evidence (E,) and what came of each."""
    weights, bias = regressed(np.column_stack([np.array(evidence_rows), np.array(outcomes, dtype=np.float64)]))
    return kind(round(bias, 4), *(round(float(weight), 4) for weight in weights))


def presence_for(rows: Sequence[Scored]) -> Presence:
    """From what is absent, and what is there and was detected."""
    known = [each for each in rows if each.expects is Expects.ABSENT or each.is_target.any()]
    there = [each.expects is not Expects.ABSENT for each in known]
    return fitted(Presence, [Presence.evidence(each.outcome) for each in known], there)


def rivalry_for(rows: Sequence[Scored]) -> Rivalry:
    """From the second best one where one is meant, and where several could be."""
    known = [each for each in _clear(rows) if len(each.scores) > 1]
    known += [each for each in rows if each.expects is Expects.AMBIGUOUS and each.is_target.sum() > 1]
    could_be = [each.expects is Expects.AMBIGUOUS for each in known]
    return fitted(Rivalry, [Rivalry.evidence(each.outcome)[each.second] for each in known], could_be)


def _clear(rows: Sequence[Scored]) -> list[Scored]:
    return [each for each in rows if each.expects is Expects.ONE and each.is_target.any()]


def thresholds_for(rows: Sequence[Scored], presence: Presence, rivalry: Rivalry, limits: Limits) -> Thresholds:
    """The strictest that keep to the limits, and the best for several."""
    clear = _clear(rows)
    there = np.array([presence.of(each.outcome) for each in clear])
    rivals = np.array([each.rival(rivalry) for each in clear])
    several = [each for each in rows if each.expects is Expects.SEVERAL] or clear
    right = [
        np.mean([((each.scores >= share * each.scores.max()) == each.is_target).all() for each in several])
        for share in SHARES
    ]
    return Thresholds(
        absent_below=round(float(np.quantile(there, 1.0 - limits.kept_found)), 4),
        also_meant_from=round(float(np.quantile(rivals, 1.0 - limits.false_questions)), 4),
        each_from=round(float(SHARES[int(np.argmax(right))]), 4),
    )


def confidence_for(rows: Sequence[Scored], presence: Presence, rivalry: Rivalry, thresholds: Thresholds) -> Confidence:
    """From what would be answered with a box."""
    answered = [
        each
        for each in rows
        if each.expects is not Expects.SEVERAL
        and presence.of(each.outcome) >= thresholds.absent_below
        and each.rival(rivalry) < thresholds.also_meant_from
    ]
    outcomes = [each.expects is Expects.ONE and bool(each.is_target[int(each.scores.argmax())]) for each in answered]
    return fitted(
        Confidence, [Confidence.evidence(each.scores, presence.of(each.outcome)) for each in answered], outcomes
    )
