"""Logits in units of a scorer's own spread: what is a large difference to one CLIP model is a small one to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray, Proposals
from agent.perception.phrase_scorer import ScoredProposals

LEAST_UNIT = 1e-6


def spread_of(encoded: ScoredProposals, phrases: Sequence[str]) -> float:
    """How far the logits of phrases lie apart for one proposal: their standard deviation, the median over proposals.

    Args:
        phrases: two at least, which mean different things.

    Returns:
        Above 0; 1 where there are no proposals.
    """
    if not len(encoded.proposals):
        return 1.0
    encoded.prepare(phrases)
    logits = np.stack([encoded.logits(phrase) for phrase in phrases], axis=1)
    return max(float(np.median(logits.std(axis=1))), LEAST_UNIT)


@dataclass(frozen=True, eq=False)
class InUnits(ScoredProposals):
    """The same proposals, with logits in another unit and from another zero.

    Attributes:
        scored: as the scorer gives them.
        unit: what its logits are divided by; above 0.
        reference: one proposal that looks as all do on average: its logits are 0. Some words score high whatever is
            shown; None where no such average is known.
    """

    scored: ScoredProposals
    unit: float
    reference: ScoredProposals | None = None

    @property
    def proposals(self) -> Proposals:  # type: ignore[override]
        """See `ScoredProposals`."""
        return self.scored.proposals

    @property
    def size_wh(self) -> tuple[int, int]:  # type: ignore[override]
        """See `ScoredProposals`."""
        return self.scored.size_wh

    @property
    def appearances(self) -> FloatArray:
        """See `ScoredProposals`."""
        return self.scored.appearances

    def prepare(self, phrases: Sequence[str]) -> None:
        """See `ScoredProposals`."""
        self.scored.prepare(phrases)

    def logits(self, phrase: str) -> FloatArray:
        """See `ScoredProposals`."""
        zero = 0.0 if self.reference is None else self.reference.logits(phrase)
        return np.asarray((self.scored.logits(phrase) - zero) / self.unit, dtype=np.float64)

    def view_logits(self, phrase: str) -> FloatArray:
        """See `ScoredProposals`."""
        zero = 0.0 if self.reference is None else self.reference.view_logits(phrase)
        return np.asarray((self.scored.view_logits(phrase) - zero) / self.unit, dtype=np.float64)
