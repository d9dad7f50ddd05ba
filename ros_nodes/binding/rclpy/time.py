"""Points in time, in whole nanoseconds on one clock."""

from __future__ import annotations

from functools import total_ordering
from typing import overload

from builtin_interfaces.msg import Time as TimeMsg

from ros_nodes.binding.rclpy.clock_type import ClockType
from ros_nodes.binding.rclpy.constants import S_TO_NS
from ros_nodes.binding.rclpy.duration import MAX_NS, Duration


@total_ordering
class Time:
    """A point in time on a clock.

    Args:
        seconds, nanoseconds: their sum counts, truncated to whole nanoseconds.
        clock_type: times of different clocks are never compared.

    Raises:
        ValueError: negative.
        TypeError: clock_type is no `ClockType`.
        OverflowError: more than 63 bits of nanoseconds.
    """

    def __init__(
        self,
        *,
        seconds: int | float = 0,
        nanoseconds: int | float = 0,
        clock_type: ClockType = ClockType.SYSTEM_TIME,
    ) -> None:
        if not isinstance(clock_type, ClockType):
            raise TypeError("Clock type must be a ClockType enum")
        if seconds < 0:
            raise ValueError("Seconds value must not be negative")
        if nanoseconds < 0:
            raise ValueError("Nanoseconds value must not be negative")
        total = int(seconds * S_TO_NS) + int(nanoseconds)
        if total > MAX_NS:
            raise OverflowError("Total nanoseconds value is too large to store in C time point.")
        self._nanoseconds = total
        self._clock_type = clock_type

    @property
    def nanoseconds(self) -> int:
        """Since the clock's zero."""
        return self._nanoseconds

    def seconds_nanoseconds(self) -> tuple[int, int]:
        """Whole seconds, and the nanoseconds in [0, 1e9) that remain."""
        return divmod(self.nanoseconds, S_TO_NS)

    @property
    def clock_type(self) -> ClockType:
        """The clock it belongs to."""
        return self._clock_type

    def __repr__(self) -> str:
        return f"Time(nanoseconds={self.nanoseconds}, clock_type={self.clock_type.name})"

    def __add__(self, other: Duration) -> Time:
        if not isinstance(other, Duration):
            return NotImplemented
        try:
            return Time(nanoseconds=self.nanoseconds + other.nanoseconds, clock_type=self.clock_type)
        except OverflowError as error:
            raise OverflowError("Addition leads to overflow in C storage.") from error

    __radd__ = __add__

    @overload
    def __sub__(self, other: Time) -> Duration: ...

    @overload
    def __sub__(self, other: Duration) -> Time: ...

    def __sub__(self, other: Time | Duration) -> Time | Duration:
        if isinstance(other, Time):
            if self.clock_type != other.clock_type:
                raise TypeError("Can't subtract times with different clock types")
            return Duration(nanoseconds=self.nanoseconds - other.nanoseconds)
        if not isinstance(other, Duration):
            return NotImplemented
        try:
            return Time(nanoseconds=self.nanoseconds - other.nanoseconds, clock_type=self.clock_type)
        except ValueError as error:
            raise ValueError("Subtraction leads to negative time") from error

    def _is_comparable(self, other: object) -> bool:
        if isinstance(other, Time) and self.clock_type != other.clock_type:
            raise TypeError("Can't compare times with different clock types")
        return isinstance(other, Time)

    def __eq__(self, other: object) -> bool:
        return self._is_comparable(other) and self.nanoseconds == other.nanoseconds  # type: ignore[attr-defined]

    def __lt__(self, other: Time) -> bool:
        return self.nanoseconds < other.nanoseconds if self._is_comparable(other) else NotImplemented

    def to_msg(self) -> TimeMsg:
        """As builtin_interfaces/Time."""
        seconds, nanoseconds = self.seconds_nanoseconds()
        return TimeMsg(sec=seconds, nanosec=nanoseconds)

    @classmethod
    def from_msg(cls, msg: TimeMsg, clock_type: ClockType = ClockType.ROS_TIME) -> Time:
        """From builtin_interfaces/Time; stamps in messages are ROS time unless told otherwise.

        Raises:
            TypeError: it is no such message.
        """
        if not isinstance(msg, TimeMsg):
            raise TypeError("Must pass a builtin_interfaces.msg.Time object")
        return cls(seconds=msg.sec, nanoseconds=msg.nanosec, clock_type=clock_type)
