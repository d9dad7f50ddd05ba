"""Blind choice: every proposal is as likely as any other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from agent.datatypes import FloatArray, Frame, Proposals
from agent.perception.phrase_scorer import ScoredProposals


@dataclass(frozen=True)
class RandomChoice:
    """A phrase scorer that looks at nothing. The same phrase about the same boxes gets the same scores each time."""

    seed: int = 0

    def encode(self, frame: Frame, proposals: Proposals, previous: Any = None) -> RandomScores:
        """See `agent.perception.phrase_scorer.PhraseScorer`."""
        return RandomScores(self.seed, proposals, frame.size_wh)


@dataclass(frozen=True, eq=False)
class RandomScores(ScoredProposals):
    """Scores are drawn afresh for each phrase."""

    seed: int
    proposals: Proposals
    size_wh: tuple[int, int]

    def logits(self, phrase: str) -> FloatArray:
        """(N,) float64, independent and uniform in [0, 1)."""
        asked = f"{self.seed} {phrase.lower()} ".encode() + self.proposals.boxes_xyxy.tobytes()
        rng = np.random.default_rng(int.from_bytes(hashlib.sha256(asked).digest()[:8], "big"))
        return rng.random(len(self.proposals))
