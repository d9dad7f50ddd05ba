"""A thread of its own for work that takes longer than its input takes to come: the newest wins, nothing queues."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition, Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")


class NewestWorker(Generic[Item]):
    """Works on one item at a time; of those that come meanwhile, only the last is kept.

    Attributes:
        dropped: how many items were never worked on.
    """

    def __init__(self, name: str, work: Callable[[Item], None]) -> None:
        """Start the thread.

        Args:
            name: of the thread.
            work: called in it with each item; must not raise.
        """
        self.dropped = 0
        self._work = work
        self._waiting: list[Item] = []
        self._busy = False
        self._finished = 0
        self._open = True
        self._changed = Condition()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, item: Item) -> None:
        """Work on this next, in the place of one that waits."""
        with self._changed:
            self.dropped += len(self._waiting)
            self._waiting = [item]
            self._changed.notify_all()

    def wait(self, timeout_s: float) -> None:
        """Wait for the item in work, or the one that waits; not at all where there is none."""
        with self._changed:
            finished = self._finished
            self._changed.wait_for(lambda: self._finished != finished or not (self._busy or self._waiting), timeout_s)

    def close(self) -> None:
        """Finish the item in work, forget the one that waits, and end the thread; can be called twice."""
        with self._changed:
            self._open = False
            self._waiting = []
            self._changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or not self._open)
                if not self._open:
                    return
                item = self._waiting.pop()
                self._busy = True
            self._work(item)
            del item  # a picture is not kept alive while there is nothing to do
            with self._changed:
                self._busy = False
                self._finished += 1
                self._changed.notify_all()
