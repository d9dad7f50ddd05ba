from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from rclpy.clock import Clock, ClockChange, ClockType, JumpHandle, JumpThreshold, ROSClock, TimeJump
from rclpy.context import Context
from rclpy.duration import Duration
from rclpy.exceptions import NotInitializedException
from rclpy.time import Time

MS = 1_000_000


class Calls:
    """Jump callbacks that keep what they were told."""

    def __init__(self, clock: Clock, threshold: JumpThreshold) -> None:
        self.before = 0
        self.jumps: list[TimeJump] = []
        self.handle = clock.create_jump_callback(
            threshold, pre_callback=self._on_before, post_callback=self.jumps.append
        )

    def _on_before(self) -> None:
        self.before += 1

    def take(self) -> list[tuple[ClockChange, int]]:
        """What was told since the last time, in milliseconds; every jump has its callback before."""
        told = [(jump.clock_change, jump.delta.nanoseconds // MS) for jump in self.jumps]
        assert self.before == len(told)
        self.jumps.clear()
        self.before = 0
        return told


def seconds(value: float) -> Duration:
    return Duration(seconds=value)


def ros_time(value: float) -> Time:
    return Time(seconds=value, clock_type=ClockType.ROS_TIME)


@pytest.fixture
def context() -> Iterator[Context]:
    context = Context()
    context.init(args=[])
    yield context
    context.try_shutdown()


def test_types() -> None:
    for clock_type in (ClockType.SYSTEM_TIME, ClockType.STEADY_TIME):
        assert Clock(clock_type=clock_type).clock_type is clock_type
    assert Clock().clock_type is ClockType.SYSTEM_TIME
    for clock in (ROSClock(), Clock(clock_type=ClockType.ROS_TIME)):
        assert isinstance(clock, ROSClock)
        assert clock.clock_type is ClockType.ROS_TIME
    with pytest.raises(TypeError, match="ClockType"):
        Clock(clock_type="STEADY_TIME")


@pytest.mark.parametrize("clock_type", [ClockType.SYSTEM_TIME, ClockType.ROS_TIME])
def test_system_and_ros_time_are_the_wall_clock(clock_type: ClockType) -> None:
    before = time.time_ns()
    now = Clock(clock_type=clock_type).now()
    assert before <= now.nanoseconds <= time.time_ns()
    assert now.clock_type is clock_type


def test_steady_time_never_goes_back() -> None:
    clock = Clock(clock_type=ClockType.STEADY_TIME)
    times = [clock.now() for _ in range(10)]
    assert all(earlier < later for earlier, later in pairwise(times))


@pytest.mark.parametrize(
    ("forward", "backward", "on_change", "words"),
    [
        (0, -1, True, "min_forward"),
        (-1, -1, True, "min_forward"),
        (1, 0, True, "min_backward"),
        (1, 1, True, "min_backward"),
        (None, None, False, "must be enabled"),
    ],
)
def test_thresholds_that_make_no_sense(forward: int | None, backward: int | None, on_change: bool, words: str) -> None:
    limits = [None if limit is None else Duration(nanoseconds=limit) for limit in (forward, backward)]
    with pytest.raises(ValueError, match=words):
        JumpThreshold(min_forward=limits[0], min_backward=limits[1], on_clock_change=on_change)


def test_a_jump_callback_must_be_callable() -> None:
    threshold = JumpThreshold(min_forward=None, min_backward=None)
    for wrong in ({}, {"pre_callback": 1}, {"post_callback": "no"}):
        with pytest.raises(ValueError, match="callable"):
            ROSClock().create_jump_callback(threshold, **wrong)


def test_simulated_time_shows_while_it_is_active() -> None:
    clock = ROSClock()
    clock.set_ros_time_override(Time(seconds=5))
    assert clock.now() > ros_time(1000)
    clock._set_ros_time_is_active(True)
    assert clock.ros_time_is_active
    assert clock.now() == ros_time(5)
    clock._set_ros_time_is_active(False)
    assert clock.now() > ros_time(1000)
    with pytest.raises(TypeError, match=r"rclpy\.time\.Time"):
        clock.set_ros_time_override(5)


def test_jumps_are_told_from_their_threshold_on() -> None:
    clock = ROSClock()
    wide = Calls(clock, JumpThreshold(min_forward=seconds(1), min_backward=seconds(-0.5), on_clock_change=False))
    near = Calls(clock, JumpThreshold(min_forward=seconds(0.5), min_backward=seconds(-1), on_clock_change=False))
    clock.set_ros_time_override(Time(seconds=1))
    clock._set_ros_time_is_active(True)
    assert wide.take() == near.take() == []
    clock.set_ros_time_override(Time(seconds=1.75))
    assert wide.take() == []
    assert near.take() == [(ClockChange.ROS_TIME_NO_CHANGE, 750)]
    clock.set_ros_time_override(Time(seconds=1))
    assert wide.take() == [(ClockChange.ROS_TIME_NO_CHANGE, -750)]
    assert near.take() == []


def test_changes_of_the_source_of_time_are_told_once() -> None:
    clock = ROSClock()
    deaf = Calls(clock, JumpThreshold(min_forward=seconds(1), min_backward=seconds(-1), on_clock_change=False))
    keen = Calls(clock, JumpThreshold(min_forward=None, min_backward=None, on_clock_change=True))
    for _ in range(2):
        clock._set_ros_time_is_active(True)
    assert keen.take() == [(ClockChange.ROS_TIME_ACTIVATED, 0)]
    clock._set_ros_time_is_active(False)
    assert keen.take() == [(ClockChange.ROS_TIME_DEACTIVATED, 0)]
    assert deaf.take() == []


def test_the_callbacks_see_the_time_before_and_after() -> None:
    clock = ROSClock()
    clock._set_ros_time_is_active(True)
    seen: list[int] = []
    clock.create_jump_callback(
        JumpThreshold(min_forward=seconds(1), min_backward=None),
        pre_callback=lambda: seen.append(clock.now().nanoseconds),
        post_callback=lambda jump: seen.append(clock.now().nanoseconds),
    )
    clock.set_ros_time_override(Time(seconds=2))
    assert seen == [0, 2_000 * MS]


def test_a_handle_unregisters_at_the_end_of_its_block() -> None:
    clock = ROSClock()
    calls = Calls(clock, JumpThreshold(min_forward=None, min_backward=None))
    with calls.handle as handle:
        assert isinstance(handle, JumpHandle)
    handle.unregister()
    clock._set_ros_time_is_active(True)
    assert calls.take() == []


@pytest.mark.parametrize("clock_type", [ClockType.SYSTEM_TIME, ClockType.STEADY_TIME, ClockType.ROS_TIME])
def test_sleeping_ends_when_the_time_has_come(context: Context, clock_type: ClockType) -> None:
    clock = Clock(clock_type=clock_type)
    until = clock.now() + seconds(0.02)
    assert clock.sleep_until(until, context=context)
    assert clock.now() >= until
    assert clock.sleep_until(Time(clock_type=clock_type), context=context)
    assert clock.sleep_for(seconds(0.001), context=context)


def test_sleeping_needs_a_context_and_a_time_of_the_same_clock(context: Context) -> None:
    with pytest.raises(NotInitializedException):
        Clock().sleep_until(Clock().now(), context=Context())
    with pytest.raises(ValueError, match="clock type does not match"):
        Clock().sleep_until(Time(clock_type=ClockType.STEADY_TIME), context=context)


class Sleeper:
    """Sleeps in a thread, and says when it has begun to wait."""

    def __init__(self, clock: ROSClock, until: Time, context: Context) -> None:
        self.result: bool | None = None
        self._thread = threading.Thread(target=self._run, args=(clock, until, context), daemon=True)
        self._thread.start()
        while not clock._jump_handles:
            time.sleep(0.001)

    def _run(self, clock: ROSClock, until: Time, context: Context) -> None:
        self.result = clock.sleep_until(until, context=context)

    def join(self) -> bool | None:
        self._thread.join(timeout=5)
        return self.result


def test_simulated_time_ends_a_sleep(context: Context) -> None:
    clock = ROSClock()
    clock._set_ros_time_is_active(True)
    sleeper = Sleeper(clock, ros_time(10), context)
    for now in (5, 9.9, 10):
        assert sleeper.result is None
        clock.set_ros_time_override(Time(seconds=now))
    assert sleeper.join() is True


@pytest.mark.parametrize("was_active", [False, True])
def test_a_change_of_the_source_of_time_ends_a_sleep(context: Context, was_active: bool) -> None:
    clock = ROSClock()
    clock._set_ros_time_is_active(was_active)
    sleeper = Sleeper(clock, clock.now() + seconds(1000), context)
    clock._set_ros_time_is_active(not was_active)
    assert sleeper.join() is False


def test_shutdown_ends_a_sleep(context: Context) -> None:
    clock = ROSClock()
    sleeper = Sleeper(clock, clock.now() + seconds(1000), context)
    context.shutdown()
    assert sleeper.join() is False
