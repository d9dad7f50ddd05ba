"""What was talked about: each thing as one proposal of one scene; bounded, and forgotten after a while."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from agent.datatypes import Answer, Status
from agent.perception.correspondence import correspond

if TYPE_CHECKING:
    from agent.grounding.scene import Scene

MAX_REFERENTS = 4
MEMORY_S = 300.0


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
        return all_together(self.scene, [self.index], expression)


def all_together(scene: Scene, indices: Sequence[int], expression: str) -> Answer:
    """The answer that an expression means several things together, where nothing had to be grounded."""
    chances = np.zeros(len(scene.proposals))
    chances[[*indices]] = 1.0
    return scene.answer(Status.FOUND, expression, chosen=indices, distribution=chances, confidence=1.0)


class Memory:
    """The last things that were meant, the newest first.

    Args:
        now_s: a monotonic clock.
        memory_s: how long they are remembered, seconds.
    """

    def __init__(self, now_s: Callable[[], float], memory_s: float = MEMORY_S) -> None:
        self._now_s = now_s
        self._memory_s = memory_s
        self._kept: deque[tuple[float, Referent]] = deque(maxlen=MAX_REFERENTS)

    @property
    def recent(self) -> list[Referent]:
        """The things that were meant, the newest first."""
        return [referent for at_s, referent in self._kept if self._now_s() - at_s <= self._memory_s]

    @property
    def last(self) -> Referent | None:
        """The thing that was meant last."""
        return next(iter(self.recent), None)

    def add(self, referent: Referent) -> None:
        """Remember what is meant now."""
        self._kept.appendleft((self._now_s(), referent))

    def return_to(self, referent: Referent) -> None:
        """Remember what is meant now, which may be what was meant last."""
        if self.last is None or self.last.index_in(referent.scene) != referent.index:
            self.add(referent)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
