"""What is destroyed is gone: for those who hold it, for those who spin it, for other processes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
import rclpy
from rclpy.executors import (
    Executor,
    ExternalShutdownException,
    MultiThreadedExecutor,
    ShutdownException,
    SingleThreadedExecutor,
)
from std_msgs.msg import String
from std_srvs.srv import Trigger

if TYPE_CHECKING:
    from tests.conformance.conftest import Here, Peer


def answer(request: Any, response: Any) -> Any:
    return response


def test_entities_leave_their_node(here: Here) -> None:
    node = rclpy.create_node("brief", namespace=here.namespace)
    publisher, subscription = node.create_publisher(String, "a", 1), node.create_subscription(String, "a", print, 1)
    timer, guard = node.create_timer(1.0, print), node.create_guard_condition(print)
    client, service = node.create_client(Trigger, "b"), node.create_service(Trigger, "b", answer)
    assert node.destroy_publisher(publisher)
    assert not node.destroy_publisher(publisher)
    assert node.destroy_subscription(subscription)
    assert node.destroy_timer(timer)
    assert node.destroy_guard_condition(guard)
    assert node.destroy_client(client)
    assert node.destroy_service(service)
    assert timer not in list(node.timers)
    assert publisher not in list(node.publishers)
    node.destroy_node()
    for kind in ("publishers", "subscriptions", "timers", "guards", "clients", "services"):
        assert list(getattr(node, kind)) == [], kind


def test_use_after_destruction(here: Here) -> None:
    publisher = here.node.create_publisher(String, "a", 1)
    client = here.node.create_client(Trigger, "b")
    timer = here.node.create_timer(1.0, print)
    here.node.destroy_publisher(publisher)
    here.node.destroy_client(client)
    here.node.destroy_timer(timer)
    with pytest.raises(RuntimeError):
        publisher.publish(String())
    with pytest.raises(RuntimeError):
        client.call_async(Trigger.Request())
    with pytest.raises(RuntimeError):
        client.service_is_ready()
    with pytest.raises(RuntimeError):
        timer.cancel()


def test_use_of_a_node_after_destruction(here: Here) -> None:
    node = rclpy.create_node("brief", namespace=here.namespace)
    publisher = node.create_publisher(String, "a", 1)
    node.destroy_node()
    with pytest.raises(RuntimeError):
        node.get_name()
    with pytest.raises(RuntimeError):
        node.get_topic_names_and_types()
    with pytest.raises(RuntimeError):
        node.create_publisher(String, "b", 1)
    with pytest.raises(RuntimeError):
        publisher.publish(String())


def test_no_callback_comes_after_destruction(here: Here, peer: Peer) -> None:
    heard: list[Any] = []
    subscription = here.node.create_subscription(String, here.name("a"), heard.append, 10)
    others = here.listen(String, here.name("a"))
    peer.advertise(here.name("a"))
    peer.publish(here.name("a"), ["one"], subscriptions=2)
    here.spin_until(lambda: heard and others)
    here.node.destroy_subscription(subscription)
    peer.publish(here.name("a"), ["two"], subscriptions=1)
    here.spin_until(lambda: len(others) == 2)
    assert len(heard) == 1


def test_others_see_the_end(here: Here, peer: Peer) -> None:
    node = rclpy.create_node("brief", namespace=here.namespace)
    node.create_publisher(String, here.name("a"), 1)
    peer.subscribe(here.name("a"))
    here.spin_until(lambda: ["brief", here.namespace] in peer.nodes())
    node.destroy_node()
    here.spin_until(lambda: ["brief", here.namespace] not in peer.nodes())


@pytest.mark.parametrize("kind", [SingleThreadedExecutor, MultiThreadedExecutor])
def test_destroying_while_spinning(here: Here, peer: Peer, kind: type[Executor]) -> None:
    """Things come and go under a spinning executor while messages and calls arrive."""
    raised: list[BaseException] = []
    executor = kind()
    here.executor.remove_node(here.node)
    executor.add_node(here.node)

    def spin() -> None:
        try:
            executor.spin()
        except (ExternalShutdownException, ShutdownException):
            pass
        except BaseException as error:
            if rclpy.__name__ == "rclpy" and type(error).__name__ == "InvalidHandle":
                spin()  # what is destroyed between rclpy's finding and its taking it: ours goes on by itself
            else:
                raised.append(error)

    thread = threading.Thread(target=spin, daemon=True)
    thread.start()
    peer.advertise(here.name("a"), qos=100)
    for turn in range(10):
        heard, ticked = threading.Event(), threading.Event()
        node = rclpy.create_node(f"brief{turn}", namespace=here.namespace)
        executor.add_node(node)
        node.create_subscription(String, here.name("a"), lambda message, heard=heard: heard.set(), 10)
        timer = node.create_timer(0.02, ticked.set)  # one always due would starve its group on a slow machine
        node.create_service(Trigger, "service", answer)
        client = node.create_client(Trigger, "service")
        guard = node.create_guard_condition(lambda: None)
        guard.trigger()
        for _ in range(30):  # a publisher may know the subscription before that knows it, and what it says is lost
            peer.publish(here.name("a"), ["x"] * 20, subscriptions=1)
            if heard.wait(1) or raised:
                break
        assert heard.is_set(), raised
        assert ticked.wait(30), raised
        client.call_async(Trigger.Request())
        if turn % 2:
            node.destroy_timer(timer)
            node.destroy_client(client)
        node.destroy_node()
    executor.shutdown()
    thread.join(30)
    assert not thread.is_alive()
    assert not raised


def test_a_callback_destroys_what_called_it(here: Here) -> None:
    ticks: list[int] = []

    def once() -> None:
        ticks.append(1)
        here.node.destroy_timer(timer)

    timer = here.node.create_timer(0.01, once)
    others: list[int] = []
    here.node.create_timer(0.02, lambda: others.append(1))
    here.spin_until(lambda: len(others) >= 4)
    assert ticks == [1]
