"""Whether a picture is one that a preset's models were made for.

Novelty detection by reconstruction: the proposals of known pictures lie near a few principal directions of their CLIP
embeddings, and the detector is sure of them; those of other pictures are further off, and it is less sure.
`training.domain` fits it on known pictures alone; it belongs to a preset's CLIP and detector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import InvalidWeightsError

LEAST_SCORE = 0.1
"""Of the detectors that a gate is fitted with: they give nothing less sure."""


@dataclass(frozen=True, eq=False)
class DomainGate:
    """Tells how strange a picture is.

    Attributes:
        mean: (D,) float64: of the appearances in known pictures, see
            `agent.perception.phrase_scorer.ScoredProposals.appearances`.
        directions: (K, D) float64, orthonormal rows: in which these differ most.
        score_weight: how much a sure detector counts against strangeness.
        threshold: pictures that are stranger are not known.
    """

    mean: FloatArray
    directions: FloatArray
    score_weight: float
    threshold: float

    def strangeness(self, appearances: FloatArray, scores: FloatArray) -> float:
        """The median distance of (N, D) appearances from the directions, less the weighted median of (N,) scores.

        Some detectors give all that they considered, most of it with a score near 0 (below `LEAST_SCORE`): the rest
        counts. Where there is no rest, the scores are of another scale, and appearances alone tell. Minus infinity for
        no proposals: there is nothing to be mistaken about.
        """
        if not len(appearances):
            return float("-inf")
        is_sure = scores >= LEAST_SCORE
        appearances, scores = (appearances[is_sure], scores[is_sure]) if is_sure.any() else (appearances, np.ones(1))
        away = appearances - self.mean
        missed = away - away @ self.directions.T @ self.directions
        return float(np.median(np.linalg.norm(missed, axis=1)) - self.score_weight * np.median(scores))

    def knows(self, appearances: FloatArray, scores: FloatArray) -> bool:
        """Whether a picture with these proposals is one of its kind; True of appearances to another scorer."""
        if appearances.shape[1:] != self.mean.shape:
            return True
        return self.strangeness(appearances, scores) <= self.threshold

    @classmethod
    def fit(
        cls, appearances: Sequence[FloatArray], directions: int, score_weight: float, threshold: float
    ) -> DomainGate:
        """From the (N, D) appearances of each known picture."""
        rows = np.concatenate(list(appearances))
        mean = rows.mean(axis=0)
        _, _, found = np.linalg.svd(rows - mean, full_matrices=False)
        return cls(mean, found[:directions], score_weight, threshold)

    def save(self, path: Path) -> None:
        """Write it, in half precision."""
        np.savez_compressed(
            path,
            mean=self.mean.astype(np.float16),
            directions=self.directions.astype(np.float16),
            score_weight=self.score_weight,
            threshold=self.threshold,
        )

    @classmethod
    def load(cls, path: Path) -> DomainGate:
        """Read what `save` wrote.

        Raises:
            InvalidWeightsError: no such file, or something else in it.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                values = {each.name: stored[each.name].astype(np.float64) for each in fields(cls)}
            gate = cls(values["mean"], values["directions"], float(values["score_weight"]), float(values["threshold"]))
            if gate.directions.ndim != 2 or gate.mean.shape != gate.directions.shape[1:]:
                raise ValueError(f"directions of shape {gate.directions.shape}, a mean of shape {gate.mean.shape}")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InvalidWeightsError(
                f"{path} holds no weights of a domain gate ({error}): make them with python -m training.domain"
            ) from error
        return gate


load_gate = lru_cache(maxsize=4)(DomainGate.load)
