"""Threads of their own for work that may take longer than its input takes to come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Condition, Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Worker(Generic[Item]):
    """Works on one item after another, in the order in which they came. Safe to call from several threads."""

    def __init__(self, name: str, work: Callable[[Item], None], max_waiting: int) -> None:
        """Start the thread.

        Args:
            name: of the thread.
            work: called in it with each item; must not raise.
            max_waiting: how many items may wait.
        """
        self._work = work
        self._max_waiting = max_waiting
        self._waiting: deque[Item] = deque()
        self._busy = False
        self._finished = 0
        self._open = True
        self._changed = Condition()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, item: Item) -> bool:
        """Work on this after all that waits; whether there was a place for it, and none is after `close`."""
        with self._changed:
            if not self._open or len(self._waiting) >= self._max_waiting:
                return False
            self._waiting.append(item)
            self._changed.notify_all()
            return True

    def wait(self, timeout_s: float) -> None:
        """Wait for the item in work, or the next one that waits; not at all where there is none."""
        with self._changed:
            finished = self._finished
            self._changed.wait_for(lambda: self._finished != finished or not (self._busy or self._waiting), timeout_s)

    def close(self) -> tuple[Item, ...]:
        """Finish the item in work, end the thread, and give back what nobody began; can be called twice."""
        with self._changed:
            self._open = False
            left = tuple(self._waiting)
            self._waiting.clear()
            self._changed.notify_all()
        self._thread.join()
        return left

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or not self._open)
                if not self._open:
                    return
                item = self._waiting.popleft()
                self._busy = True
            self._work(item)
            del item  # a picture is not kept alive while there is nothing to do
            with self._changed:
                self._busy = False
                self._finished += 1
                self._changed.notify_all()


class NewestWorker(Worker[Item]):
    """Of the items that come while one is in work, only the last is kept: nothing queues.

    Attributes:
        dropped: how many items were never worked on.
    """

    def __init__(self, name: str, work: Callable[[Item], None]) -> None:
        """See `Worker`."""
        self.dropped = 0
        super().__init__(name, work, max_waiting=1)

    def put(self, item: Item) -> bool:
        """Work on this next, in place of one that waits."""
        with self._changed:
            self.dropped += len(self._waiting)
            self._waiting.clear()
            return super().put(item)
