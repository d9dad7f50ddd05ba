"""Isolation by mask: the background is blurred outside the object itself, not outside its box.

Source: Yang et al., "Fine-Grained Visual Prompting", NeurIPS 2023.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from agent.datatypes import FloatArray, Frame, MaskArray, Proposals
from agent.geometry import iou_matrix
from agent.perception.ips import EncodedProposals, IsolatedProposalScorer
from agent.perception.yolo_masks import YoloMasks

MIN_IOU = 0.5
"""Of a proposal's box and that of a detected object whose mask it takes."""


class MaskSource(Protocol):
    """Anything that knows which pixels belong to each proposal."""

    def masks(self, frame: Frame, proposals: Proposals) -> MaskArray:
        """(N, H, W) bool."""


@dataclass(frozen=True)
class MaskedProposalScorer:
    """Isolated proposal scoring whose blur and shade follow the objects' outlines. Crops stay boxes.

    Attributes:
        scorer: how the views are made and scored.
        masks: the outlines.
    """

    scorer: IsolatedProposalScorer
    masks: MaskSource

    def encode(self, frame: Frame, proposals: Proposals, previous: Any = None) -> EncodedProposals:
        """See `agent.perception.phrase_scorer.PhraseScorer`.

        Raises:
            InvalidInputError: masks that do not fit the frame or the proposals.
        """
        return self.scorer.encode(frame, proposals, previous, masks=self.masks.masks(frame, proposals))


@dataclass(frozen=True, eq=False)
class GivenMasks:
    """Masks that the caller has already, one for each proposal in their order.

    Attributes:
        given: (N, H, W) bool.
    """

    given: MaskArray

    def masks(self, frame: Frame, proposals: Proposals) -> MaskArray:
        """See `MaskSource`."""
        return self.given


@dataclass(frozen=True)
class SegmentedMasks:
    """Masks by a segmentation model: that of the object whose box is most like the proposal's, else the box itself."""

    model: YoloMasks

    def masks(self, frame: Frame, proposals: Proposals) -> MaskArray:
        """See `MaskSource`."""
        found, outlines = self.model.segment(frame)
        likeness = iou_matrix(proposals.boxes_xyxy, found.boxes_xyxy)
        masks = filled_boxes(proposals.boxes_xyxy, frame.size_wh)
        for index, row in enumerate(likeness):
            if len(row) and row.max() >= MIN_IOU and outlines[row.argmax()].any():
                masks[index] = outlines[row.argmax()]
        return masks


def filled_boxes(boxes_xyxy: FloatArray, size_wh: tuple[int, int]) -> MaskArray:
    """(N, H, W) bool: the pixels that each box touches."""
    masks = np.zeros((len(boxes_xyxy), size_wh[1], size_wh[0]), dtype=np.bool_)
    low, high = np.floor(boxes_xyxy[:, :2]).astype(int), np.ceil(boxes_xyxy[:, 2:]).astype(int)
    for mask, (x1, y1), (x2, y2) in zip(masks, low, high, strict=True):
        mask[y1:y2, x1:x2] = True
    return masks
