"""Callbacks at regular times, and sleeping until the next of them."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from functools import partial
from threading import Event, RLock
from typing import Any

from ros_nodes.binding.rclpy._entity import Entity, Work
from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
from ros_nodes.binding.rclpy.clock import EVERY_JUMP, Clock, ClockChange, ROSClock, TimeJump
from ros_nodes.binding.rclpy.clock_type import ClockType
from ros_nodes.binding.rclpy.context import Context
from ros_nodes.binding.rclpy.exceptions import InvalidHandle, ROSInterruptException
from ros_nodes.binding.rclpy.time import Time


class TimerInfo:
    """When a call was due and when it came.

    Args:
        expected_call_time, actual_call_time: nanoseconds.
        clock_type: whose.
    """

    def __init__(
        self,
        *,
        expected_call_time: int = 0,
        actual_call_time: int = 0,
        clock_type: ClockType = ClockType.SYSTEM_TIME,
    ) -> None:
        self.expected_call_time = Time(nanoseconds=expected_call_time, clock_type=clock_type)
        self.actual_call_time = Time(nanoseconds=actual_call_time, clock_type=clock_type)


class Timer(Entity):
    """Calls back every period; made by ``Node.create_timer``.

    Periods are counted on the clock while that shows simulated time, and else on a steady one: a wall clock that is set
    neither stops a timer nor hurries it. Calls that were missed are not made up for.
    """

    def __init__(
        self,
        callback: Callable[..., Any] | None,
        callback_group: CallbackGroup | None,
        timer_period_ns: int,
        clock: Clock,
        *,
        context: Context | None = None,
        autostart: bool = True,
    ) -> None:
        if timer_period_ns < 0:
            raise ValueError("timer period must be non-negative")
        super().__init__(callback_group)
        self.callback = callback
        self.clock = clock
        self._period_ns = int(timer_period_ns)
        self._lock = RLock()
        self._is_canceled = not autostart
        self._last_ns = self._now()
        self._next_ns = self._last_ns + self._period_ns
        self._jump_handle = clock.create_jump_callback(EVERY_JUMP, post_callback=self._on_jump)

    @property
    def timer_period_ns(self) -> int:
        """The period; a new one holds from the next call on."""
        return self._period_ns

    @timer_period_ns.setter
    def timer_period_ns(self, value: int) -> None:
        with self.handle:
            self._period_ns = int(value)

    def is_ready(self) -> bool:
        """Whether a call is due."""
        with self.handle:
            return self._is_ready()

    def is_canceled(self) -> bool:
        """Whether `cancel` was called, and `reset` not since."""
        with self.handle:
            return self._is_canceled

    def cancel(self) -> None:
        """Call back no more, until `reset`."""
        with self.handle:
            self._is_canceled = True

    def reset(self) -> None:
        """Begin anew: the next call is one period from now."""
        with self.handle, self._lock:
            self._is_canceled = False
            self._next_ns = self._now() + self._period_ns
        self._wake()

    def time_since_last_call(self) -> int:
        """Nanoseconds since the last call, or since the beginning."""
        with self.handle:
            return self._now() - self._last_ns

    def time_until_next_call(self) -> int | None:
        """Nanoseconds, negative where a call is overdue; None where the timer is canceled."""
        with self.handle:
            return None if self._is_canceled else self._next_ns - self._now()

    def _is_simulated(self) -> bool:
        return isinstance(self.clock, ROSClock) and self.clock.ros_time_is_active

    def _now(self) -> int:
        return self.clock.now().nanoseconds if self._is_simulated() else time.monotonic_ns()

    def _wait_ns(self) -> int | None:
        """Real nanoseconds until the next call; None where only `reset` or the simulated clock can bring it about."""
        if self._is_canceled or self._is_simulated():
            return None
        return max(self._next_ns - self._now(), 0)

    def _on_jump(self, jump: TimeJump) -> None:
        with self._lock:
            now = self._now()
            if jump.clock_change is not ClockChange.ROS_TIME_NO_CHANGE or now < self._last_ns:
                self._last_ns, self._next_ns = now, now + self._period_ns
        self._wake()

    def _is_ready(self) -> bool:
        return not self._is_canceled and self._next_ns <= self._now()

    def _take(self) -> Work | None:
        with self._lock:
            now = self._now()
            if self._is_canceled or now < self._next_ns:
                return None
            due_ns, self._last_ns = self._next_ns, now
            periods = (now - due_ns) // self._period_ns + 1 if self._period_ns else 0
            self._next_ns = due_ns + periods * self._period_ns if self._period_ns else now
        if self.callback is None:
            return None
        name = _info_argument(self.callback)
        if name is None:
            return self.callback, ()
        actual = self.clock.now()
        info = TimerInfo(
            expected_call_time=actual.nanoseconds - (now - due_ns),
            actual_call_time=actual.nanoseconds,
            clock_type=actual.clock_type,
        )
        return partial(self.callback, **{name: info}), ()

    def _close(self) -> None:
        self._is_canceled = True
        self._jump_handle.unregister()


def _info_argument(callback: Callable[..., Any]) -> str | None:
    """The name of the argument that is annotated as `TimerInfo`."""
    try:
        arguments = inspect.signature(callback).parameters.values()
    except ValueError:  # of some functions that are not Python's
        return None
    kinds = {each.name: each.annotation for each in arguments}
    named = (name for name, kind in kinds.items() if kind is TimerInfo or str(kind).endswith("TimerInfo"))
    return next(named, None)


class Rate:
    """Sleeps so that a loop runs at a frequency; made by ``Node.create_rate``. Another thread has to spin the node."""

    def __init__(self, timer: Timer, *, context: Context) -> None:
        self._timer = timer
        self._context = context
        self._woken = Event()
        self._is_destroyed = False
        timer.callback = self._woken.set
        context.on_shutdown(self._woken.set)

    def sleep(self) -> None:
        """Sleep until the timer's next call.

        Raises:
            ROSInterruptException: the context was shut down.
            InvalidHandle: the rate or its timer was destroyed.
        """
        self._check()
        self._woken.clear()
        if self._context.ok():
            self._woken.wait()
        self._check()

    def _check(self) -> None:
        if not self._context.ok():
            raise ROSInterruptException()
        if self._is_destroyed:
            raise InvalidHandle("the rate was destroyed")

    def destroy(self) -> None:
        """End a sleep, and its timer."""
        self._is_destroyed = True
        self._timer.destroy()
        self._woken.set()
