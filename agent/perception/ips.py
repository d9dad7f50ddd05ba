"""Isolated proposal scoring (IPS): how well each proposal, seen alone, matches a phrase.

A frame is encoded once; any number of phrases is then scored against the stored embeddings.

Source: Subramanian et al., "ReCLIP", ACL 2022, section 3.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Protocol

import numpy as np
import numpy.typing as npt

from agent import geometry
from agent.datatypes import FloatArray, Frame, ImageArray, MaskArray, Proposals
from agent.errors import InvalidInputError
from agent.perception.isolated_views import IsolatedViews, ViewSettings
from agent.perception.phrase_scorer import ScoredProposals

PROMPT = "a photo of {phrase}"
BLOCK_PX = 4
BLOCK_BOUND = 6.0
"""Of 255; see `unchanged`. Noise of a standard deviation of 4 passes, an object of another colour does not."""


def prompted(phrase: str, prompt: str) -> str:
    """The text for a phrase: it takes the place of ``{phrase}`` in the prompt, in lower case."""
    return prompt.format(phrase=phrase.lower())


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


@dataclass(frozen=True)
class IsolatedProposalScorer:
    """An ensemble of encoders over isolated views.

    Attributes:
        encoders: their logits add up.
        views: what they are shown.
        aggregator: over the views, after the encoders' logits were added.
        prompt: see `prompted`.
    """

    encoders: tuple[ImageTextEncoder, ...]
    views: ViewSettings = field(default_factory=ViewSettings)
    aggregator: Aggregator = Aggregator.SUM
    prompt: str = PROMPT

    def encode(
        self,
        frame: Frame,
        proposals: Proposals,
        previous: EncodedProposals | None = None,
        *,
        masks: MaskArray | None = None,
    ) -> EncodedProposals:
        """Look at every proposal of a frame once: one blur, each view rendered once for each input size.

        Args:
            previous: of an earlier frame, by this scorer. A view that is still the same, see `unchanged`, keeps its
                embedding and is not encoded again.
            masks: (N, H, W) bool, the pixels of each proposal, to isolate by in place of the boxes.

        Raises:
            InvalidInputError: masks of another shape or dtype.
        """
        expected = (len(proposals), *frame.image_rgb.shape[:2])
        if masks is not None and (masks.shape != expected or masks.dtype != np.bool_):
            raise InvalidInputError(f"masks must be bool of shape {expected}; got {masks.dtype} of shape {masks.shape}")
        isolated = IsolatedViews(frame.image_rgb, self.views)
        views: dict[int, ImageArray] = {}
        embeddings = []
        for number, encoder in enumerate(self.encoders if len(proposals) else ()):
            size = encoder.image_size_px
            if size not in views:
                views[size] = isolated.render(proposals.boxes_xyxy, size, masks)
            if previous is None or not previous.embeddings:
                embeddings.append(self._encoded(encoder, views[size].reshape(-1, size, size, 3)))
                continue
            pictures, embedded = _old_views(previous, number, size, proposals)
            same = unchanged(views[size], pictures)
            rows = np.where(same[..., None], embedded, 0.0)
            if not same.all():
                rows[~same] = self._encoded(encoder, views[size][~same])
            # What made an embedding stays beside it: many small changes must not add up to a large one unseen.
            views[size][same] = pictures[same]
            embeddings.append(rows.reshape(-1, rows.shape[-1]))
        return EncodedProposals(self, proposals, frame.size_wh, tuple(embeddings), MappingProxyType(views))

    def encode_all(self, frames: Sequence[Frame], proposals: Sequence[Proposals]) -> list[EncodedProposals]:
        """What `encode` makes of each of several frames, to the accuracy of float32: each encoder is called once."""
        pairs = list(zip(frames, proposals, strict=True))
        isolated = [IsolatedViews(frame.image_rgb, self.views) for frame in frames]
        sizes = {encoder.image_size_px for encoder in self.encoders}
        views = [
            {size: each.render(found.boxes_xyxy, size) for size in sizes if len(found)}
            for each, found in zip(isolated, proposals, strict=True)
        ]
        counts = [len(found) * len(self.views.views) for found in proposals]
        rows = []
        for encoder in self.encoders if any(counts) else ():
            size = encoder.image_size_px
            pictures = np.concatenate([each[size].reshape(-1, size, size, 3) for each in views if each])
            rows.append(np.split(self._encoded(encoder, pictures), np.cumsum(counts)[:-1]))
        return [
            EncodedProposals(
                self,
                found,
                frame.size_wh,
                tuple(each[number] for each in rows) if len(found) else (),
                MappingProxyType(views[number]),
            )
            for number, (frame, found) in enumerate(pairs)
        ]

    def average(self, means: Sequence[FloatArray]) -> EncodedProposals:
        """One proposal, anywhere, that looks as many do on average.

        Args:
            means: for each encoder (V, D), the mean embedding in each view.
        """
        anywhere = Proposals(np.array([[0.0, 0.0, 1.0, 1.0]]), np.ones(1))
        return EncodedProposals(self, anywhere, (1, 1), tuple(means), MappingProxyType({}))

    def _encoded(self, encoder: ImageTextEncoder, pictures: ImageArray) -> FloatArray:
        """(M, S, S, 3) to (M, D) float64, rows of length 1."""
        if not self.views.mirrored:
            return encoder.encode_images(pictures).astype(np.float64)
        both = encoder.encode_images(np.concatenate([pictures, pictures[:, :, ::-1]])).astype(np.float64)
        mean = both[: len(pictures)] + both[len(pictures) :]
        return np.asarray(mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9))


def unchanged(views: ImageArray, old_views: ImageArray) -> npt.NDArray[np.bool_]:
    """Which views show the same, whatever a camera's noise has done to single pixels.

    Args:
        views, old_views: (..., S, S, 3) uint8, [0, 255].

    Returns:
        (...) bool: no block of `BLOCK_PX` by `BLOCK_PX` pixels differs by more than `BLOCK_BOUND` in its mean.
    """
    *outer, side, _, channels = views.shape
    change = views.astype(np.int16) - old_views
    rest = -side % BLOCK_PX
    if rest:
        change = np.pad(change, [*[(0, 0)] * len(outer), (0, rest), (0, rest), (0, 0)])
    across = (side + rest) // BLOCK_PX
    blocks = change.reshape(*outer, across, BLOCK_PX, across, BLOCK_PX, channels)
    means = blocks.mean(axis=(-4, -2), dtype=np.float32)
    return np.asarray((np.abs(means) <= BLOCK_BOUND).all(axis=(-3, -2, -1)))


def _old_views(
    previous: EncodedProposals, number: int, size: int, proposals: Proposals
) -> tuple[ImageArray, FloatArray]:
    """For each proposal, the views and embeddings of the one that overlapped it most before."""
    nearest = geometry.iou_matrix(proposals.boxes_xyxy, previous.proposals.boxes_xyxy).argmax(axis=1)
    embedded = previous.embeddings[number].reshape(-1, len(previous.proposals), previous.embeddings[number].shape[1])
    return previous.views[size][:, nearest], embedded[:, nearest]


@dataclass(frozen=True, eq=False)
class EncodedProposals(ScoredProposals):
    """The proposals of one frame, isolated and embedded.

    Attributes:
        embeddings: for each encoder (V * N, D) float64, view by view; empty where there are no proposals.
        views: for each input size (V, N, S, S, 3) uint8, the pictures that the embeddings were made of.
    """

    scorer: IsolatedProposalScorer
    proposals: Proposals
    size_wh: tuple[int, int]
    embeddings: tuple[FloatArray, ...]
    views: Mapping[int, ImageArray]

    @property
    def appearances(self) -> FloatArray:
        """(N, D') float64 rows of length 1: what each proposal looks like to all encoders in all views together."""
        views = len(self.scorer.views.views)
        parts = [rows.reshape(views, len(self.proposals), -1) for rows in self.embeddings]
        together = np.concatenate([part for each in parts for part in each], axis=1) if parts else np.zeros((0, 1))
        return np.asarray(together / np.sqrt(max(1, len(parts) * views)), dtype=np.float64)

    def prepare(self, phrases: Sequence[str]) -> None:
        """Embed phrases that will be asked for in one batch, which is quicker than one by one."""
        if len(self.proposals):
            for encoder in self.scorer.encoders:
                encoder.encode_texts([prompted(phrase, self.scorer.prompt) for phrase in phrases])

    def logits(self, phrase: str) -> FloatArray:
        """(N,) float64: `view_logits`, summed over the views or their maximum."""
        reduce = np.sum if self.scorer.aggregator is Aggregator.SUM else np.max
        return np.asarray(reduce(self.view_logits(phrase), axis=0), dtype=np.float64)

    def view_logits(self, phrase: str) -> FloatArray:
        """(V, N) float64: sum over encoders of logit scale times cosine, for each view."""
        views = len(self.scorer.views.views)
        total = np.zeros((views, len(self.proposals)))
        for encoder, embedded in zip(self.scorer.encoders, self.embeddings, strict=False):
            text = encoder.encode_texts([prompted(phrase, self.scorer.prompt)])[0].astype(np.float64)
            total += encoder.logit_scale * (embedded @ text).reshape(views, -1)
        return total
