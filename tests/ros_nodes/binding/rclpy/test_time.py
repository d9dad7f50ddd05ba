from __future__ import annotations

import operator

import pytest
from builtin_interfaces.msg import Duration as DurationMsg
from builtin_interfaces.msg import Time as TimeMsg
from rclpy.clock_type import ClockType
from rclpy.duration import Duration, Infinite
from rclpy.time import Time

MOST = 2**63 - 1


def test_parts_are_added() -> None:
    assert Time(seconds=1, nanoseconds=5e8).nanoseconds == 1_500_000_000
    assert Time(seconds=0, nanoseconds=15e8).seconds_nanoseconds() == (1, 500_000_000)
    assert Duration(seconds=-1.5).nanoseconds == -1_500_000_000
    assert Duration(seconds=1, nanoseconds=-1).nanoseconds == 999_999_999


@pytest.mark.parametrize("cls", [Time, Duration])
def test_the_largest_number_fits_and_the_next_does_not(cls: type[Time] | type[Duration]) -> None:
    assert cls(nanoseconds=MOST).nanoseconds == MOST
    with pytest.raises(OverflowError, match="too large"):
        cls(nanoseconds=MOST + 1)


def test_times_are_not_negative_and_their_clock_is_a_clock_type() -> None:
    for wrong in ({"seconds": -1}, {"nanoseconds": -1}):
        with pytest.raises(ValueError, match="must not be negative"):
            Time(**wrong)
    with pytest.raises(TypeError, match="ClockType"):
        Time(clock_type="SYSTEM_TIME")
    assert Time().clock_type is ClockType.SYSTEM_TIME


def test_durations_have_a_smallest_number() -> None:
    assert Duration(nanoseconds=-(2**63)).nanoseconds == -(2**63)
    with pytest.raises(OverflowError):
        Duration(nanoseconds=-(2**63) - 1)


def test_time_plus_and_minus_duration() -> None:
    time, duration = Time(nanoseconds=3, clock_type=ClockType.STEADY_TIME), Duration(nanoseconds=1)
    for result, expected in ((time + duration, 4), (duration + time, 4), (time - duration, 2)):
        assert isinstance(result, Time)
        assert (result.nanoseconds, result.clock_type) == (expected, ClockType.STEADY_TIME)
    with pytest.raises(OverflowError, match="overflow"):
        duration + Time(nanoseconds=MOST)
    with pytest.raises(ValueError, match="negative time"):
        Time(nanoseconds=1) - Duration(nanoseconds=2)


def test_time_minus_time() -> None:
    assert Time(nanoseconds=1) - Time(nanoseconds=2) == Duration(nanoseconds=-1)
    with pytest.raises(TypeError, match="different clock types"):
        Time(clock_type=ClockType.SYSTEM_TIME) - Time(clock_type=ClockType.STEADY_TIME)
    for one, other in ((Time(), Time()), (Duration(), Duration())):
        with pytest.raises(TypeError):
            one + other
    with pytest.raises(TypeError):
        Duration() - Time()


@pytest.mark.parametrize("cls", [Time, Duration])
def test_order(cls: type[Time] | type[Duration]) -> None:
    one, two = cls(nanoseconds=1), cls(nanoseconds=2)
    assert one < two
    assert one <= two
    assert two > one
    assert two >= one
    assert one != two
    assert one == cls(nanoseconds=1)
    assert one <= cls(nanoseconds=1)


@pytest.mark.parametrize("compare", [operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge])
def test_times_of_two_clocks_are_not_compared(compare: object) -> None:
    with pytest.raises(TypeError, match="different clock types"):
        compare(Time(clock_type=ClockType.SYSTEM_TIME), Time(clock_type=ClockType.ROS_TIME))


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
def test_times_durations_and_numbers_have_no_order(compare: object) -> None:
    assert Time() != Duration()
    assert Time() != 0
    assert Duration() != 0
    for one, other in ((Time(), Duration()), (Duration(), Time()), (Time(), 1)):
        with pytest.raises(TypeError):
            compare(one, other)


def test_messages_hold_the_same_number() -> None:
    time = Time(nanoseconds=1553575413247045598, clock_type=ClockType.ROS_TIME)
    assert time.to_msg() == TimeMsg(sec=1553575413, nanosec=247045598)
    assert Time.from_msg(time.to_msg()) == time
    assert Time.from_msg(time.to_msg(), clock_type=ClockType.SYSTEM_TIME).clock_type is ClockType.SYSTEM_TIME
    for nanoseconds in (1, -1, -1_500_000_000):
        duration = Duration(nanoseconds=nanoseconds)
        assert Duration.from_msg(duration.to_msg()) == duration
    assert Duration(nanoseconds=-1).to_msg() == DurationMsg(sec=-1, nanosec=999_999_999)


def test_another_message_is_refused() -> None:
    with pytest.raises(TypeError, match=r"builtin_interfaces\.msg\.Time"):
        Time.from_msg(DurationMsg())
    with pytest.raises(TypeError, match=r"builtin_interfaces\.msg\.Duration"):
        Duration.from_msg(TimeMsg())


def test_as_text() -> None:
    assert repr(Time(nanoseconds=5)) == "Time(nanoseconds=5, clock_type=SYSTEM_TIME)"
    assert repr(Duration(nanoseconds=5)) == "Duration(nanoseconds=5)"
    assert str(Duration(nanoseconds=5)) == "5 nanoseconds"
    assert str(Infinite) == "Infinite"
