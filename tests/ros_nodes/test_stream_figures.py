from __future__ import annotations

from ros_nodes.proposals_node import WINDOW_S, stream_figures
from ros_nodes.recent import Recent


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_before_anything_is_published() -> None:
    clock = Clock()
    published: Recent[tuple[float, float]] = Recent(WINDOW_S, clock)
    clock.now_s += 3.0
    assert stream_figures(published) == {"published": "0", "rate": "0.0 Hz"}
    assert published.silent_s == 3.0


def test_figures_are_of_the_last_seconds() -> None:
    clock = Clock()
    published: Recent[tuple[float, float]] = Recent(WINDOW_S, clock)
    published.add((9.0, 9.0))
    clock.now_s += WINDOW_S
    for latency_s in (0.020, 0.030, 0.100):
        clock.now_s += 0.5
        published.add((latency_s, latency_s - 0.010))
    clock.now_s += 0.25
    told = stream_figures(published)
    assert (told["published"], told["rate"]) == ("4", "0.6 Hz")
    assert told["latency"].startswith("median 30.0 ms, p95 9")
    assert told["in node"].startswith("median 20.0 ms, p95 8")
    assert published.silent_s == 0.25


def test_the_rate_of_a_stream_that_has_just_begun() -> None:
    clock = Clock()
    published: Recent[tuple[float, float]] = Recent(WINDOW_S, clock)
    for _ in range(10):
        clock.now_s += 0.1
        published.add((0.0, 0.0))
    assert stream_figures(published)["rate"] == "10.0 Hz"
