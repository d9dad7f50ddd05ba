"""What came in the last seconds, for rates and medians."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")
MAX_KEPT = 10_000


class Recent(Generic[Item]):
    """Items with the time at which they came. Safe to call from several threads.

    Attributes:
        count: how many came since the beginning.
    """

    def __init__(self, window_s: float, now_s: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing.

        Args:
            window_s: how long one is recent.
            now_s: the monotonic clock.
        """
        self.count = 0
        self._window_s = window_s
        self._now_s = now_s
        self._began_s = self._last_s = now_s()
        self._lock = Lock()
        self._kept: deque[tuple[float, Item]] = deque(maxlen=MAX_KEPT)

    @property
    def silent_s(self) -> float:
        """Seconds since the last one came, or since the beginning."""
        return self._now_s() - self._last_s

    @property
    def rate_hz(self) -> float:
        """How many came in a second: over the window, or since the beginning."""
        seconds = min(self._window_s, self._now_s() - self._began_s)
        return len(self.items()) / seconds if seconds > 0 else 0.0

    def add(self, item: Item) -> None:
        """One came now."""
        with self._lock:
            self.count += 1
            self._last_s = self._now_s()
            self._kept.append((self._last_s, item))

    def items(self) -> list[Item]:
        """Those of the window, oldest first."""
        with self._lock:
            earliest_s = self._now_s() - self._window_s
            while self._kept and self._kept[0][0] < earliest_s:
                self._kept.popleft()
            return [item for _, item in self._kept]
