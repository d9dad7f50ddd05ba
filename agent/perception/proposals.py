"""Where proposals come from: a detector (`agent.perception.yolo`), or boxes that the caller has already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from agent.datatypes import Frame, Proposals
from agent.perception.box_conventions import check_convention


class ProposalSource(Protocol):
    """Anything that finds the boxes in a frame that an expression can mean."""

    def propose(self, frame: Frame) -> Proposals:
        """The boxes of one frame, best first; `Proposals.empty()` where there are none."""


@runtime_checkable
class SourceForSeveral(Protocol):
    """A `ProposalSource` that takes several frames at once."""

    def propose_all(self, frames: Sequence[Frame]) -> list[Proposals]:
        """What `ProposalSource.propose` finds in each, to the accuracy of float32."""


def propose_all(source: ProposalSource, frames: Sequence[Frame]) -> list[Proposals]:
    """The boxes of several frames: at once where the source can, else one after another."""
    if isinstance(source, SourceForSeveral):
        return source.propose_all(frames)
    return [source.propose(frame) for frame in frames]


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
            InvalidBoxesError: not N rows of four numbers, or numbers that are plainly of another convention.
        """
        proposals = Proposals.from_boxes(self.boxes_xyxy, size_wh=frame.size_wh)
        check_convention(np.asarray(self.boxes_xyxy, dtype=np.float64).reshape(-1, 4), frame.size_wh)
        return proposals


@dataclass(frozen=True)
class Deferred:
    """A source that is loaded when its first frame comes: given boxes then cost no detector.

    Attributes:
        load: makes the source; its errors are raised by `propose`.
    """

    load: Callable[[], ProposalSource]

    @cached_property
    def _source(self) -> ProposalSource:
        return self.load()

    def propose(self, frame: Frame) -> Proposals:
        """See `ProposalSource`."""
        return self._source.propose(frame)

    def propose_all(self, frames: Sequence[Frame]) -> list[Proposals]:
        """See `SourceForSeveral`."""
        return propose_all(self._source, frames)
