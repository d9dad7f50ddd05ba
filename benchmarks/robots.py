"""What benchmarks of the whole graph share: a domain of their own on this machine, and the figures of a list."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

DEFAULT_DOMAIN = 77


@contextmanager
def loopback() -> Iterator[tuple[Path, int]]:
    """A folder for logs, and a domain heard on this machine alone: ``ROS_DOMAIN_ID``, 77 where it is not set."""
    os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
    domain = int(os.environ.setdefault("ROS_DOMAIN_ID", str(DEFAULT_DOMAIN)))
    with TemporaryDirectory(prefix="reclip-benchmark-") as folder:
        yield Path(folder), domain


def percentiles(values: Sequence[float], shares: Sequence[float] = (50, 95, 99), digits: int = 1) -> list[str]:
    """Cells of a table; a dash where there is nothing."""
    if not len(values):
        return ["-"] * len(shares)
    return [f"{value:.{digits}f}" for value in np.percentile(values, shares)]


def load_average() -> str:
    """How busy the machine was in the last minute: figures of a busy one say little."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
