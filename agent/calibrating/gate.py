"""Which pictures are like those that models are known to work on: `agent.perception.domain_gate`, fitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from agent.perception.domain_gate import DomainGate, Sighting

DIRECTIONS = 32
SCORE_WEIGHT = 0.2
PARTS = 10
"""Random parts of each picture's proposals, as if the rest had been cleared away."""
KNOWN_SHARE = 0.98


def fit_gate(known: Sequence[Sighting], others: Sequence[Sighting]) -> DomainGate:
    """The gate whose directions are those of known pictures, and that lets `KNOWN_SHARE` of others of the kind pass."""
    rows = sum(each.is_plain.sum() for each in known)
    directions = min(DIRECTIONS, max(1, rows // 4))  # of few proposals, more would say nothing of others
    gate = DomainGate.fit(known, directions, SCORE_WEIGHT, np.inf)
    return replace(gate, threshold=float(np.quantile(_strangeness(gate, others), KNOWN_SHARE)))


def _strangeness(gate: DomainGate, known: Sequence[Sighting]) -> list[float]:
    """Of whole pictures, and of parts of them."""
    rng = np.random.default_rng(0)
    strangeness = [gate.strangeness(each) for each in known]
    for each in known:
        for _ in range(PARTS):
            size = rng.integers(min(3, len(each.scores)), len(each.scores) + 1)
            part = rng.permutation(len(each.scores))[:size]
            some = Sighting(each.appearances[part], each.scores[part], each.is_plain[part])
            strangeness.append(gate.strangeness(some))
    return strangeness
