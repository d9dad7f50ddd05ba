"""What is asked of cyclonedds directly."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

from std_msgs.msg import String

if TYPE_CHECKING:
    from tests.ros_nodes.binding.conftest import Graph

SUBSCRIPTIONS = 300


def test_subscriptions_are_counted_while_they_come(start_graph: Callable[..., Graph]) -> None:
    node = start_graph().node("talker")
    publisher = node.create_publisher(String, "a", 1)
    all_have_come = Event()

    def count() -> list[int]:
        counts = [0]
        while not all_have_come.is_set():
            counts.append(publisher.get_subscription_count())
        return counts

    with ThreadPoolExecutor() as pool:
        counting = pool.submit(count)
        try:
            for _ in range(SUBSCRIPTIONS):
                node.create_subscription(String, "a", print, 1)
        finally:
            all_have_come.set()
        counts = counting.result()
    assert counts == sorted(counts)
    assert publisher.get_subscription_count() == SUBSCRIPTIONS
