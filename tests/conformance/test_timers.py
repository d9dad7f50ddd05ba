"""Timers on the wall's clock and on simulated time; rates; waiting on a clock."""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import rclpy
from rclpy.clock import Clock, ClockChange, ClockType, JumpThreshold, TimeJump
from rclpy.duration import Duration
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.time import Time
from rclpy.timer import TimerInfo

if TYPE_CHECKING:
    from tests.conformance.conftest import Here, Peer

SECOND_NS = 10**9


def test_a_timer_repeats(here: Here) -> None:
    ticks: list[float] = []
    timer = here.node.create_timer(0.05, lambda: ticks.append(time.monotonic()))
    here.spin_until(lambda: len(ticks) >= 5)
    assert timer.timer_period_ns == 50_000_000
    assert ticks[4] - ticks[0] >= 4 * 0.05 - 0.045, "late once, it may be early the next time, but it keeps its pace"


def test_a_timer_is_cancelled_and_reset(here: Here) -> None:
    ticks: list[int] = []
    timer = here.node.create_timer(0.02, lambda: ticks.append(len(ticks)))
    here.spin_until(lambda: ticks)
    assert not timer.is_canceled()
    timer.cancel()
    assert timer.is_canceled()
    count, others = len(ticks), []
    other = here.node.create_timer(0.05, lambda: others.append(1))
    here.spin_until(lambda: len(others) == 3)
    assert len(ticks) == count
    timer.reset()
    assert not timer.is_canceled()
    here.spin_until(lambda: len(ticks) > count)
    assert here.node.destroy_timer(other)


def test_a_timer_that_cancels_itself_runs_once(here: Here) -> None:
    ticks: list[int] = []

    def once() -> None:
        ticks.append(1)
        timer.cancel()

    timer = here.node.create_timer(0.01, once)
    here.node.create_timer(0.02, lambda: ticks.append(2))
    here.spin_until(lambda: len(ticks) >= 5)
    assert ticks.count(1) == 1


def test_what_a_timer_tells(here: Here) -> None:
    timer = here.node.create_timer(100.0, print)
    assert 0 < timer.time_until_next_call() <= 100 * SECOND_NS
    assert 0 <= timer.time_since_last_call() < 100 * SECOND_NS
    assert not timer.is_ready()
    assert timer.clock is here.node.get_clock()
    timer.timer_period_ns = 5 * SECOND_NS
    assert timer.timer_period_ns == 5 * SECOND_NS
    steady = here.node.create_timer(1.0, print, clock=Clock(clock_type=ClockType.STEADY_TIME))
    assert steady.clock.clock_type == ClockType.STEADY_TIME


def test_timers_may_be_coroutines(here: Here) -> None:
    ticks: list[int] = []

    async def tick() -> None:
        ticks.append(1)

    here.node.create_timer(0.01, tick)
    here.spin_until(lambda: len(ticks) >= 2)


def test_a_rate_paces_a_thread(here: Here) -> None:
    rate = here.node.create_rate(50.0)
    turns: list[float] = []

    def work() -> None:
        for _ in range(4):
            rate.sleep()
            turns.append(time.monotonic())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    here.spin_until(lambda: len(turns) == 4)
    thread.join()
    assert here.node.destroy_rate(rate)


def test_sleeping_on_a_clock(here: Here) -> None:
    began_s = time.monotonic()
    assert Clock().sleep_for(Duration(seconds=0.1))
    assert time.monotonic() - began_s >= 0.09
    steady = Clock(clock_type=ClockType.STEADY_TIME)
    assert steady.sleep_until(steady.now() + Duration(seconds=0.05))
    with pytest.raises(ValueError, match="clock"):
        steady.sleep_until(Clock().now())


@pytest.fixture
def simulated(here: Here) -> Iterator[Node]:
    """A node on simulated time, spun with the test's own."""
    node = rclpy.create_node(
        "simulated", namespace=here.namespace, parameter_overrides=[Parameter("use_sim_time", value=True)]
    )
    here.executor.add_node(node)
    yield node
    node.destroy_node()


def bring_to(here: Here, peer: Peer, node: Node, nanoseconds: int) -> None:
    """Have the peer say the time until the node has it: /clock is best effort."""

    def said_and_heard() -> bool:
        peer.clock(nanoseconds)
        here.executor.spin_once(timeout_sec=0.02)
        return bool(node.get_clock().now().nanoseconds == nanoseconds)

    here.spin_until(said_and_heard)


def test_simulated_time_comes_from_another_process(here: Here, peer: Peer, simulated: Node) -> None:
    clock = simulated.get_clock()
    assert clock.clock_type == ClockType.ROS_TIME
    assert clock.ros_time_is_active
    assert clock.now() == Time(clock_type=ClockType.ROS_TIME), "before the first /clock it is 0"
    bring_to(here, peer, simulated, 1000 * SECOND_NS + 1)
    assert clock.now() == Time(seconds=1000, nanoseconds=1, clock_type=ClockType.ROS_TIME)
    assert abs(here.node.get_clock().now().nanoseconds - time.time_ns()) < 5 * SECOND_NS, (
        "the other node's is the wall's"
    )
    bring_to(here, peer, simulated, 5 * SECOND_NS)
    assert simulated.set_parameters([Parameter("use_sim_time", value=False)])[0].successful
    assert not clock.ros_time_is_active
    assert abs(clock.now().nanoseconds - time.time_ns()) < 5 * SECOND_NS


def test_a_timer_on_simulated_time(here: Here, peer: Peer, simulated: Node) -> None:
    bring_to(here, peer, simulated, 100 * SECOND_NS)
    ticks: list[int] = []
    simulated.create_timer(1.0, lambda: ticks.append(simulated.get_clock().now().nanoseconds))
    wall: list[int] = []
    here.node.create_timer(0.05, lambda: wall.append(1))
    here.spin_until(lambda: len(wall) >= 4)
    assert not ticks, "no time has passed"
    due: list[int] = []
    for half_second in range(1, 7):
        bring_to(here, peer, simulated, 100 * SECOND_NS + half_second * SECOND_NS // 2)
        if half_second % 2 == 0:
            due.append((100 + half_second // 2) * SECOND_NS)
            here.spin_until(lambda: len(ticks) >= len(due))
    count = len(wall)
    here.spin_until(lambda: len(wall) >= count + 2)
    assert ticks == due == [101 * SECOND_NS, 102 * SECOND_NS, 103 * SECOND_NS]


def test_jumps_of_simulated_time_are_told(here: Here, peer: Peer, simulated: Node) -> None:
    bring_to(here, peer, simulated, 2000 * SECOND_NS)
    jumps: list[TimeJump] = []
    threshold = JumpThreshold(
        min_forward=Duration(seconds=10), min_backward=Duration(seconds=-10), on_clock_change=True
    )
    handle = simulated.get_clock().create_jump_callback(threshold, post_callback=jumps.append)
    bring_to(here, peer, simulated, 2001 * SECOND_NS)
    assert not jumps
    bring_to(here, peer, simulated, 2100 * SECOND_NS)
    bring_to(here, peer, simulated, 2000 * SECOND_NS)
    assert [jump.delta.nanoseconds // SECOND_NS for jump in jumps] == [99, -100]
    simulated.set_parameters([Parameter("use_sim_time", value=False)])
    assert jumps[-1].clock_change == ClockChange.ROS_TIME_DEACTIVATED
    handle.unregister()
    count = len(jumps)
    simulated.set_parameters([Parameter("use_sim_time", value=True)])
    assert len(jumps) == count


def test_thresholds_of_jumps_are_checked() -> None:
    with pytest.raises(ValueError, match="min_forward"):
        JumpThreshold(min_forward=Duration(seconds=-1), min_backward=None)
    with pytest.raises(ValueError, match="min_backward"):
        JumpThreshold(min_forward=None, min_backward=Duration(seconds=1))


def test_a_timers_info() -> None:
    info = TimerInfo()
    assert info.expected_call_time == info.actual_call_time == Time()
    info = TimerInfo(expected_call_time=1, actual_call_time=2, clock_type=ClockType.STEADY_TIME)
    assert info.expected_call_time == Time(nanoseconds=1, clock_type=ClockType.STEADY_TIME)
    assert info.actual_call_time == Time(nanoseconds=2, clock_type=ClockType.STEADY_TIME)


def test_a_part_of_a_function_gets_the_info_too(here: Here) -> None:
    heard: list[TimerInfo] = []

    def hear(info: Any) -> None:
        heard.append(info)

    hear.__annotations__["info"] = TimerInfo
    timer = here.node.create_timer(0.01, functools.partial(hear))
    here.spin_until(lambda: heard)
    timer.cancel()
    assert heard[0].actual_call_time >= heard[0].expected_call_time
