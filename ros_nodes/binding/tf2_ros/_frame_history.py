"""What is known of one frame's place in its parent: for all time, or for the last seconds."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import NamedTuple

from rclpy.constants import S_TO_NS

from ros_nodes.binding.tf2_ros._rigid import Rigid
from ros_nodes.binding.tf2_ros.exceptions import ExtrapolationException


class Place(NamedTuple):
    """Where a frame was at a time."""

    stamp_ns: int
    parent: str
    rigid: Rigid
    authority: str


class FrameHistory:
    """A frame's places in the last seconds, or the only one of a frame that never moves in its parent.

    Args:
        max_age_ns: how far back, from the latest; None for a frame that never moves.
    """

    def __init__(self, max_age_ns: int | None) -> None:
        self.is_static = max_age_ns is None
        self._max_age_ns = max_age_ns or 0
        self._places: list[Place] = []

    def insert(self, place: Place) -> bool:
        """Add a place; False where it is too old. Of two with one stamp the later to come counts."""
        if self.is_static:
            self._places = [place]
        elif self._places and place.stamp_ns < self.latest.stamp_ns - self._max_age_ns:
            return False
        else:
            at = self._index(place.stamp_ns)
            self._places[at : at + self._is_known(at, place.stamp_ns)] = [place]
            del self._places[: self._index(self.latest.stamp_ns - self._max_age_ns)]
        return True

    def at(self, stamp_ns: int) -> Place:
        """The place at a time, between the two nearest that are known.

        Raises:
            ExtrapolationException: before the first or after the last.
        """
        at = self._index(stamp_ns)
        if self.is_static:
            return self.latest
        if self._is_known(at, stamp_ns):
            return self._places[at]
        if 0 < at < len(self._places):
            return _between(self._places[at - 1], self._places[at], stamp_ns)
        first, last = self._places[0].stamp_ns, self.latest.stamp_ns
        requested, nearest = (f"{each / S_TO_NS:.6f}" for each in (stamp_ns, last if at else first))
        if len(self._places) == 1:
            reason = f" at time {requested}, but only time {nearest} is in the buffer"
        elif at:
            reason = f" into the future.  Requested time {requested} but the latest data is at time {nearest}"
        else:
            reason = f" into the past.  Requested time {requested} but the earliest data is at time {nearest}"
        raise ExtrapolationException(f"Lookup would require extrapolation{reason}")

    @property
    def latest(self) -> Place:
        return self._places[-1]

    def _index(self, stamp_ns: int) -> int:
        return bisect_left(self._places, stamp_ns, key=attrgetter("stamp_ns"))

    def _is_known(self, index: int, stamp_ns: int) -> bool:
        return index < len(self._places) and self._places[index].stamp_ns == stamp_ns


def _between(earlier: Place, later: Place, stamp_ns: int) -> Place:
    if earlier.parent != later.parent:
        return earlier
    ratio = (stamp_ns - earlier.stamp_ns) / (later.stamp_ns - earlier.stamp_ns)
    return Place(stamp_ns, earlier.parent, earlier.rigid.towards(later.rigid, ratio), earlier.authority)
