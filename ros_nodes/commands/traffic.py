"""The figures of `reclip-agent watch`: how often messages come, how old they are, and how long answers take."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

WINDOW_S = 10.0
MAX_KEPT = 10_000
MAX_UNANSWERED = 10_000


class Arrival(NamedTuple):
    """A message: when it came, monotonic seconds, and how old it was by its stamp; None without one."""

    at_s: float
    age_s: float | None


class Stream:
    """What came on one topic in the last `WINDOW_S`."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._began_s = now_s()
        self._arrivals: deque[Arrival] = deque(maxlen=MAX_KEPT)
        self.count = 0
        """Since the beginning."""

    def add(self, age_s: float | None = None) -> None:
        """A message came now."""
        self.count += 1
        self._arrivals.append(Arrival(self._now_s(), age_s))

    @property
    def rate_hz(self) -> float:
        """Messages a second: over the window, or since the beginning."""
        recent, seconds = self._recent(), min(WINDOW_S, self._now_s() - self._began_s)
        return len(recent) / seconds if seconds > 0 else 0.0

    @property
    def age_s(self) -> float | None:
        """Median age in the window."""
        ages = [arrival.age_s for arrival in self._recent() if arrival.age_s is not None]
        return median(ages) if ages else None

    @property
    def silent_s(self) -> float | None:
        """Since the last message; None before the first."""
        return self._now_s() - self._arrivals[-1].at_s if self._arrivals else None

    def _recent(self) -> list[Arrival]:
        earliest_s = self._now_s() - WINDOW_S
        return [arrival for arrival in self._arrivals if arrival.at_s >= earliest_s]


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
