"""Waitables, which on the binding wait for nothing of rcl's: what a user's own can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from rclpy.callback_groups import ReentrantCallbackGroup

from ros_nodes.binding.rclpy.waitable import NumberOfEntities, Waitable

if TYPE_CHECKING:
    from tests.ros_nodes.binding.conftest import Graph


class Inbox(Waitable):
    """Hands on what was put into it."""

    def __init__(self) -> None:
        super().__init__(ReentrantCallbackGroup())
        self.waiting: list[str] = []
        self.done: list[str] = []

    def is_ready(self, wait_set: Any) -> bool:
        return bool(self.waiting)

    def take_data(self) -> str:
        return self.waiting.pop(0)

    async def execute(self, taken_data: str) -> None:
        self.done.append(taken_data)

    def get_num_entities(self) -> NumberOfEntities:
        return NumberOfEntities()


def test_a_waitable_is_served_until_it_is_removed(graph: Graph) -> None:
    inbox, node = Inbox(), graph.node()
    node.add_waitable(inbox)
    assert list(node.waitables) == [inbox]
    inbox.waiting += ["first", "second"]
    graph.spin_until(lambda: len(inbox.done) == 2)
    assert inbox.done == ["first", "second"]
    node.remove_waitable(inbox)
    inbox.waiting.append("third")
    graph.executor.spin_once(timeout_sec=0.1)
    assert inbox.waiting == ["third"]


def test_what_a_waitable_must_have() -> None:
    bare = Waitable(ReentrantCallbackGroup())
    for call, *arguments in ((bare.get_num_entities,), (bare.take_data,), (bare.is_ready, None)):
        with pytest.raises(NotImplementedError):
            call(*arguments)
