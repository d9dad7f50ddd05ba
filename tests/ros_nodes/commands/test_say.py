"""`reclip-agent say` as a user calls it, with whoever answers in the place of grounding_node."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from std_msgs.msg import String

from agent.chat.replies import unread
from agent.datatypes import Answer, Status
from evaluation.robot.programs import graph_environment
from ros_nodes import wire
from ros_nodes.commands.say import describe
from ros_nodes.qos import COMMANDS_QOS

ROOT = Path(__file__).parents[3]
DOMAIN = 101 + os.getpid() % 100
PATIENCE_S = 60.0
START_S = 15.0
"""For Python to start and end around what is timed."""


def say(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "agent", "say", *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=graph_environment(DOMAIN),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S + START_S,
    )


@dataclass
class Listener:
    """Somebody who answers each command with what ``answer`` makes of it; nothing where that is None."""

    answer: Callable[[wire.CommandMessage], str | None]
    heard: list[str] = field(default_factory=list)

    def serve(self, namespace: str) -> Callable[[], None]:
        """Answer in a thread; ends it."""
        context = Context()
        rclpy.init(args=[], context=context, domain_id=DOMAIN)
        node = rclpy.create_node("listener", namespace=namespace, context=context)
        executor = SingleThreadedExecutor(context=context)
        executor.add_node(node)
        answers = node.create_publisher(String, "grounding/answer", COMMANDS_QOS)

        def on_command(message: Any, info: dict[str, Any]) -> None:
            self.heard.append(message.data)
            reply = self.answer(wire.read_command(message.data, info["source_timestamp"]))
            answers.publish(String(data=found(wire.CommandMessage("another's", "x"))))
            if reply is not None:
                answers.publish(String(data=reply))

        node.create_subscription(String, "command", on_command, COMMANDS_QOS)
        thread = Thread(target=executor.spin, daemon=True)
        thread.start()

        def close() -> None:
            executor.shutdown()
            thread.join(PATIENCE_S)
            node.destroy_node()
            context.shutdown()

        return close


@pytest.fixture
def listen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Listener, str], None]]:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    ends: list[Callable[[], None]] = []
    yield lambda listener, namespace: ends.append(listener.serve(namespace))
    for end in ends:
        end()


def box(expression: str, box_xyxy: list[float], confidence: float, **more: Any) -> Answer:
    boxes = np.array([box_xyxy])
    return Answer(Status.FOUND, expression, boxes_xyxy=boxes, chosen=(0,), confidence=confidence, **more)


def found(command: wire.CommandMessage) -> str:
    return wire.answer(command, unread(box("the red cup", [1, 2, 30, 40], 0.9)))


Listen = Callable[[Listener, str], None]


def test_found_is_printed_and_exits_with_0(listen: Listen) -> None:
    listener = Listener(found)
    listen(listener, "/found")
    done = say("pick up the red cup", "--namespace", "found")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "found the red cup at (1, 2, 30, 40), confidence 90%\n"
    (heard,) = map(json.loads, listener.heard)
    assert heard["text"] == "pick up the red cup"
    assert heard["id"].startswith("say-")
    assert abs(heard["stamp_s"] - time.time()) < PATIENCE_S


def test_json_is_the_whole_answer_in_one_line(listen: Listen) -> None:
    listen(Listener(found), "/json")
    done = say("the red cup", "--json", "--namespace", "/json")
    assert done.returncode == 0
    (line,) = done.stdout.splitlines()
    answer = json.loads(line)
    assert (answer["status"], answer["box_xyxy"], answer["text"]) == ("found", [1, 2, 30, 40], "the red cup")


def test_another_answer_exits_with_3(listen: Listen) -> None:
    listen(Listener(lambda command: wire.unavailable(command, "camera_node is down")), "/refused")
    done = say("the red cup", "--namespace", "refused")
    assert (done.returncode, done.stdout) == (3, "refused: unavailable: camera_node is down\n")


def test_without_an_answer_it_returns_in_time(listen: Listen) -> None:
    listener = Listener(lambda command: None)
    listen(listener, "/silent")
    began_s = time.monotonic()
    done = say("the red cup", "--namespace", "silent", "--timeout", "4")
    assert time.monotonic() - began_s < 4 + START_S
    assert len(listener.heard) == 1
    assert done.returncode == 2
    assert done.stderr.startswith("error: no answer in namespace /silent of ROS domain ")
    assert done.stdout == ""


@pytest.mark.parametrize("timeout_s", [0.5, 60.0])
def test_without_a_graph_it_says_so_soon_and_names_the_remedy(timeout_s: float) -> None:
    began_s = time.monotonic()
    done = say("the red cup", "--namespace", "nobody", "--domain", str(DOMAIN), "--timeout", str(timeout_s))
    assert time.monotonic() - began_s < 5 + START_S
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: no graph hears commands in namespace /nobody of ROS domain {DOMAIN}: ")
    assert "reclip-agent up" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([""], "the text has no word in it"),
        (["x", "--timeout", "0"], "'0' is not a time"),
        (["x", "--timeout", "nan"], "'nan' is not a time"),
        (["x", "--domain", "233"], "'233' is not a domain"),
        (["x", "--namespace", "a-b"], "'a-b' is not a namespace"),
        ([], "the following arguments are required: TEXT"),
    ],
)
def test_unusable_input_exits_with_2(arguments: list[str], message: str) -> None:
    done = say(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_answer_with_a_destination_in_words() -> None:
    command = wire.CommandMessage("1", "put the cup on the plate")
    cup = box("the cup", [1, 1, 3, 3], 0.75, destination=box("the plate", [5, 5, 9, 9], 0.5))
    assert describe(wire.parse_answer(wire.answer(command, unread(cup)))) == (
        "found the cup at (1, 1, 3, 3), confidence 75%; destination: found the plate at (5, 5, 9, 9), confidence 50%"
    )


def test_an_answer_without_a_reason_is_its_status() -> None:
    assert describe({"status": "not_understood", "reason": ""}) == "not understood"
