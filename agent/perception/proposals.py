"""Where proposals come from: a detector (`agent.perception.yolo`), or boxes that the caller has already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy.typing as npt

from agent.datatypes import Frame, Proposals


class ProposalSource(Protocol):
    """Anything that finds the boxes in a frame that an expression can mean."""

    def propose(self, frame: Frame) -> Proposals:
        """The boxes of one frame, best first; `Proposals.empty()` where there are none."""


@dataclass(frozen=True)
class GivenBoxes:
    """The same boxes for every frame, clipped to it; those that cannot be looked at are dropped with a reason.

    Attributes:
        boxes_xyxy: (N, 4) numbers, pixels.
    """

    boxes_xyxy: npt.ArrayLike

    def propose(self, frame: Frame) -> Proposals:
        """See `ProposalSource`.

        Raises:
            InvalidBoxesError: not N rows of four numbers.
        """
        return Proposals.from_boxes(self.boxes_xyxy, size_wh=frame.size_wh)
