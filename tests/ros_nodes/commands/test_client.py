"""A client of the graph: whom it waits for, and what it hears."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from std_msgs.msg import String

from agent.chat.replies import unread
from agent.datatypes import Answer, Status
from ros_nodes import wire
from ros_nodes.commands import client
from ros_nodes.commands.client import GraphClient
from ros_nodes.commands.joining import NoAnswerError
from ros_nodes.qos import COMMANDS_QOS, STATE_QOS
from ros_nodes.states import GroundingState, SupervisorState, write_state

DOMAIN = 101 + os.getpid() % 100
PATIENCE_S = 30.0


class Graph:
    """A node that plays a graph, and the client's, served together."""

    def __init__(self) -> None:
        self.context = Context()
        rclpy.init(args=[], context=self.context, domain_id=DOMAIN)
        self.node, own = (rclpy.create_node(name, context=self.context) for name in ("played", "client"))
        self.executor = SingleThreadedExecutor(context=self.context)
        self.executor.add_node(self.node)
        self.executor.add_node(own)
        self.events: list[dict[str, Any]] = []
        self.commands: list[dict[str, Any]] = []
        self.answers = self.node.create_publisher(String, "grounding/answer", COMMANDS_QOS)
        self.client = GraphClient(own, "test", self.executor.spin_once, self.events.append)

    def hear(self, *, answers: bool = True) -> None:
        """Listen to commands, and answer them."""

        def on_command(message: Any) -> None:
            self.commands.append(json.loads(message.data))
            command = wire.read_command(message.data, 0)
            for each in (wire.CommandMessage("another's", ""), command):
                reply = unread(Answer(Status.ACKNOWLEDGED, expression=each.text))
                self.answers.publish(String(data=wire.answer(each, reply)))

        self.node.create_subscription(String, "command", on_command if answers else lambda _: None, COMMANDS_QOS)

    def say(self, topic: str, state: GroundingState | SupervisorState) -> None:
        self.node.create_publisher(String, topic, STATE_QOS).publish(String(data=write_state(state)))

    def close(self) -> None:
        self.executor.shutdown()
        self.context.try_shutdown()


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[Graph]:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    made = Graph()
    yield made
    made.close()


def test_a_command_gets_its_own_answer(graph: Graph) -> None:
    graph.hear()
    answer = graph.client.ask("the red cup", PATIENCE_S, source="somebody", heard_confidence=None)
    assert (answer["status"], answer["expression"]) == ("acknowledged", "the red cup")
    (command,) = graph.commands
    assert command["id"] == answer["id"]
    assert command["id"].startswith("test-")
    assert command["source"] == "somebody"
    assert [each["id"] for each in graph.events] == ["another's", answer["id"]]


def test_without_an_answer_or_a_graph_it_says_so(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "DISCOVERY_S", 0.2)
    with pytest.raises(NoAnswerError, match="no graph hears commands"):
        graph.client.ask("the red cup", PATIENCE_S)
    graph.hear(answers=False)
    monkeypatch.setattr(client, "DISCOVERY_S", PATIENCE_S)
    with pytest.raises(NoAnswerError, match=r"no answer .* within 2 s"):
        graph.client.ask("the red cup", 2.0)


def test_who_says_a_state_must_listen(graph: Graph) -> None:
    graph.say("supervisor/state", SupervisorState({"grounding_node": "up"}, answering_pid=7))
    assert not graph.client.wait_until(lambda: graph.client.is_heard, time.monotonic() + 2.0)
    assert graph.client.has_state
    graph.hear()
    assert graph.client.wait_until(lambda: graph.client.is_heard, time.monotonic() + PATIENCE_S)


def test_who_says_a_state_is_heard_at_once_and_others_after_a_while(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph.client, "_silent_s", time.monotonic() + PATIENCE_S)
    graph.hear()
    assert not graph.client.wait_until(lambda: graph.client.is_heard, time.monotonic() + 2.0)
    graph.say("grounding/state", GroundingState(7))
    assert graph.client.wait_until(lambda: graph.client.is_heard, time.monotonic() + PATIENCE_S)
