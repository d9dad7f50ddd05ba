"""How often, and how long after the camera, a node publishes: the figures of the last seconds for /diagnostics."""

from __future__ import annotations

import numpy as np

from ros_nodes.recent import Recent

WINDOW_S = 5.0


def stream_figures(published: Recent[tuple[float, float]]) -> dict[str, str]:
    """The figures by name, with their units.

    Args:
        published: of each picture how long after its stamp, by the node's clock, and how long after it came here, by
            the monotonic clock; seconds.
    """
    figures = {"published": str(published.count), "rate": f"{published.rate_hz:.1f} Hz"}
    latencies_s = published.items()
    if latencies_s:
        for name, values_ms in zip(("latency", "in node"), 1e3 * np.array(latencies_s).T, strict=True):
            figures[name] = f"median {np.median(values_ms):.1f} ms, p95 {np.percentile(values_ms, 95):.1f} ms"
    return figures
