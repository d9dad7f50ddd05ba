"""Clocks, and who is told when one jumps. A `ROSClock` shows simulated time while its time source tells it so."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from threading import TIMEOUT_MAX, Event, RLock

from ros_nodes.binding.rclpy.clock_type import ClockType
from ros_nodes.binding.rclpy.constants import S_TO_NS
from ros_nodes.binding.rclpy.context import Context
from ros_nodes.binding.rclpy.duration import Duration
from ros_nodes.binding.rclpy.exceptions import NotInitializedException
from ros_nodes.binding.rclpy.time import Time
from ros_nodes.binding.rclpy.utilities import get_default_context

__all__ = ["Clock", "ClockChange", "ClockType", "JumpHandle", "JumpThreshold", "ROSClock", "TimeJump"]


class ClockChange(IntEnum):
    """What happened to the source of time at a jump; the numbers are rcl's."""

    ROS_TIME_NO_CHANGE = 1
    """Simulated time jumped."""
    ROS_TIME_ACTIVATED = 2
    """From system time to simulated time."""
    ROS_TIME_DEACTIVATED = 3
    """From simulated time to system time."""
    SYSTEM_TIME_NO_CHANGE = 4


@dataclass(kw_only=True, eq=False)
class JumpThreshold:
    """How far a clock must jump for a callback.

    Args:
        min_forward: positive, or None for no jump forwards.
        min_backward: negative, or None for no jump backwards.
        on_clock_change: whether a change between system and simulated time counts.

    Raises:
        ValueError: a sign is wrong, or nothing at all would be told.
    """

    min_forward: Duration | None
    min_backward: Duration | None
    on_clock_change: bool = True

    def __post_init__(self) -> None:
        if self.min_forward is not None and self.min_forward.nanoseconds <= 0:
            raise ValueError("min_forward must be a positive non-zero duration")
        if self.min_backward is not None and self.min_backward.nanoseconds >= 0:
            raise ValueError("min_backward must be a negative non-zero duration")
        if self.min_forward is None and self.min_backward is None and not self.on_clock_change:
            raise ValueError("At least one jump threshold must be enabled")

    def _is_met_by(self, jump: TimeJump) -> bool:
        if jump.clock_change in {ClockChange.ROS_TIME_ACTIVATED, ClockChange.ROS_TIME_DEACTIVATED}:
            return self.on_clock_change
        if jump.delta.nanoseconds > 0:
            return self.min_forward is not None and jump.delta >= self.min_forward
        return self.min_backward is not None and jump.delta <= self.min_backward


EVERY_JUMP = JumpThreshold(min_forward=Duration(nanoseconds=1), min_backward=Duration(nanoseconds=-1))


@dataclass(frozen=True, eq=False)
class TimeJump:
    """One jump: what changed, and by how much (zero where the source of time changed)."""

    clock_change: ClockChange
    delta: Duration

    def __post_init__(self) -> None:
        if not isinstance(self.clock_change, ClockChange):
            raise TypeError("clock_change must be an instance of rclpy.clock.ClockChange")


class JumpHandle:
    """A registered pair of jump callbacks; also a context manager that unregisters them."""

    def __init__(
        self,
        *,
        clock: Clock,
        threshold: JumpThreshold,
        pre_callback: Callable[[], None] | None,
        post_callback: Callable[[TimeJump], None] | None,
    ) -> None:
        if pre_callback is None and post_callback is None:
            raise ValueError("One of pre_callback or post_callback must be callable")
        for name, callback in (("pre_callback", pre_callback), ("post_callback", post_callback)):
            if callback is not None and not callable(callback):
                raise ValueError(f"{name} must be callable if given")
        self._clock: Clock | None = clock
        self._threshold = threshold
        self._pre_callback = pre_callback
        self._post_callback = post_callback
        clock._jump_handles.append(self)

    def unregister(self) -> None:
        """Call back no more; nothing happens the second time."""
        clock, self._clock = self._clock, None
        if clock is not None:
            clock._jump_handles.remove(self)

    def __enter__(self) -> JumpHandle:
        return self

    def __exit__(self, *error: object) -> None:
        self.unregister()


class Clock:
    """A clock of one type; ``Clock(clock_type=ClockType.ROS_TIME)`` is a `ROSClock`.

    Attributes:
        clock_type: which clock this is.

    Raises:
        TypeError: clock_type is no `ClockType`.
    """

    def __new__(cls, *, clock_type: ClockType = ClockType.SYSTEM_TIME) -> Clock:
        if not isinstance(clock_type, ClockType):
            raise TypeError("Clock type must be a ClockType enum")
        return super().__new__(ROSClock if clock_type is ClockType.ROS_TIME else cls)

    def __init__(self, *, clock_type: ClockType = ClockType.SYSTEM_TIME) -> None:
        self.clock_type = clock_type
        self._jump_handles: list[JumpHandle] = []

    def __repr__(self) -> str:
        return f"Clock(clock_type={self.clock_type.name})"

    def now(self) -> Time:
        """The time on this clock."""
        steady = self.clock_type is ClockType.STEADY_TIME
        return Time(nanoseconds=time.monotonic_ns() if steady else time.time_ns(), clock_type=self.clock_type)

    def create_jump_callback(
        self,
        threshold: JumpThreshold,
        *,
        pre_callback: Callable[[], None] | None = None,
        post_callback: Callable[[TimeJump], None] | None = None,
    ) -> JumpHandle:
        """Be called back before and after jumps that reach a threshold, in the thread that changes the clock.

        Raises:
            ValueError: no callback is given, or what is given cannot be called.
        """
        return JumpHandle(clock=self, threshold=threshold, pre_callback=pre_callback, post_callback=post_callback)

    def sleep_until(self, until: Time, context: Context | None = None) -> bool:
        """Sleep until this clock shows a time.

        Args:
            until: a time of this clock's type.
            context: its shutdown ends the sleep; the default context where not given.

        Returns:
            True once the time has come; False where the context was shut down or the source of time changed before.

        Raises:
            ValueError: the time is of another clock.
            NotInitializedException: the context is not initialised.
        """
        if context is None:
            context = get_default_context()
        if not context.ok():
            raise NotInitializedException()
        if until.clock_type != self.clock_type:
            raise ValueError("until's clock type does not match this clock's type")
        woken, changed = Event(), Event()

        def on_jump(jump: TimeJump) -> None:
            if jump.clock_change is not ClockChange.ROS_TIME_NO_CHANGE:
                changed.set()
            woken.set()

        context.on_shutdown(woken.set)
        with self.create_jump_callback(EVERY_JUMP, post_callback=on_jump):
            while context.ok() and not changed.is_set():
                woken.clear()
                remaining_s = self._seconds_until(until)
                if remaining_s is not None and remaining_s <= 0:
                    return True
                if context.ok() and not changed.is_set():
                    woken.wait(remaining_s)
        return False

    def sleep_for(self, rel_time: Duration, context: Context | None = None) -> bool:
        """`sleep_until` now and a span of time."""
        return self.sleep_until(self.now() + rel_time, context)

    def _seconds_until(self, until: Time) -> float | None:
        """Seconds of real time to wait; None where only a change of the clock can bring the time about."""
        return min((until - self.now()).nanoseconds / S_TO_NS, TIMEOUT_MAX)


class ROSClock(Clock):
    """System time, or the time last set from /clock while simulated time is active."""

    def __init__(self, *, clock_type: ClockType = ClockType.ROS_TIME) -> None:
        super().__init__(clock_type=clock_type)
        self._is_active = False
        self._override = Time(clock_type=ClockType.ROS_TIME)
        self._jumping = RLock()

    @property
    def ros_time_is_active(self) -> bool:
        """Whether this clock shows simulated time."""
        return self._is_active

    def now(self) -> Time:
        return self._override if self._is_active else super().now()

    def _set_ros_time_is_active(self, enabled: bool) -> None:
        with self._jumping:
            if enabled == self._is_active:
                return
            change = ClockChange.ROS_TIME_ACTIVATED if enabled else ClockChange.ROS_TIME_DEACTIVATED

            def apply() -> None:
                self._is_active = enabled

            self._jump(TimeJump(change, Duration()), apply)

    def set_ros_time_override(self, time: Time) -> None:
        """Set the simulated time; it shows while simulated time is active.

        Raises:
            TypeError: it is no `Time`.
        """
        if not isinstance(time, Time):
            raise TypeError(f"Time must be specified as rclpy.time.Time. Received type: {type(time)}")
        with self._jumping:
            delta = Duration(nanoseconds=time.nanoseconds - self._override.nanoseconds)

            def apply() -> None:
                self._override = Time(nanoseconds=time.nanoseconds, clock_type=ClockType.ROS_TIME)

            if self._is_active:
                self._jump(TimeJump(ClockChange.ROS_TIME_NO_CHANGE, delta), apply)
            else:
                apply()

    def _jump(self, jump: TimeJump, apply: Callable[[], None]) -> None:
        handles = [handle for handle in self._jump_handles if handle._threshold._is_met_by(jump)]
        for handle in handles:
            if handle._pre_callback is not None:
                handle._pre_callback()
        apply()
        for handle in handles:
            if handle._post_callback is not None:
                handle._post_callback(jump)

    def _seconds_until(self, until: Time) -> float | None:
        seconds = super()._seconds_until(until)
        return seconds if not self._is_active or (seconds is not None and seconds <= 0) else None
