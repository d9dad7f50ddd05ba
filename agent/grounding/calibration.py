"""What extended mode's numbers mean for some models: fitted on pictures whose truth is known, stored beside the models.

``python -m training.calibration`` fits it for the tabletop preset, ``reclip-agent calibrate`` for any other
(`agent.calibrating`); models without one have `agent.grounding.uncalibrated`. The file names its version, so that
weights that were made for other evidence are refused instead of misread.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import InvalidWeightsError
from agent.grounding.phrase_fit import PhraseFit
from agent.language.english import COLOURS
from agent.language.things import CATEGORIES
from agent.perception.own_units import InUnits, spread_of
from agent.perception.phrase_scorer import ScoredProposals
from agent.reasoning.decision import Thresholds
from agent.reasoning.extended_executor import ExtendedOutcome
from agent.reasoning.soft_relations import sigmoid

VERSION = 2
SPREAD_OVER = (*(f"the {word} one" for word in COLOURS), *(f"the {word}" for word in CATEGORIES))
"""Phrases whose logits have the spread that is a model's own unit."""
LEAST_SHARE = 0.02
LEAST = 1e-4
"""Of scores in logarithms."""


@dataclass(frozen=True)
class Presence:
    """How likely what is meant is there at all: a logistic regression on what the reasoning came to.

    Attributes:
        bias: the logit where all fits wholly and nothing was reasoned.
        best, root, landmark: weights of logarithms of the best score, and of `ExtendedOutcome.root_fit` and
            ``landmark_fit``: a low score after reasoning weighs less where the words themselves fit.
        ranking: of the logarithm of what superlatives left of the best score: among several that fit, no rank is sure.
        related, ranked: where a relation was applied, and where a superlative was.
        relations: for each relation.
    """

    bias: float
    best: float
    root: float
    landmark: float
    ranking: float
    related: float
    ranked: float
    relations: float

    def of(self, outcome: ExtendedOutcome) -> float:
        """In [0, 1]."""
        fits = [self.best, self.root, self.landmark, self.ranking]
        weights = np.array([*fits, self.related, self.ranked, self.relations])
        return float(sigmoid(self.bias + self.evidence(outcome) @ weights))

    @staticmethod
    def evidence(outcome: ExtendedOutcome) -> FloatArray:
        """(7,) what the regression is made of."""
        logs = [_log(each) for each in (float(outcome.scores.max()), outcome.root_fit, outcome.landmark_fit)]
        superlatives = [step for step in outcome.trace.steps if step.kind == "superlative"]
        ranking = sum(_log(float(step.after.max())) - _log(float(step.before.max())) for step in superlatives)
        relations = len(outcome.trace.steps) - len(superlatives)
        return np.array([*logs, ranking, float(relations > 0), float(bool(superlatives)), float(relations)])


@dataclass(frozen=True)
class Rivalry:
    """How likely something could be meant as well as the best one: a logistic regression on its score's share of that.

    Attributes:
        bias: the logit of what has a share of `LEAST_SHARE`, where the best one scores 1.
        share: weight of the share's logarithm.
        best: of the best score's logarithm.
        ordered: where the words pick one out of several; see `ExtendedOutcome.is_ordered`.
        relations: where a relation was applied.
    """

    bias: float
    share: float
    best: float
    ordered: float
    relations: float

    def of(self, outcome: ExtendedOutcome) -> FloatArray:
        """(N,) in [0, 1]; of the best one itself it says nothing."""
        weights = np.array([self.share, self.best, self.ordered, self.relations])
        return sigmoid(self.bias + self.evidence(outcome) @ weights)

    @staticmethod
    def evidence(outcome: ExtendedOutcome) -> FloatArray:
        """(N, 4) what the regression is made of."""
        best = max(float(outcome.scores.max()), LEAST)
        shares = np.log(np.maximum(outcome.scores / best, LEAST_SHARE) / LEAST_SHARE)
        related = any(step.kind == "relation" for step in outcome.trace.steps)
        rest = [np.log(best), float(outcome.is_ordered), float(related)]
        return np.column_stack([shares, np.tile(rest, (len(shares), 1))])


@dataclass(frozen=True)
class Confidence:
    """How likely the chosen box is right: a logistic regression on the two best scores and the presence.

    Attributes:
        bias: the logit at a best score of 1, a second one of nothing, and an even chance of presence.
        best: weight of the best score's logarithm.
        second: weight of the second score's share of the best, as a logarithm from `LEAST_SHARE`.
        presence: weight of the presence's logit.
    """

    bias: float
    best: float
    second: float
    presence: float

    def of(self, scores: FloatArray, presence: float) -> float:
        """In [0, 1], from (N,) scores in [0, 1] and what `Presence` says."""
        weights = np.array([self.best, self.second, self.presence])
        return float(sigmoid(self.bias + self.evidence(scores, presence) @ weights))

    @staticmethod
    def evidence(scores: FloatArray, presence: float) -> FloatArray:
        """(3,) what the regression is made of."""
        ordered = np.sort(np.append(scores, [0.0, 0.0]))[::-1]
        best = max(float(ordered[0]), 1e-6)
        second = np.log(max(float(ordered[1]) / best, LEAST_SHARE) / LEAST_SHARE)
        there = min(max(presence, LEAST), 1.0 - LEAST)
        return np.array([np.log(best), second, np.log(there / (1.0 - there))])


@dataclass(frozen=True)
class Calibration:
    """Everything that extended mode decides by.

    Attributes:
        phrase_fit: how likely a phrase fits a proposal.
        presence: how likely what is meant is there.
        rivalry: how likely another one could be meant too.
        thresholds: when nothing is meant, and when several could be.
        confidence: how likely the answer is right.
        unit, reference: of the scorer's logits, see `agent.perception.own_units.InUnits`; a unit of None is their
            spread in each picture.
        is_fitted: whether it was fitted to the models that it is used with.
    """

    phrase_fit: PhraseFit
    presence: Presence
    rivalry: Rivalry
    thresholds: Thresholds
    confidence: Confidence
    unit: float | None = 1.0
    reference: ScoredProposals | None = None
    is_fitted: bool = True

    def judged(self, encoded: ScoredProposals) -> ScoredProposals:
        """The proposals of a frame with logits in the unit that everything here is fitted in."""
        unit = spread_of(encoded, SPREAD_OVER) if self.unit is None else self.unit
        is_raw = unit == 1.0 and self.reference is None
        return encoded if is_raw else InUnits(encoded, unit, self.reference)

    @classmethod
    def load(cls, path: Path) -> Calibration:
        """Read what `save` wrote.

        Raises:
            InvalidWeightsError: no such file, or one of another version.
        """
        try:
            return cls.from_mapping(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidWeightsError(
                f"{path} holds no calibration ({error}): make it with python -m training.calibration"
            ) from error

    @classmethod
    def from_mapping(cls, content: Mapping[str, Any]) -> Calibration:
        """From what `as_mapping` gave.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: of another version, or no such mapping.
        """
        if content["version"] != VERSION:
            raise ValueError(f"it is of version {content['version']}, not {VERSION}")
        return cls(
            PhraseFit.from_mapping(content["phrase_fit"]),
            Presence(**_numbers(content["presence"])),
            Rivalry(**_numbers(content["rivalry"])),
            Thresholds(**_numbers(content["thresholds"])),
            Confidence(**_numbers(content["confidence"])),
            unit=float(content.get("unit", 1.0)),
        )

    def as_mapping(self) -> dict[str, object]:
        """For JSON."""
        return {
            "version": VERSION,
            "phrase_fit": self.phrase_fit.as_mapping(),
            "presence": asdict(self.presence),
            "rivalry": asdict(self.rivalry),
            "thresholds": asdict(self.thresholds),
            "confidence": asdict(self.confidence),
            "unit": self.unit,
        }

    def save(self, path: Path, made: str) -> None:
        """Write it, with how it was made."""
        content = {"made": made, **self.as_mapping()}
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _log(score: float) -> float:
    return float(np.log(max(score, LEAST)))


def _numbers(content: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in content.items()}


load_calibration = lru_cache(maxsize=4)(Calibration.load)
