"""`reclip-agent watch`: its figures, and its table of a graph that this test plays."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
import rclpy
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from rclpy.context import Context
from sensor_msgs.msg import Image
from std_msgs.msg import Header, String

from agent.chat.replies import unread
from agent.datatypes import Answer, Status
from evaluation.robot.programs import graph_environment
from ros_nodes import wire
from ros_nodes.commands.watch import WINDOW_S, Latencies, Stream
from ros_nodes.conversions import NS, stamp_from_ns
from ros_nodes.qos import COMMANDS_QOS, DIAGNOSTICS_QOS, IMAGES_QOS

ROOT = Path(__file__).parents[3]
DOMAIN = 101 + os.getpid() % 100
PATIENCE_S = 60.0


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now_s = 50.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_rate_is_over_the_window_and_falls_when_nothing_comes(clock: Clock) -> None:
    stream = Stream(clock)
    assert (stream.rate_hz, stream.age_s, stream.count) == (0.0, None, 0)
    for _ in range(100):
        clock.now_s += 0.2
        stream.add(0.03)
    assert stream.rate_hz == pytest.approx(5.0, rel=0.03)
    assert stream.age_s == 0.03
    clock.now_s += 3.0
    assert stream.silent_s == pytest.approx(3.0)
    assert stream.rate_hz == pytest.approx(3.5, rel=0.03)
    clock.now_s += WINDOW_S
    assert (stream.rate_hz, stream.age_s) == (0.0, None)
    assert stream.count == 100


def test_the_first_seconds_count_as_they_are(clock: Clock) -> None:
    stream = Stream(clock)
    for _ in range(10):
        clock.now_s += 0.1
        stream.add(None)
    assert stream.rate_hz == pytest.approx(10.0)
    assert stream.age_s is None


def test_latencies_are_of_commands_whose_answer_was_heard(clock: Clock) -> None:
    latencies = Latencies(clock)
    assert latencies.describe() == "no command answered since this watch began"
    for number in range(3):
        latencies.on_command(str(number))
    latencies.on_answer("nobody's")
    clock.now_s += 0.02
    latencies.on_answer("0")
    assert latencies.describe() == "command to answer: median 20 ms, longest 20 ms of 1 answer"
    clock.now_s += 0.08
    latencies.on_answer("1")
    latencies.on_answer("1")
    assert latencies.describe() == "command to answer: median 60 ms, longest 100 ms of 2 answers"


def watch(namespace: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "agent", "watch", "--once", "--namespace", namespace]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=graph_environment(DOMAIN),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In /played, pictures that are 0.25 s old, and commands with answers, ten of each a second."""
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    context, done = Context(), Event()
    rclpy.init(args=[], context=context, domain_id=DOMAIN)
    node = rclpy.create_node("played", namespace="/played", context=context)
    images = node.create_publisher(Image, "image_raw", IMAGES_QOS)
    commands = node.create_publisher(String, "command", COMMANDS_QOS)
    answers = node.create_publisher(String, "grounding/answer", COMMANDS_QOS)
    diagnostics = node.create_publisher(DiagnosticArray, "/diagnostics", DIAGNOSTICS_QOS)
    status = DiagnosticStatus(level=DiagnosticStatus.WARN, name="/played/camera_node", message="slower than rate_hz")
    others = DiagnosticStatus(level=DiagnosticStatus.OK, name="/elsewhere/camera_node", message="not shown")

    def play() -> None:
        number = 0
        while not done.wait(0.1):
            number += 1
            images.publish(Image(header=Header(stamp=stamp_from_ns(time.time_ns() - NS // 4)), height=1, width=1))
            command = wire.CommandMessage(str(number), "the cup")
            commands.publish(String(data=f'{{"id": "{number}", "text": "the cup"}}'))
            answers.publish(String(data=wire.answer(command, unread(Answer(Status.ACKNOWLEDGED, "")))))
            diagnostics.publish(DiagnosticArray(status=[status, others]))

    thread = Thread(target=play, daemon=True)
    thread.start()
    yield
    done.set()
    thread.join(PATIENCE_S)
    node.destroy_node()
    context.shutdown()


@pytest.mark.usefixtures("played")
def test_the_table_has_every_topic_with_its_rate_and_age() -> None:
    done = watch("/played")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    title, *lines = done.stdout.splitlines()
    assert title == f"in namespace /played of ROS domain {DOMAIN}"
    rows = {line.split()[0]: line.split()[1:] for line in lines if line}
    assert rows["topic"] == ["pubs", "subs", "rate", "age", "last"]
    assert rows["image_raw"][:2] == ["1", "0"]
    assert 1.0 < float(rows["image_raw"][2]) < 11.0
    assert 250 <= float(rows["image_raw"][4]) < 2000
    assert rows["proposals"] == ["0", "0", "-", "-", "-"]
    assert rows["grounding/debug_image/compressed"] == ["0", "0", "-", "-", "-"]
    assert "command to answer: median " in done.stdout
    assert "/played/camera_node: warning, slower than rate_hz" in lines
    assert "not shown" not in done.stdout


def test_without_a_graph_it_says_so() -> None:
    done = watch("/nobody")
    assert done.returncode == 2
    assert done.stderr.startswith("error: nothing of a graph is in namespace /nobody of ROS domain ")
    assert "reclip-agent up" in done.stderr


def test_it_ends_quietly_on_ctrl_c() -> None:
    command = [sys.executable, "-u", "-m", "agent", "watch", "--namespace", "/nobody"]
    with subprocess.Popen(
        command, cwd=ROOT, env=graph_environment(DOMAIN), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("in namespace /nobody")
        process.send_signal(2)
        _, errors = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, errors) == (0, "")
