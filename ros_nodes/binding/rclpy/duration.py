"""Signed spans of time, in whole nanoseconds."""

from __future__ import annotations

from functools import total_ordering

from builtin_interfaces.msg import Duration as DurationMsg

from ros_nodes.binding.rclpy.constants import S_TO_NS

MIN_NS, MAX_NS = -(2**63), 2**63 - 1


@total_ordering
class Duration:
    """A span of time.

    Args:
        seconds: added to nanoseconds; fractions are kept as far as a float has them.
        nanoseconds: truncated towards zero.

    Raises:
        OverflowError: the sum does not fit in 64 bits of nanoseconds (about 292 years).
    """

    def __init__(self, *, seconds: int | float = 0, nanoseconds: int | float = 0) -> None:
        total = int(seconds * S_TO_NS) + int(nanoseconds)
        if not MIN_NS <= total <= MAX_NS:
            raise OverflowError("Total nanoseconds value is too large to store in C duration.")
        self._nanoseconds = total

    @property
    def nanoseconds(self) -> int:
        """The whole span."""
        return self._nanoseconds

    def __repr__(self) -> str:
        return f"Duration(nanoseconds={self.nanoseconds})"

    def __str__(self) -> str:
        return "Infinite" if self == Infinite else f"{self.nanoseconds} nanoseconds"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Duration) and self.nanoseconds == other.nanoseconds

    def __lt__(self, other: Duration) -> bool:
        return self.nanoseconds < other.nanoseconds if isinstance(other, Duration) else NotImplemented

    def to_msg(self) -> DurationMsg:
        """As builtin_interfaces/Duration."""
        seconds, nanoseconds = divmod(self.nanoseconds, S_TO_NS)
        return DurationMsg(sec=seconds, nanosec=nanoseconds)

    @classmethod
    def from_msg(cls, msg: DurationMsg) -> Duration:
        """From builtin_interfaces/Duration.

        Raises:
            TypeError: it is no such message.
        """
        if not isinstance(msg, DurationMsg):
            raise TypeError("Must pass a builtin_interfaces.msg.Duration object")
        return cls(seconds=msg.sec, nanoseconds=msg.nanosec)


Infinite = Duration(nanoseconds=MAX_NS)
"""What the middleware takes for "for ever"."""
