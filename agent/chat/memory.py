"""What was talked about last: bounded, and forgotten after a while."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from agent.chat.referent import Referent

MAX_REFERENTS = 4
MEMORY_S = 300.0


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

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
