"""Numbers for objects that come and go, so that a browser can say which of them it shows."""

from __future__ import annotations

from itertools import count
from threading import Lock
from weakref import WeakKeyDictionary


class Numbers:
    """A number for each object, which no other object ever gets. Safe to call from several threads."""

    def __init__(self) -> None:
        self._given: WeakKeyDictionary[object, int] = WeakKeyDictionary()
        self._next = count(1)
        self._lock = Lock()

    def of(self, thing: object) -> int:
        """The thing's number, 1 and above; 0 for None. It keeps nothing alive."""
        if thing is None:
            return 0
        with self._lock:
            if thing not in self._given:
                self._given[thing] = next(self._next)
            return self._given[thing]
