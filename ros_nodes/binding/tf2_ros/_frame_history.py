"""What is known of one frame's place in its parent: for all time, or for the last seconds."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from ros_nodes.binding.rclpy.constants import S_TO_NS
from ros_nodes.binding.tf2_ros._rigid import Rigid
from ros_nodes.binding.tf2_ros.exceptions import ExtrapolationException


class Place(NamedTuple):
    """Where a frame was at a time."""

    stamp_ns: int
    parent: str
    rigid: Rigid
    authority: str


class FixedFrame:
    """A frame that never moves in its parent."""

    def __init__(self) -> None:
        self._place: Place

    def insert(self, place: Place) -> bool:
        """Replace the place."""
        self._place = place
        return True

    def at(self, stamp_ns: int) -> Place:
        """The place at any time."""
        return self._place

    @property
    def latest(self) -> Place:
        return self._place


class MovingFrame:
    """A frame's places in the last seconds.

    Args:
        max_age_ns: how far back, from the latest.
    """

    def __init__(self, max_age_ns: int) -> None:
        self._max_age_ns = max_age_ns
        self._stamps: list[int] = []
        self._places: list[Place] = []

    def insert(self, place: Place) -> bool:
        """Add a place; False where it is too old. Of two with one stamp the later to come counts."""
        if self._stamps and place.stamp_ns < self._stamps[-1] - self._max_age_ns:
            return False
        at = bisect_left(self._stamps, place.stamp_ns)
        if at < len(self._stamps) and self._stamps[at] == place.stamp_ns:
            self._places[at] = place
        else:
            self._stamps.insert(at, place.stamp_ns)
            self._places.insert(at, place)
        old = bisect_left(self._stamps, self._stamps[-1] - self._max_age_ns)
        del self._stamps[:old], self._places[:old]
        return True

    def at(self, stamp_ns: int) -> Place:
        """The place at a time, between the two nearest that are known.

        Raises:
            ExtrapolationException: before the first or after the last.
        """
        at = bisect_left(self._stamps, stamp_ns)
        if at < len(self._stamps) and self._stamps[at] == stamp_ns:
            return self._places[at]
        if 0 < at < len(self._stamps):
            return _between(self._places[at - 1], self._places[at], stamp_ns)
        requested, first, last = (f"{each / S_TO_NS:.6f}" for each in (stamp_ns, self._stamps[0], self._stamps[-1]))
        if len(self._stamps) == 1:
            raise ExtrapolationException(
                f"Lookup would require extrapolation at time {requested}, but only time {first} is in the buffer"
            )
        if at:
            raise ExtrapolationException(
                "Lookup would require extrapolation into the future.  "
                f"Requested time {requested} but the latest data is at time {last}"
            )
        raise ExtrapolationException(
            "Lookup would require extrapolation into the past.  "
            f"Requested time {requested} but the earliest data is at time {first}"
        )

    @property
    def latest(self) -> Place:
        return self._places[-1]


def _between(earlier: Place, later: Place, stamp_ns: int) -> Place:
    if earlier.parent != later.parent:
        return earlier
    ratio = (stamp_ns - earlier.stamp_ns) / (later.stamp_ns - earlier.stamp_ns)
    return Place(stamp_ns, earlier.parent, earlier.rigid.towards(later.rigid, ratio), earlier.authority)
