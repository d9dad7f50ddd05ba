"""The end of a process: a signal or a thread asks for it, and the main thread waits for that."""

from __future__ import annotations

import signal
import time
from types import FrameType

CHECK_S = 0.1


class Stop:
    """Asked for by SIGINT and SIGTERM from now on, or by any thread; made in the main thread.

    The wait looks every tenth of a second. Python handles a signal between two instructions of the main thread, so one
    that comes as a lock or a queue begins to wait would be handled when that ends, and an Event, which a handler sets
    while the main thread sets it, would deadlock.

    Args:
        is_last: a second signal does what it does by default, which ends the process at once; else all are taken.
    """

    def __init__(self, is_last: bool = False) -> None:
        self.is_asked = False
        self._is_last = is_last
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)

    def ask(self) -> None:
        """Ask it to end."""
        self.is_asked = True

    def wait(self) -> None:
        """Until somebody asks."""
        while not self.is_asked:
            time.sleep(CHECK_S)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.ask()
        if self._is_last:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
