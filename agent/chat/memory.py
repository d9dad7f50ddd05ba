"""What was talked about last: bounded, and forgotten after a while."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
        name: what it is called ("red cup").
        noun: what one of its kind is called ("cup").
    """

    scene: Scene
    index: int
    name: str
    noun: str

    def index_in(self, scene: Scene) -> int | None:
        """Which proposal it is in another picture; None where it is not in it."""
        if scene is self.scene:
            return self.index
        return correspond(self.scene.encoded, scene.encoded)[self.index]


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

    def __len__(self) -> int:
        self._forget()
        return len(self._kept)

    @property
    def last(self) -> Referent | None:
        """The thing that was meant last."""
        self._forget()
        return self._kept[0][1] if self._kept else None

    @property
    def before_last(self) -> Referent | None:
        """The thing that was meant before it."""
        self._forget()
        return self._kept[1][1] if len(self._kept) > 1 else None

    def add(self, referent: Referent) -> None:
        """Remember what is meant now."""
        self._forget()
        self._kept.appendleft((self._now_s(), referent))

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()

    def _forget(self) -> None:
        while self._kept and self._now_s() - self._kept[-1][0] > self._memory_s:
            self._kept.pop()
