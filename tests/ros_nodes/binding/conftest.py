"""Nodes in a domain that no other test session on this machine uses, and waiting for what they do."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node

PATIENCE_S = 30.0


class Graph:
    """One context, its nodes, and an executor that spins them while somebody waits."""

    def __init__(self, args: list[str]) -> None:
        self.context = Context()
        rclpy.init(args=args, context=self.context)
        self.executor = SingleThreadedExecutor(context=self.context)
        self.nodes: list[Node] = []

    def node(self, name: str = "node", **options: Any) -> Node:
        node = rclpy.create_node(name, context=self.context, **options)
        self.executor.add_node(node)
        self.nodes.append(node)
        return node

    def spin_until(self, condition: Callable[[], Any]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < end, f"waited {PATIENCE_S} s in vain"
            self.executor.spin_once(timeout_sec=0.1)

    def result_of(self, future: Any) -> Any:
        self.spin_until(future.done)
        return future.result()

    def close(self) -> None:
        self.executor.shutdown()
        for node in self.nodes:
            node.destroy_node()
        self.context.try_shutdown()


@pytest.fixture
def start_graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Graph]]:
    """Makes graphs; the arguments are the context's ROS arguments."""
    monkeypatch.setenv("ROS_DOMAIN_ID", str(101 + os.getpid() % 100))
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    graphs: list[Graph] = []

    def start(*args: str) -> Graph:
        graphs.append(Graph(["--ros-args", *args] if args else []))
        return graphs[-1]

    yield start
    for graph in graphs:
        graph.close()


@pytest.fixture
def graph(start_graph: Callable[..., Graph]) -> Graph:
    return start_graph()
