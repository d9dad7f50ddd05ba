"""The seam between what looks at boxes and what reasons about them: a phrase to a distribution over the proposals.

Isolated proposal scoring (`agent.perception.ips`) is one scorer, each baseline of `agent.baselines` another; a
`Grounder` takes any.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from agent import geometry
from agent.datatypes import FloatArray, Frame, Proposals


def softmax(logits: FloatArray) -> FloatArray:
    """(N,) logits to (N,) probabilities; minus infinity becomes 0."""
    if not len(logits):
        return np.zeros(0)
    exponentials = np.exp(logits - logits.max())
    return np.asarray(exponentials / exponentials.sum(), dtype=np.float64)


class ScoredProposals(ABC):
    """The proposals of one frame, ready to be asked for any phrase.

    Attributes:
        size_wh: the frame's width and height in pixels.
    """

    proposals: Proposals
    size_wh: tuple[int, int]

    @abstractmethod
    def logits(self, phrase: str) -> FloatArray:
        """(N,) float64: how well each proposal fits; any scale."""

    def view_logits(self, phrase: str) -> FloatArray:
        """(V, N) float64: the same for each view that the scorer has; a scorer without views has one."""
        return self.logits(phrase)[None]

    @property
    def appearances(self) -> FloatArray:
        """(N, D) float64 rows of length 1: what each proposal looks like; of length 0 where the scorer cannot say."""
        return np.zeros((len(self.proposals), 1))

    def prepare(self, phrases: Sequence[str]) -> None:  # noqa: B027
        """Told what will be asked for; a scorer that works quicker in batches does so now."""

    def distribution(self, phrase: str, *, min_area_share: float = 0.0) -> FloatArray:
        """(N,) float64 in [0, 1] that sums to 1.

        Args:
            min_area_share: boxes below this share of the image's area get probability 0, unless all boxes are
                (the paper's area prior).
        """
        logits = self.logits(phrase)
        width, height = self.size_wh
        small = geometry.areas(self.proposals.boxes_xyxy) < min_area_share * width * height
        return softmax(logits if small.all() else np.where(small, -np.inf, logits))


@dataclass(frozen=True, eq=False)
class AskedProposals(ScoredProposals):
    """The proposals of one frame, and what is asked about them.

    Attributes:
        ask: a phrase to (N,) float64; not asked where there are no proposals.
    """

    proposals: Proposals
    size_wh: tuple[int, int]
    ask: Callable[[str], FloatArray]

    def logits(self, phrase: str) -> FloatArray:
        """See `ScoredProposals`."""
        return np.asarray(self.ask(phrase), dtype=np.float64) if len(self.proposals) else np.zeros(0)


class PhraseScorer(Protocol):
    """Anything that looks at the proposals of a frame once and then tells how well each fits any phrase."""

    def encode(self, frame: Frame, proposals: Proposals, previous: Any = None) -> ScoredProposals:
        """Look at a frame.

        Args:
            previous: what this scorer made of an earlier frame; what is still the same need not be looked at again.
        """
