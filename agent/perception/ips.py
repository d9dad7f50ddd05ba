"""Isolated proposal scoring (IPS): how well each proposal, seen alone, matches a phrase.

A frame is encoded once; any number of phrases is then scored against the stored embeddings.

Source: Subramanian et al., "ReCLIP", ACL 2022, section 3.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from agent import geometry
from agent.datatypes import FloatArray, Frame, ImageArray, Proposals
from agent.perception.isolated_views import IsolatedViews, ViewSettings

PROMPT = "a photo of {phrase}"


class ImageTextEncoder(Protocol):
    """A model that puts pictures and texts into one space; `ClipEncoder` is the real one."""

    @property
    def image_size_px(self) -> int:
        """Side of the square pictures it takes."""

    @property
    def logit_scale(self) -> float:
        """Factor on the cosine of a picture and a text."""

    def encode_images(self, images_rgb: ImageArray) -> npt.NDArray[np.float32]:
        """(M, S, S, 3) uint8 to (M, D), rows of length 1."""

    def encode_texts(self, prompts: Sequence[str]) -> npt.NDArray[np.float32]:
        """K prompts to (K, D), rows of length 1."""


class Aggregator(str, Enum):
    """How the views of a box become one logit."""

    SUM = "sum"
    MAX = "max"


def softmax(logits: FloatArray) -> FloatArray:
    """(N,) logits to (N,) probabilities; minus infinity becomes 0."""
    if not len(logits):
        return np.zeros(0)
    exponentials = np.exp(logits - logits.max())
    return np.asarray(exponentials / exponentials.sum(), dtype=np.float64)


@dataclass(frozen=True)
class IsolatedProposalScorer:
    """An ensemble of encoders over isolated views.

    Attributes:
        encoders: their logits add up.
        views: what they are shown.
        aggregator: over the views, after the encoders' logits were added.
        prompt: the text for a phrase, which takes the place of ``{phrase}`` in lower case.
    """

    encoders: tuple[ImageTextEncoder, ...]
    views: ViewSettings = field(default_factory=ViewSettings)
    aggregator: Aggregator = Aggregator.SUM
    prompt: str = PROMPT

    def encode(self, frame: Frame, proposals: Proposals) -> EncodedProposals:
        """Look at every proposal of a frame once: one blur, each view rendered once for each input size."""
        isolated = IsolatedViews(frame.image_rgb, self.views)
        rendered: dict[int, ImageArray] = {}
        embeddings = []
        for encoder in self.encoders if len(proposals) else ():
            size = encoder.image_size_px
            if size not in rendered:
                pictures = isolated.render(proposals.boxes_xyxy, size)
                rendered[size] = pictures.reshape(-1, size, size, 3)
            embeddings.append(encoder.encode_images(rendered[size]).astype(np.float64))
        return EncodedProposals(self, proposals, frame.size_wh, tuple(embeddings))


@dataclass(frozen=True, eq=False)
class EncodedProposals:
    """The proposals of one frame, ready to be asked for any phrase.

    Attributes:
        embeddings: for each encoder (V * N, D) float64, view by view; empty where there are no proposals.
    """

    scorer: IsolatedProposalScorer
    proposals: Proposals
    size_wh: tuple[int, int]
    embeddings: tuple[FloatArray, ...]

    def prepare(self, phrases: Sequence[str]) -> None:
        """Embed phrases that will be asked for in one batch, which is quicker than one by one."""
        if len(self.proposals):
            for encoder in self.scorer.encoders:
                encoder.encode_texts([self._prompt(phrase) for phrase in phrases])

    def logits(self, phrase: str) -> FloatArray:
        """(N,) float64: sum over encoders of logit scale times cosine, summed over the views or their maximum."""
        views = len(self.scorer.views.views)
        total = np.zeros((views, len(self.proposals)))
        for encoder, embedded in zip(self.scorer.encoders, self.embeddings, strict=False):
            text = encoder.encode_texts([self._prompt(phrase)])[0].astype(np.float64)
            total += encoder.logit_scale * (embedded @ text).reshape(views, -1)
        reduce = np.sum if self.scorer.aggregator is Aggregator.SUM else np.max
        return np.asarray(reduce(total, axis=0), dtype=np.float64)

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

    def _prompt(self, phrase: str) -> str:
        return self.scorer.prompt.format(phrase=phrase.lower())
