"""How often, and how long after the camera, a node publishes: the figures of the last seconds for /diagnostics."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

import numpy as np

WINDOW_S = 5.0
MAX_KEPT = 1000


class _Published(NamedTuple):
    at_s: float
    latency_s: float
    in_node_s: float


class StreamFigures:
    """Counts what was published lately. Safe to call from several threads."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        """Start with nothing published.

        Args:
            now_s: the monotonic clock.
        """
        self._now_s = now_s
        self._lock = Lock()
        self._started_s = self._last_s = now_s()
        self._count = 0
        self._recent: deque[_Published] = deque(maxlen=MAX_KEPT)

    @property
    def silent_s(self) -> float:
        """Since the last was published, or the start."""
        return self._now_s() - self._last_s

    def add(self, *, latency_s: float, in_node_s: float) -> None:
        """Count one as published now.

        Args:
            latency_s: since the picture's stamp, by the node's clock.
            in_node_s: since the picture came here, by the monotonic clock.
        """
        with self._lock:
            self._last_s = self._now_s()
            self._count += 1
            self._recent.append(_Published(self._last_s, latency_s, in_node_s))

    def read(self) -> dict[str, str]:
        """The figures of the last `WINDOW_S`, by name, with their units."""
        now_s = self._now_s()
        with self._lock:
            recent = [each for each in self._recent if now_s - each.at_s <= WINDOW_S]
            count = self._count
        window_s = min(WINDOW_S, max(now_s - self._started_s, 1e-3))
        figures = {"published": str(count), "rate": f"{len(recent) / window_s:.1f} Hz"}
        if recent:
            latencies, in_node = np.array([(each.latency_s, each.in_node_s) for each in recent]).T * 1e3
            figures["latency"] = f"median {np.median(latencies):.1f} ms, p95 {np.percentile(latencies, 95):.1f} ms"
            figures["in node"] = f"median {np.median(in_node):.1f} ms, p95 {np.percentile(in_node, 95):.1f} ms"
        return figures
