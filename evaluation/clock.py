"""How long things take, and whether the machine was free to do them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable


def milliseconds(run: Callable[[], object]) -> float:
    """How long one call takes."""
    started_s = time.perf_counter()
    run()
    return 1e3 * (time.perf_counter() - started_s)


def load_average() -> str:
    """How busy the machine was in the last minute: figures of a busy one say little."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
