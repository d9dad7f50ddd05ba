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
