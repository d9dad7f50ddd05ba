"""Blind choice: every proposal is as likely as any other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from agent.datatypes import FloatArray, Frame, Proposals
from agent.perception.phrase_scorer import AskedProposals, ScoredProposals


@dataclass(frozen=True)
class RandomChoice:
    """A phrase scorer that looks at nothing. The same phrase about the same boxes gets the same scores each time."""

    seed: int = 0

    def encode(self, frame: Frame, proposals: Proposals, previous: Any = None) -> ScoredProposals:
        """See `agent.perception.phrase_scorer.PhraseScorer`; scores are independent and uniform in [0, 1)."""

        def drawn(phrase: str) -> FloatArray:
            asked = f"{self.seed} {phrase.lower()} ".encode() + proposals.boxes_xyxy.tobytes()
            rng = np.random.default_rng(int.from_bytes(hashlib.sha256(asked).digest()[:8], "big"))
            return rng.random(len(proposals))

        return AskedProposals(proposals, frame.size_wh, drawn)
