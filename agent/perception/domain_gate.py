"""Whether a picture is one that a preset's models were made for.

Novelty detection by reconstruction: the things in known pictures lie near a few principal directions of their CLIP
embeddings, and the detector is sure of them; what is in other pictures is further off, and it is less sure. What may as
well be clutter lies about on known tables, too: it counts by its number alone.
`training.domain` fits it on known pictures alone; it belongs to a preset's CLIP and detector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from agent.datatypes import FloatArray, MaskArray
from agent.errors import InvalidWeightsError

LEAST_SCORE = 0.1
"""Of the detectors that a gate is fitted with: they give nothing less sure."""
CLUTTER_WEIGHT = 0.2
"""How much strangeness there is in clutter, by its share of what was proposed."""
NOTHING_PLAIN = 0.1
"""How much more where there is nothing else."""


class Sighting(NamedTuple):
    """The proposals of one picture.

    Attributes:
        appearances: (N, D) float64, see `agent.perception.phrase_scorer.ScoredProposals.appearances`.
        scores: (N,) float64, the detector's.
        is_plain: (N,) which of them are plainly things that have a name.
    """

    appearances: FloatArray
    scores: FloatArray
    is_plain: MaskArray


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

    def strangeness(self, seen: Sighting) -> float:
        """The median distance of what is plain from the directions, less the weighted median of its scores, and the
        weighted share of what is not plain; where nothing is plain, all that was proposed is taken.

        Some detectors give all that they considered, most of it with a score near 0 (below `LEAST_SCORE`): the rest
        counts. Where there is no rest, the scores are of another scale, and appearances alone tell. Minus infinity for
        no proposals: there is nothing to be mistaken about.
        """
        if not len(seen.appearances):
            return float("-inf")
        counted = seen.scores >= LEAST_SCORE
        scores = seen.scores if counted.any() else np.ones(len(seen.scores))
        counted = counted if counted.any() else np.ones(len(scores), dtype=np.bool_)
        plain = seen.is_plain & counted
        clutter = 1.0 - plain.sum() / counted.sum()
        chosen = plain if plain.any() else counted
        away = seen.appearances[chosen] - self.mean
        missed = np.linalg.norm(away - away @ self.directions.T @ self.directions, axis=1)
        distance = np.median(missed) - self.score_weight * np.median(scores[chosen])
        return float(distance + CLUTTER_WEIGHT * clutter + NOTHING_PLAIN * (not plain.any()))

    def knows(self, seen: Sighting) -> bool:
        """Whether a picture with these proposals is one of its kind; True of appearances to another scorer."""
        if seen.appearances.shape[1:] != self.mean.shape:
            return True
        return self.strangeness(seen) <= self.threshold

    @classmethod
    def fit(cls, seen: Sequence[Sighting], directions: int, score_weight: float, threshold: float) -> DomainGate:
        """From what is plain in each known picture."""
        rows = np.concatenate([each.appearances[each.is_plain] for each in seen])
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
