"""What rclpy promises, checked on the rclpy API alone and between separate processes.

Nothing of this project takes part but ``import ros_nodes``, which leaves a real rclpy alone and puts the binding in
its place where there is none: the suite runs unchanged on both. On a sourced ROS 2 (Humble or Jazzy)::

    pytest tests/conformance -p no:launch_testing -p no:launch_ros

With a Python in ``PEER_PYTHON`` the processes over there run on the rclpy that it has.

A test has its own node, `here`, in a namespace of its own; over there is `peer`, a process that does what it is told
(programs/peer.py). Everything happens on a ROS domain that the session picks.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # an old pytest does not know `pythonpath`
os.environ["ROS_PYTHON_CHECK_FIELDS"] = "1"  # Jazzy's message classes check what they are given when asked to

import ros_nodes  # noqa: E402, F401  # isort: skip
import rclpy  # noqa: E402
from rclpy.executors import SingleThreadedExecutor  # noqa: E402

PROGRAMS = Path(__file__).parent / "programs"
PATIENCE_S = 30.0
"""For what happens in a moment on an idle machine; a busy one gets all the time that it could need."""
GRACE_S = 5.0
"""For a child to end by itself."""


class Child:
    """A program in a process of its own, heard by the lines that it prints."""

    def __init__(self, log_path: Path, program: str, *arguments: str) -> None:
        self.log_path = log_path
        with log_path.open("w") as errors:
            self.process = subprocess.Popen(
                [os.environ.get("PEER_PYTHON", sys.executable), "-u", str(PROGRAMS / program), *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put("")

    def next_line(self) -> dict[str, Any]:
        try:
            line = self.lines.get(timeout=PATIENCE_S)
        except queue.Empty:
            pytest.fail(f"the child said nothing for {PATIENCE_S} s; it wrote: {self.log_path.read_text()}")
        if not line:
            pytest.fail(f"the child ended; it wrote: {self.log_path.read_text()}")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def end(self) -> int:
        """Close its standard input, on which a peer ends by itself; its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(PATIENCE_S)

    def remove(self) -> None:
        """End it, gently if it lets us: others would wait for a killed one's acknowledgements for seconds."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            self.process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class PeerError(Exception):
    """What was asked of the peer raised there; the message begins with the exception's type."""


class Peer(Child):
    """A peer's methods, called from here: ``peer.publish("/topic", ["text"])``."""

    def __init__(self, log_path: Path, *arguments: str) -> None:
        super().__init__(log_path, "peer.py", *arguments)
        self.next_line()

    def __getattr__(self, do: str) -> Callable[..., Any]:
        def ask(*values: Any, **named: Any) -> Any:
            assert self.process.stdin is not None
            print(json.dumps({"do": do, "values": values, "named": named}), file=self.process.stdin, flush=True)
            reply = self.next_line()
            if "error" in reply:
                raise PeerError(reply["error"])
            return reply["result"]

        return ask


class Here:
    """The test's node and the executor that spins it."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        rclpy.init()
        self.node = rclpy.create_node("here", namespace=namespace)
        self.executor = SingleThreadedExecutor()
        self.executor.add_node(self.node)

    def name(self, relative: str) -> str:
        """The full name of a topic or a service of this test."""
        return f"{self.namespace}/{relative}"

    def spin_until(self, condition: Callable[[], Any]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < end, f"waited {PATIENCE_S} s in vain"
            self.executor.spin_once(timeout_sec=0.05)

    def listen(self, kind: Any, topic: str, qos: Any = 10) -> list[Any]:
        """The list that messages are put into as they come."""
        heard: list[Any] = []
        self.node.create_subscription(kind, topic, heard.append, qos)
        return heard

    def ask(self, kind: Any, service: str, request: Any) -> Any:
        """A service's response."""
        client = self.node.create_client(kind, service)
        self.spin_until(client.service_is_ready)
        future = client.call_async(request)
        self.spin_until(future.done)
        self.node.destroy_client(client)
        return future.result()

    def close(self) -> None:
        self.executor.shutdown()
        if rclpy.ok():
            self.node.destroy_node()
            rclpy.shutdown()


@pytest.fixture(scope="session", autouse=True)
def domain() -> Iterator[None]:
    """A domain that other sessions on this machine hardly share, and no word to other machines."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ROS_DOMAIN_ID", str(1 + os.getpid() % 100))
        environment.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
        environment.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
        yield


@pytest.fixture
def here(request: pytest.FixtureRequest) -> Iterator[Here]:
    plain = "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in request.node.name)
    node = Here(f"/{plain}")
    yield node
    node.close()


@pytest.fixture(scope="session")
def common_peer(domain: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Peer]]:
    peers: list[Peer] = []
    yield peers
    for each in peers:
        each.remove()


@pytest.fixture
def peer(common_peer: list[Peer], tmp_path: Path) -> Peer:
    """The one peer of the session: names keep the tests apart. A dead one is replaced."""
    if not common_peer or common_peer[-1].process.poll() is not None:
        common_peer.append(Peer(tmp_path / "peer.log"))
    return common_peer[-1]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Child]]:
    """Starts a program, or with `Peer` a peer of the test's own."""
    children: list[Child] = []

    def make(*arguments: str, kind: type[Child] = Child) -> Child:
        children.append(kind(tmp_path / f"child{len(children)}.log", *arguments))
        return children[-1]

    yield make
    for child in children:
        child.remove()


@pytest.fixture
def start_peer(start: Callable[..., Child]) -> Callable[..., Peer]:
    """Starts a peer of the test's own with the arguments given."""

    def make(*arguments: str) -> Peer:
        child = start(*arguments, kind=Peer)
        assert isinstance(child, Peer)
        return child

    return make
