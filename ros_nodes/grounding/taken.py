"""grounding_node's part of the agreement in `ros_nodes.supervision.duty`: which commands came, and which it disowns."""

from __future__ import annotations

from collections.abc import Iterable

from ros_nodes.states import CommandKey

MAX_WAITING = 2000
"""Commands in the queue; any more are refused."""
MAX_REMEMBERED = 2 * MAX_WAITING
"""One that is forgotten has been answered: no more than `MAX_WAITING` wait."""
QUIET_CHECKS = 2
MAX_CHECKS = 200
"""A question is answered after so many checks even where commands never cease."""


class TakenCommands:
    """Remembers what came on `command`; used from one thread, the executor's."""

    def __init__(self) -> None:
        self._taken: dict[CommandKey, None] = {}
        self._disowned: dict[CommandKey, None] = {}
        self._doubted: dict[CommandKey, int] = {}
        self._checks = 0
        self._last_taken = 0

    def take(self, command_id: str, sent_ns: int) -> bool:
        """Whether to answer a command that came now; the supervisor answers one that was disowned."""
        key = command_id, sent_ns
        self._last_taken = self._checks
        if key in self._disowned:
            return False
        _remember(self._taken, [key])
        return True

    def doubt(self, keys: Iterable[CommandKey]) -> None:
        """Note the commands that the supervisor asks about now."""
        self._doubted = {key: self._doubted.get(key, self._checks) for key in keys}

    def check(self) -> tuple[CommandKey, ...]:
        """Called regularly: what is to be said to be disowned now; empty most times.

        Between two checks the executor takes at least one command where any is waiting: where it took none, everything
        that had come before was looked at.
        """
        self._checks += 1
        quiet_checks = self._checks - self._last_taken
        due = [
            key
            for key, since in self._doubted.items()
            if min(quiet_checks, self._checks - since) >= QUIET_CHECKS or self._checks - since >= MAX_CHECKS
        ]
        for key in due:
            del self._doubted[key]
        missing = tuple(key for key in due if key not in self._taken)
        _remember(self._disowned, missing)
        return missing


def _remember(memory: dict[CommandKey, None], keys: Iterable[CommandKey]) -> None:
    """Keep them as the newest of `MAX_REMEMBERED`."""
    for key in keys:
        memory[key] = None
    while len(memory) > MAX_REMEMBERED:
        del memory[next(iter(memory))]
