"""Commands wait in the order in which they came; one thread carries them out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Condition, Thread

from ros_nodes.wire import Command

MAX_WAITING = 2000


class CommandQueue:
    """A line of commands, and the thread that serves it."""

    def __init__(self, carry_out: Callable[[Command, int], None]) -> None:
        """Start the thread.

        Args:
            carry_out: called in it with each command and the number given with it, one after the other; must not raise.
        """
        self._carry_out = carry_out
        self._waiting: deque[tuple[Command, int]] = deque()
        self._open = True
        self._changed = Condition()
        self._thread = Thread(target=self._run, name="commands", daemon=True)
        self._thread.start()

    def put(self, command: Command, stops: int) -> bool:
        """Add a command at the end, with how many stops came before it.

        Returns:
            False where `MAX_WAITING` wait already, or the queue is closed.
        """
        with self._changed:
            if not self._open or len(self._waiting) >= MAX_WAITING:
                return False
            self._waiting.append((command, stops))
            self._changed.notify_all()
            return True

    def close(self) -> tuple[Command, ...]:
        """Finish the command in work, end the thread, and give back those that nobody began."""
        with self._changed:
            self._open = False
            left = tuple(command for command, _ in self._waiting)
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
                command, stops = self._waiting.popleft()
            self._carry_out(command, stops)
