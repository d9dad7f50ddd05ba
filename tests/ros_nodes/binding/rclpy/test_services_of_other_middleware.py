"""Services between the binding and other middleware, which this process takes its own for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from example_interfaces.action import Fibonacci
from rclpy.action import ActionClient, ActionServer
from rclpy.exceptions import RCLError
from std_srvs.srv import Trigger

from ros_nodes.binding.dds.fast_dds_replies import FAST_DDS
from ros_nodes.binding.rclpy import _service_entity
from ros_nodes.binding.rclpy._service_entity import CYCLONE
from ros_nodes.binding.rclpy.client import Client
from ros_nodes.binding.rclpy.service import Service

if TYPE_CHECKING:
    from tests.ros_nodes.binding.conftest import Graph

OTHER = b"\x01\x01"


def said(capfd: pytest.CaptureFixture[str]) -> Any:
    """Whether a text has been logged since it was asked for first."""
    heard: list[str] = []

    def has_said(text: str) -> bool:
        heard.append(capfd.readouterr().err)
        return text in "".join(heard)

    return has_said


def serve(graph: Graph) -> tuple[list[Any], Any]:
    """The requests that a server gets, and a client that knows it."""
    called: list[Any] = []
    node = graph.node()
    node.create_service(Trigger, "ask", lambda request, response: called.append(request) or response)
    client = node.create_client(Trigger, "ask")
    graph.spin_until(client.service_is_ready)
    return called, client


def test_a_server_does_not_take_a_request_for_another_one(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    has_said, (called, client) = said(capfd), serve(graph)
    future = client.call_async(Trigger.Request())
    monkeypatch.setattr(_service_entity, "CYCLONE", OTHER)
    graph.spin_until(lambda: has_said("a request to /ask is not answered: its client is not on Cyclone DDS"))
    assert not called
    assert not future.done()


def test_a_server_takes_no_request_of_somebody_who_is_gone(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """On what they were is known no more."""
    has_said, (called, client) = said(capfd), serve(graph)
    monkeypatch.setattr(Service, "_middleware", lambda *_: set())
    client.call_async(Trigger.Request())
    graph.spin_until(lambda: has_said("a request to /ask is not answered: its client is gone"))
    assert not called


@pytest.mark.parametrize("middleware", [{OTHER}, {CYCLONE, FAST_DDS}])
def test_a_client_does_not_ask_who_would_take_it_for_another_one(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], middleware: set[bytes]
) -> None:
    has_said, (called, client) = said(capfd), serve(graph)
    monkeypatch.setattr(Client, "_middleware", lambda *_: middleware)
    assert not client.wait_for_service(timeout_sec=0.1)
    assert has_said("/ask cannot be asked: a server is not on Cyclone DDS")
    with pytest.raises(RCLError, match="RMW_IMPLEMENTATION=rmw_cyclonedds_cpp"):
        client.call_async(Trigger.Request())
    assert not called


def test_actions_neither(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    node = graph.node()
    ActionServer(node, Fibonacci, "count", lambda _: Fibonacci.Result())
    client = ActionClient(node, Fibonacci, "count")
    graph.spin_until(client.server_is_ready)
    monkeypatch.setattr(Client, "_middleware", lambda *_: {OTHER})
    assert not client.wait_for_server(timeout_sec=0.1)
    with pytest.raises(RCLError, match="is not on Cyclone DDS"):
        client.send_goal_async(Fibonacci.Goal())


def test_many_clients_of_one_type(graph: Graph) -> None:
    """cyclonedds' table of types holds 32 that differ in nothing that it looks at."""
    node = graph.node()
    node.create_service(Trigger, "ask0", lambda _, response: response)
    clients = [node.create_client(Trigger, f"ask{number}") for number in range(100)]
    graph.spin_until(clients[0].service_is_ready)
    graph.result_of(clients[0].call_async(Trigger.Request()))
