from __future__ import annotations

import pytest

from ros_nodes.grounding.freshness import PictureAge


@pytest.mark.parametrize(("by_stamp_s", "since_arrival_s"), [(0.0, 0.0), (1.0, 1.0), (-1.0, 0.2), (0.3, 0.9)])
def test_a_young_picture_is_fresh(by_stamp_s: float, since_arrival_s: float) -> None:
    assert PictureAge(by_stamp_s, since_arrival_s, "the system clock").problem(1.0) == ""


@pytest.mark.parametrize(
    ("by_stamp_s", "since_arrival_s", "named"),
    [
        (1.25, 0.1, "1.250 s old by the system clock"),
        (3600.0, 0.1, "3600.000 s old by the system clock"),
        (0.2, 1.5, "1.500 s old by the monotonic clock"),
        (-3600.0, 0.1, "3600.000 s ahead of the system clock"),
        (-3600.0, 9.0, "ahead of the system clock"),
        (float("inf"), 0.1, "inf s old"),
    ],
)
def test_an_old_or_a_future_picture_is_named_with_its_age_and_clock(
    by_stamp_s: float, since_arrival_s: float, named: str
) -> None:
    assert named in PictureAge(by_stamp_s, since_arrival_s, "the system clock").problem(1.0)


def test_clocks_that_are_apart_are_told_from_slow_pictures() -> None:
    assert "it came 0.100 s ago: set the clocks of camera and robot" in PictureAge(3600.0, 0.1, "any").problem(1.0)
    assert "clocks" not in PictureAge(3.0, 0.1, "any").problem(1.0), "a network can be that slow"
    assert "clocks" not in PictureAge(3600.0, 3600.0, "any").problem(1.0)


def test_a_clock_that_has_not_begun() -> None:
    assert "/clock" in PictureAge(0.0, 0.1, "simulated time", has_begun=False).problem(1.0)
