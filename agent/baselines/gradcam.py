"""The GradCAM baseline: the whole picture is seen once, and a box scores the relevance that it holds.

Source: Subramanian et al., "ReCLIP", ACL 2022, section 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from agent.baselines.relevance import RelevanceMap, SeenPicture, see
from agent.datatypes import FloatArray, Frame, Proposals
from agent.errors import InvalidInputError
from agent.geometry import areas
from agent.perception.clip_encoder import ClipEncoder
from agent.perception.ips import PROMPT, prompted
from agent.perception.phrase_scorer import ScoredProposals


class Ensemble(str, Enum):
    """What is averaged over the models."""

    SCORES = "scores"
    """The boxes' scores, each model's with its own alpha: the published default."""
    MAPS = "maps"
    """The maps, before the boxes are looked at; the last model's alpha holds. With one alpha it makes no difference."""


@dataclass(frozen=True)
class GradCam:
    """A phrase scorer by relevance.

    Attributes:
        encoders: CLIP models with a feature map or attention; see `agent.baselines.relevance.see`.
        alphas: the exponent of a box's area that its relevance is divided by: one for all encoders, or one for each.
            0 is for large boxes, 1 is the mean.
        ensemble: see `Ensemble`.
        prompt: see `prompted`.

    Raises:
        InvalidInputError: no encoder, or another number of alphas.
    """

    encoders: tuple[ClipEncoder, ...]
    alphas: tuple[float, ...] = (0.5,)
    ensemble: Ensemble = Ensemble.SCORES
    prompt: str = PROMPT

    def __post_init__(self) -> None:
        if not self.encoders or len(self.alphas) not in (1, len(self.encoders)):
            raise InvalidInputError(
                f"GradCAM takes one alpha, or one for each encoder; got {len(self.alphas)} alphas for"
                f" {len(self.encoders)} encoders"
            )

    def encode(self, frame: Frame, proposals: Proposals, previous: Any = None) -> RelevanceScores:
        """See `agent.perception.phrase_scorer.PhraseScorer`.

        Raises:
            InvalidWeightsError: an encoder that GradCAM cannot look into.
        """
        encoders = self.encoders if len(proposals) else ()
        return RelevanceScores(self, proposals, frame.size_wh, tuple(see(each, frame.image_rgb) for each in encoders))


@dataclass(frozen=True, eq=False)
class RelevanceScores(ScoredProposals):
    """The proposals of one frame, with what each model saw of the whole."""

    scorer: GradCam
    proposals: Proposals
    size_wh: tuple[int, int]
    seen: tuple[SeenPicture, ...]

    def prepare(self, phrases: Sequence[str]) -> None:
        """Embed phrases that will be asked for in one batch."""
        for each in self.seen:
            each.encoder.encode_texts([prompted(phrase, self.scorer.prompt) for phrase in phrases])

    def logits(self, phrase: str) -> FloatArray:
        """(N,) float64: relevance in each box over its area to the power of alpha, the mean over the models."""
        if not self.seen:
            return np.zeros(0)
        text = prompted(phrase, self.scorer.prompt)
        maps = [each.relevance(text, self.size_wh) for each in self.seen]
        alphas = self.scorer.alphas * (len(maps) if len(self.scorer.alphas) == 1 else 1)
        if self.scorer.ensemble is Ensemble.MAPS:
            maps, alphas = [np.mean(maps, axis=0)], alphas[-1:]
        scores = [box_scores(each, self.proposals.boxes_xyxy, alpha) for each, alpha in zip(maps, alphas, strict=True)]
        return np.asarray(np.mean(scores, axis=0), dtype=np.float64)


def box_scores(relevance: RelevanceMap, boxes_xyxy: FloatArray, alpha: float) -> FloatArray:
    """(N,) float64; a box holds the whole pixels from its rounded down left and top up to its right and bottom."""
    sums = [relevance[y1:y2, x1:x2].sum() for x1, y1, x2, y2 in boxes_xyxy.astype(int).tolist()]
    return np.asarray(sums / areas(boxes_xyxy) ** alpha, dtype=np.float64)
