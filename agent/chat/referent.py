"""A thing that is talked about: one proposal of one scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from agent.datatypes import Answer, Status
from agent.perception.correspondence import correspond

if TYPE_CHECKING:
    from agent.grounding.scene import Scene


@dataclass(frozen=True, eq=False)
class Referent:
    """A thing that was meant.

    Attributes:
        scene, index: where it was seen, and which proposal it was there.
    """

    scene: Scene
    index: int

    @property
    def name(self) -> str:
        """What it is called: "red cup"."""
        return self.scene.names.full(self.index)

    @property
    def noun(self) -> str:
        """What one of its kind is called: "cup"."""
        return self.scene.names.categories[self.index] or "thing"

    def index_in(self, scene: Scene) -> int | None:
        """Which proposal it is in another picture; None where it is not in it."""
        if scene is self.scene:
            return self.index
        return correspond(self.scene.encoded, scene.encoded)[self.index]

    def chosen_in(self, answer: Answer) -> Answer:
        """The answer with this thing chosen; its confidence is its share of the distribution, or the answer's own."""
        boxes_xyxy, frame = self.scene.proposals.boxes_xyxy, self.scene.frame
        weights = np.nan_to_num(answer.distribution)
        if len(weights) != len(boxes_xyxy) or not weights.sum() > 0:
            answer = replace(answer, distribution=np.eye(len(boxes_xyxy))[self.index])
            weights = answer.distribution
        share = float(weights[self.index] / weights.sum())
        return replace(
            answer,
            status=Status.FOUND,
            boxes_xyxy=boxes_xyxy[[self.index]],
            chosen=(self.index,),
            confidence=min(1.0, answer.confidence if answer.chosen == (self.index,) else share),
            reason="",
            stamp_s=frame.stamp_s,
            frame_id=frame.frame_id,
        )

    def meant_by(self, expression: str) -> Answer:
        """The answer that an expression means this thing, where nothing had to be grounded."""
        return self.chosen_in(Answer(Status.ABSENT, expression))
