from __future__ import annotations

import pytest

from ros_nodes.recent import MAX_KEPT, Recent


class Clock:
    now_s = 50.0

    def __call__(self) -> float:
        return self.now_s


def test_what_came_before_the_window_counts_and_is_not_kept() -> None:
    clock = Clock()
    recent: Recent[str] = Recent(2.0, clock)
    assert (recent.items(), recent.count, recent.rate_hz) == ([], 0, 0.0)
    for item in "abcd":
        clock.now_s += 1.0
        recent.add(item)
    assert (recent.items(), recent.count, recent.silent_s) == (["b", "c", "d"], 4, 0.0)
    assert recent.rate_hz == pytest.approx(1.5)
    clock.now_s += 10.0
    assert (recent.items(), recent.count, recent.silent_s, recent.rate_hz) == ([], 4, 10.0, 0.0)


def test_it_is_bounded() -> None:
    recent: Recent[int] = Recent(1.0, Clock())
    for number in range(MAX_KEPT + 1):
        recent.add(number)
    assert len(recent.items()) == MAX_KEPT
    assert recent.count == MAX_KEPT + 1
