"""Executors, callback groups, tasks, futures and guard conditions."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
import rclpy
from rcl_interfaces.srv import GetParameters
from rclpy.callback_groups import MutuallyExclusiveCallbackGroup, ReentrantCallbackGroup
from rclpy.executors import (
    Executor,
    ExternalShutdownException,
    MultiThreadedExecutor,
    ShutdownException,
    SingleThreadedExecutor,
)
from rclpy.experimental import EventsExecutor
from rclpy.task import Future
from rclpy.waitable import NumberOfEntities
from std_msgs.msg import String

if TYPE_CHECKING:
    from tests.conformance.conftest import Here, Peer

PATIENCE_S = 30.0
KINDS = [SingleThreadedExecutor, MultiThreadedExecutor]


class Spinning:
    """An executor that spins in a thread."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.raised: list[BaseException] = []
        self.thread = threading.Thread(target=self._spin, daemon=True)
        self.thread.start()

    def _spin(self) -> None:
        try:
            self.executor.spin()
        except (ExternalShutdownException, ShutdownException):
            pass
        except BaseException as error:
            self.raised.append(error)

    def ended(self) -> bool:
        self.thread.join(PATIENCE_S)
        return not self.thread.is_alive()


@pytest.fixture
def spin(here: Here) -> Iterator[Callable[[Executor], Spinning]]:
    """Takes the test's node from its own executor and spins it in a thread."""
    running: list[Spinning] = []

    def begin(executor: Executor) -> Spinning:
        here.executor.remove_node(here.node)
        executor.add_node(here.node)
        running.append(Spinning(executor))
        return running[-1]

    yield begin
    for each in running:
        each.executor.shutdown()
        assert each.ended()


def test_nodes_of_an_executor(here: Here) -> None:
    executor = SingleThreadedExecutor()
    node = rclpy.create_node("other", namespace=here.namespace)
    assert executor.add_node(node)
    assert not executor.add_node(node)
    assert executor.get_nodes() == [node]
    assert node.executor is executor
    executor.remove_node(node)
    assert executor.get_nodes() == []
    assert executor.context is rclpy.get_default_context()
    executor.shutdown()
    node.destroy_node()


@pytest.mark.parametrize("kind", KINDS)
def test_spin_once_waits_no_longer_than_told(here: Here, kind: type[Executor]) -> None:
    executor = kind()
    node = rclpy.create_node("idle", namespace=here.namespace, start_parameter_services=False)
    executor.add_node(node)
    for timeout_s in (0.0, 0.2):
        began_s = time.monotonic()
        executor.spin_once(timeout_sec=timeout_s)
        assert time.monotonic() - began_s < timeout_s + 5.0
    began_s = time.monotonic()
    rclpy.spin_once(node, executor=executor, timeout_sec=0.1)
    assert time.monotonic() - began_s < 5.0
    executor.shutdown()
    node.destroy_node()


def test_spin_once_runs_one_callback(here: Here) -> None:
    ran: list[int] = []
    for number in range(3):
        here.executor.create_task(ran.append, number)
    here.executor.spin_once(timeout_sec=0)
    assert len(ran) <= 1
    here.spin_until(lambda: len(ran) == 3)
    assert ran == [0, 1, 2]


def finish(executor: Executor, task: Future[Any]) -> None:
    """Raises what the task raised: some executors do so in spin_once, some do not."""
    while not task.done():
        executor.spin_once(timeout_sec=0.1)
    task.result()


def test_spin_once_waits_for_a_callback(here: Here, peer: Peer) -> None:
    """Neither things that are new, nor a topic that has just been emptied, end the wait."""
    heard = here.listen(String, "a")
    here.node.create_service(GetParameters, "ask", lambda request, response: response)
    ticks: list[int] = []
    timer = here.node.create_timer(0.3, lambda: ticks.append(1))
    here.executor.spin_once()
    assert ticks == [1]
    timer.cancel()
    peer.advertise(here.name("a"))
    peer.publish(here.name("a"), ["one"], subscriptions=1)
    here.spin_until(lambda: heard)
    timer.reset()
    here.executor.spin_once()
    assert ticks == [1, 1]


@pytest.mark.parametrize("kind", KINDS)
def test_tasks(here: Here, kind: type[Executor]) -> None:
    executor = kind()

    async def late(first: int, second: int) -> int:
        return first + second

    def wrong() -> None:
        raise ZeroDivisionError

    task = executor.create_task(late, 1, second=2)
    executor.spin_until_future_complete(task, timeout_sec=PATIENCE_S)
    assert task.done()
    assert task.result() == 3
    task = executor.create_task(wrong)
    with pytest.raises(ZeroDivisionError):
        finish(executor, task)
    assert isinstance(task.exception(), ZeroDivisionError)
    executor.shutdown()


def test_futures() -> None:
    future: Future[Any] = Future()
    heard: list[Any] = []
    future.add_done_callback(heard.append)
    assert not future.done()
    future.set_result(5)
    assert future.done()
    assert future.result() == 5
    assert heard == [future]
    future.add_done_callback(heard.append)
    assert heard == [future, future], "at once when it is done already"
    failed: Future[Any] = Future()
    failed.set_exception(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        failed.result()
    cancelled: Future[Any] = Future()
    cancelled.cancel()
    assert cancelled.cancelled()


def test_spinning_until_a_future_is_done(here: Here) -> None:
    node = rclpy.create_node("other", namespace=here.namespace)
    future: Future[Any] = Future()
    timer = node.create_timer(0.05, lambda: future.set_result("done"))
    rclpy.spin_until_future_complete(node, future, timeout_sec=PATIENCE_S)
    assert future.result() == "done"
    timer.cancel()
    never: Future[Any] = Future()
    began_s = time.monotonic()
    rclpy.spin_until_future_complete(node, never, timeout_sec=0.2)
    assert 0.15 < time.monotonic() - began_s < 5.0
    assert not never.done()
    here.executor.spin_until_future_complete(future)
    here.executor.spin_once_until_future_complete(never, timeout_sec=0.05)
    node.destroy_node()


def test_a_future_set_in_another_thread_wakes_the_executor(here: Here) -> None:
    future: Future[Any] = Future()
    setter = threading.Timer(0.1, lambda: future.set_result(1))
    setter.start()
    here.executor.spin_until_future_complete(future, timeout_sec=PATIENCE_S)
    assert future.result() == 1
    setter.join()


@pytest.mark.parametrize("kind", KINDS)
def test_an_exception_in_a_callback_comes_out_of_spin(here: Here, kind: type[Executor]) -> None:
    def wrong() -> None:
        raise ZeroDivisionError

    here.executor.remove_node(here.node)
    executor = kind()
    executor.add_node(here.node)
    timer = here.node.create_timer(0.02, wrong)
    with pytest.raises(ZeroDivisionError):
        executor.spin()
    timer.cancel()
    ticks: list[int] = []
    here.node.create_timer(0.02, lambda: ticks.append(1))
    while not ticks:  # it can go on afterwards; threads may still have an exception to tell
        try:
            executor.spin_once(timeout_sec=PATIENCE_S)
        except ZeroDivisionError:
            continue
    executor.shutdown()


def overlaps(here: Here, groups: list[Any], spin: Callable[[Executor], Spinning]) -> bool:
    """Whether two callbacks, each of its group, are ever seen at the same time."""
    running, together, turns = [0], [False], [0]
    lock, enough = threading.Lock(), threading.Event()

    def work() -> None:
        with lock:
            running[0] += 1
            together[0] |= running[0] > 1
            turns[0] += 1
        time.sleep(0.01)
        with lock:
            running[0] -= 1
        if turns[0] > 20:
            enough.set()

    for group in groups:
        here.node.create_timer(0.005, work, callback_group=group)
    spin(MultiThreadedExecutor(num_threads=4))
    assert enough.wait(PATIENCE_S)
    return together[0]


def test_one_group_is_mutually_exclusive(here: Here, spin: Any) -> None:
    group = MutuallyExclusiveCallbackGroup()
    assert not overlaps(here, [group, group], spin)


def test_the_default_group_is_mutually_exclusive(here: Here, spin: Any) -> None:
    assert isinstance(here.node.default_callback_group, MutuallyExclusiveCallbackGroup)
    assert not overlaps(here, [None, None], spin)


def meet(here: Here, groups: list[Any], spin: Callable[[Executor], Spinning]) -> None:
    """Two callbacks that each wait for the other: they meet only when they run at the same time."""
    barrier, met = threading.Barrier(2, timeout=PATIENCE_S), threading.Event()

    def work() -> None:
        if not met.is_set():
            barrier.wait()
            met.set()

    for group in groups:
        here.node.create_timer(0.01, work, callback_group=group)
    spin(MultiThreadedExecutor(num_threads=4))
    assert met.wait(PATIENCE_S)


def test_two_groups_run_together(here: Here, spin: Any) -> None:
    meet(here, [MutuallyExclusiveCallbackGroup(), MutuallyExclusiveCallbackGroup()], spin)


def test_a_reentrant_group_runs_together(here: Here, spin: Any) -> None:
    group = ReentrantCallbackGroup()
    meet(here, [group, group], spin)


def test_a_reentrant_callback_runs_beside_itself(here: Here, peer: Peer, spin: Any) -> None:
    barrier, met = threading.Barrier(2, timeout=PATIENCE_S), threading.Event()

    def work(message: String) -> None:
        barrier.wait()
        met.set()

    here.node.create_subscription(String, here.name("a"), work, 10, callback_group=ReentrantCallbackGroup())
    spin(MultiThreadedExecutor(num_threads=4))
    peer.advertise(here.name("a"))
    peer.publish(here.name("a"), ["one", "two"], subscriptions=1)
    assert met.wait(PATIENCE_S)


@pytest.mark.parametrize("kind", KINDS)
def test_adding_and_removing_nodes_while_spinning(here: Here, spin: Any, kind: type[Executor]) -> None:
    spinning = spin(kind())
    for _ in range(3):
        ticked = threading.Event()
        node = rclpy.create_node("added", namespace=here.namespace)
        node.create_timer(0.01, ticked.set)
        spinning.executor.add_node(node)
        assert ticked.wait(PATIENCE_S)
        spinning.executor.remove_node(node)
        node.destroy_node()
    assert not spinning.raised


@pytest.mark.parametrize("kind", KINDS)
def test_making_things_while_spinning(here: Here, peer: Peer, spin: Any, kind: type[Executor]) -> None:
    spinning = spin(kind())
    heard = threading.Event()
    here.node.create_subscription(String, here.name("a"), lambda message: heard.set(), 10)
    peer.advertise(here.name("a"))
    peer.publish(here.name("a"), ["hello"], subscriptions=1)
    assert heard.wait(PATIENCE_S)
    assert not spinning.raised


@pytest.mark.parametrize("kind", KINDS)
def test_an_executor_is_shut_down_from_another_thread(here: Here, spin: Any, kind: type[Executor]) -> None:
    spinning = spin(kind())
    ticked = threading.Event()
    here.node.create_timer(0.01, ticked.set)
    assert ticked.wait(PATIENCE_S)
    assert spinning.executor.shutdown(timeout_sec=PATIENCE_S)
    assert spinning.ended()
    assert not spinning.raised
    assert rclpy.ok()


def test_waiting_for_a_service_inside_a_callback(here: Here, peer: Peer, spin: Any) -> None:
    peer.serve(here.name("ask"))
    client = here.node.create_client(GetParameters, here.name("ask"), callback_group=ReentrantCallbackGroup())
    replies: list[str] = []
    done = threading.Event()

    def work() -> None:
        timer.cancel()
        if client.wait_for_service(timeout_sec=PATIENCE_S):
            replies.extend(each.string_value for each in client.call(GetParameters.Request(names=["a"])).values)
        done.set()

    timer = here.node.create_timer(0.01, work)
    spin(MultiThreadedExecutor(num_threads=2))
    assert done.wait(PATIENCE_S)
    assert replies == ["a"]


def test_guard_conditions(here: Here) -> None:
    triggered: list[int] = []
    guard = here.node.create_guard_condition(lambda: triggered.append(1))
    here.executor.spin_once(timeout_sec=0)
    assert not triggered
    guard.trigger()
    here.spin_until(lambda: triggered)
    thread = threading.Timer(0.1, guard.trigger)
    thread.start()
    here.spin_until(lambda: len(triggered) == 2)
    thread.join()
    assert here.node.destroy_guard_condition(guard)


def test_a_guard_condition_may_be_a_coroutine(here: Here) -> None:
    triggered: list[int] = []

    async def run() -> None:
        triggered.append(1)

    here.node.create_guard_condition(run).trigger()
    here.spin_until(lambda: triggered)


def test_groups_know_their_entities(here: Here) -> None:
    group = ReentrantCallbackGroup()
    timer = here.node.create_timer(1.0, print, callback_group=group)
    assert timer.callback_group is group
    assert group.has_entity(timer)
    assert not here.node.default_callback_group.has_entity(timer)


def test_a_context_of_its_own() -> None:
    context = rclpy.context.Context()
    rclpy.init(context=context)
    node = rclpy.create_node("alone", context=context)
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(node)
    ticked: list[int] = []
    node.create_timer(0.01, lambda: ticked.append(1))
    while not ticked:
        executor.spin_once(timeout_sec=PATIENCE_S)
    assert not rclpy.ok(), "the default context is another one"
    executor.shutdown()
    node.destroy_node()
    rclpy.shutdown(context=context)


def test_the_events_executor_spins(here: Here) -> None:
    node = rclpy.create_node("spun", namespace=here.namespace)
    executor = EventsExecutor()
    executor.add_node(node)
    done: Future[str] = Future()
    node.create_timer(0.01, lambda: done.done() or done.set_result("in time"))
    executor.spin_until_future_complete(done, PATIENCE_S)
    assert done.result() == "in time"
    executor.shutdown()
    node.destroy_node()


def test_numbers_of_entities_add_up() -> None:
    both = NumberOfEntities(1, 2, 3, 4, 5) + NumberOfEntities(10, 20, 30, 40, 50, 60)
    assert (both.num_subscriptions, both.num_guard_conditions, both.num_timers) == (11, 22, 33)
    assert (both.num_clients, both.num_services, both.num_events) == (44, 55, 60)


def test_a_task_goes_on_in_the_spin_after_that_of_what_it_awaits(here: Here) -> None:
    said: list[str] = []

    async def wait() -> None:
        said.append("waits")
        await awaited
        said.append("goes on")

    async def do() -> None:
        said.append("does")

    waiting, awaited = here.executor.create_task(wait), here.executor.create_task(do)
    for told in (["waits"], ["waits", "does"], ["waits", "does", "goes on"]):
        here.executor.spin_once(timeout_sec=1.0)
        assert said == told
    assert waiting.done()
