"""How likely a phrase fits each proposal by itself, whatever the others are: what absence and ambiguity are told from.

Isolated proposal scoring says which proposal fits best, not whether any does. Here each proposal is asked what it would
best be called instead (`agent.grounding.names`): a phrase fits where its own colour and category come near the
likeliest ones. A logistic regression, fitted on scenes whose truth is known, makes probabilities of that; it belongs to
a preset's CLIP and detector (`agent.grounding.calibration`). What a detector's class names proved to be worth on those
scenes is added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import InvalidWeightsError
from agent.grounding.class_evidence import ClassEvidence
from agent.grounding.names import Names
from agent.language.english import ANYTHING, ARTICLES, COLOURS, POSSESSIVES
from agent.language.words import words_of
from agent.reasoning.soft_relations import sigmoid

EVIDENCE = ("log colour", "log category", "log share", "detector score", "colour said", "category said")
"""The first columns of `evidence`; then come the margins of the colour in each view, and of the category."""
SAID = slice(EVIDENCE.index("colour said"), EVIDENCE.index("category said") + 1)
LEAST_SHARE = 0.02
"""Shares below it are all alike."""
LEAST_LOG_SHARE = -4.0
LARGEST_MARGIN = 4.0
"""Margins beyond it are all alike."""
ANYTHING_FITS = 0.95
"""How likely a proposal is a thing at all."""


def evidence(phrase: str, logits: FloatArray, scores: FloatArray, names: Names) -> FloatArray:
    """What speaks for a phrase fitting each proposal.

    Args:
        phrase: words for one thing.
        logits: (N,) of the phrase, from `agent.perception.phrase_scorer.ScoredProposals.logits`.
        scores: (N,) the detector's confidence in [0, 1].
        names: of the same proposals.

    Returns:
        (N, `EVIDENCE` and 2 V) float64: logarithms of the likeliest colour's and category's likelihood for what is said
        of these, and of the share of the best proposal's likelihood for the whole phrase; the detector's score; whether
        a colour and a category are said; by how much what is said beats all other words in each of V views.
    """
    colours = {*words_of(phrase)} & {*COLOURS} & {*names.colours.words}
    categories = names.kinds(phrase) or frozenset[str]()
    return np.column_stack(
        [
            np.log(np.maximum(names.colours.shares_of(colours), LEAST_SHARE)),
            np.log(np.maximum(names.categories.shares_of(categories), LEAST_SHARE)),
            np.maximum(logits - logits.max(), LEAST_LOG_SHARE),
            scores,
            np.full(len(logits), float(bool(colours))),
            np.full(len(logits), float(bool(categories))),
            np.clip(names.colours.margins_of(colours), -LARGEST_MARGIN, LARGEST_MARGIN),
            np.clip(names.categories.margins_of(categories), -LARGEST_MARGIN, LARGEST_MARGIN),
        ]
    )


def says_nothing(phrase: str) -> bool:
    """Whether a phrase fits whatever there is: "the thing", "this one"."""
    return {*words_of(phrase)} <= ANYTHING | ARTICLES | POSSESSIVES


@dataclass(frozen=True, eq=False)
class PhraseFit:
    """A logistic regression on `evidence`.

    Attributes:
        weights: (`EVIDENCE` and 2 V,) float64.
        bias: the logit where all evidence is 0.
        classes: what the detector's class names add.
    """

    weights: FloatArray
    bias: float
    classes: ClassEvidence = field(default_factory=ClassEvidence)

    def __call__(self, phrase: str, logits: FloatArray, scores: FloatArray, names: Names) -> FloatArray:
        """(N,) in [0, 1]: how likely the phrase fits each proposal; arguments as of `evidence`.

        Raises:
            InvalidWeightsError: it was fitted for a scorer with another number of views.
        """
        if says_nothing(phrase):
            return np.full(len(logits), ANYTHING_FITS)
        rows = evidence(phrase, logits, scores, names)
        if rows.shape[1] != len(self.weights):
            raise InvalidWeightsError(
                f"the calibration has weights for {len(self.weights)} columns of evidence, and this scorer gives"
                f" {rows.shape[1]}: use paper mode, or fit one with python -m training.calibration"
            )
        if not rows[:, SAID].any():  # neither a colour nor a kind that can be checked: the best one fits
            return np.asarray(np.exp(rows[:, EVIDENCE.index("log share")]), dtype=np.float64)
        logit = rows @ self.weights + self.bias
        if names.labels and self.classes.counts:
            logit += self.classes.logits(names.kinds(phrase) or (), names.labels)
        return sigmoid(logit)

    @classmethod
    def from_mapping(cls, content: Mapping[str, Any]) -> PhraseFit:
        """From what `as_mapping` gave.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: it was fitted on other evidence, or is no such mapping.
        """
        if content["evidence"] != [*EVIDENCE]:
            raise ValueError(f"it was fitted on {content['evidence']}")
        weights = np.array(content["weights"], dtype=np.float64)
        margins = len(weights) - len(EVIDENCE)
        if weights.ndim != 1 or margins < 2 or margins % 2 or not np.isfinite(weights).all():
            raise ValueError(f"{len(EVIDENCE)} finite weights and two for each view are needed")
        classes = ClassEvidence.from_mapping(content.get("classes", {}))
        return cls(weights, float(content["bias"]), classes)

    def as_mapping(self) -> dict[str, object]:
        """For JSON."""
        numbers = {"evidence": [*EVIDENCE], "weights": self.weights.tolist(), "bias": self.bias}
        return {**numbers, "classes": self.classes.as_mapping()} if self.classes.counts else numbers
