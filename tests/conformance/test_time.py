"""Time and Duration: arithmetic, limits, and the errors of mixing them; kinds of clocks."""

from __future__ import annotations

import operator
import time
from typing import Any

import pytest
from builtin_interfaces.msg import Duration as DurationMessage
from builtin_interfaces.msg import Time as TimeMessage
from rclpy.clock import Clock, ClockType, ROSClock
from rclpy.duration import Duration
from rclpy.time import Time

STEADY = ClockType.STEADY_TIME
ORDERS = [operator.lt, operator.le, operator.gt, operator.ge]


def test_times() -> None:
    assert Time().nanoseconds == 0
    assert Time(seconds=1.5).nanoseconds == 1_500_000_000
    assert Time(seconds=1, nanoseconds=500_000_000).seconds_nanoseconds() == (1, 500_000_000)
    assert Time(nanoseconds=2**63 - 1).nanoseconds == 2**63 - 1
    assert Time().clock_type == ClockType.SYSTEM_TIME
    assert Time(clock_type=STEADY).clock_type == STEADY


def test_times_out_of_range() -> None:
    with pytest.raises(OverflowError):
        Time(nanoseconds=2**63)
    with pytest.raises(ValueError, match=r"."):
        Time(seconds=-1)
    with pytest.raises(ValueError, match=r"."):
        Time(nanoseconds=-1)
    with pytest.raises(TypeError):
        Time(clock_type="SYSTEM_TIME")
    with pytest.raises(AttributeError):
        Time().nanoseconds = 5


def test_durations() -> None:
    assert Duration().nanoseconds == 0
    assert Duration(seconds=-1.5).nanoseconds == -1_500_000_000
    assert Duration(seconds=1, nanoseconds=1).nanoseconds == 1_000_000_001
    assert Duration(nanoseconds=-(2**63)).nanoseconds == -(2**63)
    with pytest.raises(OverflowError):
        Duration(nanoseconds=2**63)
    with pytest.raises(OverflowError):
        Duration(nanoseconds=-(2**63) - 1)


def test_arithmetic() -> None:
    two = Time(nanoseconds=2, clock_type=STEADY)
    one = Duration(nanoseconds=1)
    for total in (two + one, one + two):
        assert isinstance(total, Time)
        assert (total.nanoseconds, total.clock_type) == (3, STEADY)
    less = two - one
    assert isinstance(less, Time)
    assert (less.nanoseconds, less.clock_type) == (1, STEADY)
    between = two - Time(nanoseconds=5, clock_type=STEADY)
    assert isinstance(between, Duration)
    assert between.nanoseconds == -3


def test_arithmetic_that_makes_no_sense() -> None:
    with pytest.raises(TypeError):
        Time() + Time()
    with pytest.raises(TypeError):
        Duration() - Time()
    with pytest.raises(TypeError):
        Time() - Time(clock_type=STEADY)
    with pytest.raises(TypeError):
        Time() + 1
    with pytest.raises(OverflowError):
        Time(nanoseconds=2**63 - 1) + Duration(nanoseconds=1)
    with pytest.raises(ValueError, match=r"."):
        Time(nanoseconds=1) - Duration(nanoseconds=2)


@pytest.mark.parametrize("kind", [Time, Duration])
def test_order(kind: Any) -> None:
    one, two = kind(nanoseconds=1), kind(nanoseconds=2)
    assert one < two
    assert one <= two
    assert two > one
    assert two >= one
    assert one != two
    assert kind(seconds=5) == kind(nanoseconds=5 * 10**9)


@pytest.mark.parametrize("order", ORDERS)
def test_order_that_makes_no_sense(order: Any) -> None:
    for left, right in [(Time(), Duration()), (Duration(), Time()), (Time(), Time(clock_type=STEADY)), (Time(), 1)]:
        with pytest.raises(TypeError):
            order(left, right)


def test_times_of_different_clocks_are_not_compared() -> None:
    with pytest.raises(TypeError):
        Time().__eq__(Time(clock_type=STEADY))
    with pytest.raises(TypeError):
        Time().__ne__(Time(clock_type=STEADY))


@pytest.mark.parametrize("nanoseconds", [0, 1, 1_553_575_413_247_045_598, (2**31 - 1) * 10**9 + 999_999_999])
def test_times_as_messages(nanoseconds: int) -> None:
    message = Time(nanoseconds=nanoseconds, clock_type=ClockType.ROS_TIME).to_msg()
    assert message == TimeMessage(sec=nanoseconds // 10**9, nanosec=nanoseconds % 10**9)
    assert Time.from_msg(message) == Time(nanoseconds=nanoseconds, clock_type=ClockType.ROS_TIME)
    assert Time.from_msg(message, clock_type=STEADY).clock_type == STEADY
    with pytest.raises(TypeError):
        Time.from_msg(DurationMessage())


@pytest.mark.parametrize("nanoseconds", [0, 1, -1, -500_000_000, 3 * 10**9 + 5])
def test_durations_as_messages(nanoseconds: int) -> None:
    message = Duration(nanoseconds=nanoseconds).to_msg()
    assert message == DurationMessage(sec=nanoseconds // 10**9, nanosec=nanoseconds % 10**9)
    assert Duration.from_msg(message) == Duration(nanoseconds=nanoseconds)
    with pytest.raises(TypeError):
        Duration.from_msg(TimeMessage())


def test_clocks() -> None:
    assert Clock().clock_type == ClockType.SYSTEM_TIME
    assert abs(Clock().now().nanoseconds - time.time_ns()) < 10**9
    steady = Clock(clock_type=STEADY)
    first, second = steady.now(), steady.now()
    assert first <= second
    assert second.clock_type == STEADY
    assert isinstance(Clock(clock_type=ClockType.ROS_TIME), ROSClock)
    assert not ROSClock().ros_time_is_active
    assert ROSClock().now().clock_type == ClockType.ROS_TIME
    with pytest.raises(TypeError):
        Clock(clock_type="SYSTEM_TIME")
