"""A thing that is not in the picture, such as one in the robot's hand, beside those that are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray, Proposals
from agent.perception.phrase_scorer import ScoredProposals


@dataclass(frozen=True, eq=False)
class WithRemembered(ScoredProposals):
    """The proposals of one frame, and after them one of an earlier frame, which looks as it did there.

    Attributes:
        seen: of the frame.
        earlier: of the earlier one, by the same scorer.
        index: of the proposal in ``earlier``.
        proposals: those of ``seen``, and where the other one is taken to be.
    """

    seen: ScoredProposals
    earlier: ScoredProposals
    index: int
    proposals: Proposals

    @property
    def size_wh(self) -> tuple[int, int]:  # type: ignore[override]
        """See `ScoredProposals`."""
        return self.seen.size_wh

    @property
    def appearances(self) -> FloatArray:
        """See `ScoredProposals`."""
        own = self.earlier.appearances[[self.index]]
        return np.concatenate([self.seen.appearances, own]) if len(self.seen.proposals) else own

    def prepare(self, phrases: Sequence[str]) -> None:
        """See `ScoredProposals`."""
        self.earlier.prepare(phrases)

    def logits(self, phrase: str) -> FloatArray:
        """See `ScoredProposals`."""
        return np.append(self.seen.logits(phrase), self.earlier.logits(phrase)[self.index])

    def view_logits(self, phrase: str) -> FloatArray:
        """See `ScoredProposals`."""
        own = self.earlier.view_logits(phrase)[:, [self.index]]
        return np.concatenate([self.seen.view_logits(phrase), own], axis=1)
