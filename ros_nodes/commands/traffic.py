"""The figures of `reclip-agent watch`: how often messages come, how old they are, and how long answers take."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from statistics import median

from ros_nodes.recent import MAX_KEPT, Recent

WINDOW_S = 10.0
MAX_UNANSWERED = 10_000


class Stream(Recent[float | None]):
    """The messages of one topic: how old each was by its stamp when it came, seconds; None without a stamp."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        super().__init__(WINDOW_S, now_s)

    @property
    def age_s(self) -> float | None:
        """Median age in the window."""
        ages = [age_s for age_s in self.items() if age_s is not None]
        return median(ages) if ages else None


class Latencies:
    """From hearing a command to hearing its answer."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._commands: dict[str, float] = {}
        self._latencies_s: deque[float] = deque(maxlen=MAX_KEPT)

    def on_command(self, command_id: str) -> None:
        """A command was heard."""
        if len(self._commands) >= MAX_UNANSWERED:
            del self._commands[next(iter(self._commands))]
        self._commands[command_id] = self._now_s()

    def on_answer(self, command_id: str) -> None:
        """Its answer was heard."""
        heard_s = self._commands.pop(command_id, None)
        if heard_s is not None:
            self._latencies_s.append(self._now_s() - heard_s)

    def describe(self) -> str:
        """In one line."""
        count = len(self._latencies_s)
        if not count:
            return "no command answered since this watch began"
        longest = f"{1e3 * max(self._latencies_s):.0f} ms"
        answers = f"{count} answers" if count > 1 else "1 answer"
        return f"command to answer: median {1e3 * median(self._latencies_s):.0f} ms, longest {longest} of {answers}"
