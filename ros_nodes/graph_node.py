"""What all nodes of the graph share: a life in three steps, diagnostics once a second, and an orderly end."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from threading import Lock, Thread
from typing import Any, ClassVar

import rclpy
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from rclpy.clock import Clock, ClockType
from rclpy.exceptions import (
    InvalidParameterTypeException,
    InvalidParameterValueException,
    ParameterUninitializedException,
)
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.node import Node
from rclpy.qos import QoSProfile
from rclpy.signals import SignalHandlerOptions
from rclpy.subscription import Subscription
from rclpy.task import Future

from agent.errors import ReclipAgentError
from ros_nodes.connections import misfits, why_silent
from ros_nodes.parameters import Parameters
from ros_nodes.qos import DIAGNOSTICS_QOS
from ros_nodes.stop import Stop

WARN_PERIOD_S = 5.0
"""At most one warning of a kind in so many seconds."""
DIAGNOSTICS_PERIOD_S = 1.0
AWAIT_S = 5.0
"""So long after a node's start, what it waits for should have a publisher."""

ENDED, FAILED, MISCONFIGURED = 0, 1, 2
"""Exit codes of a node's process."""

_CONFIGURATION_ERRORS = (
    ReclipAgentError,
    InvalidParameterTypeException,
    InvalidParameterValueException,
    ParameterUninitializedException,
)


class GraphNode(Node):
    """A node that is configured when it is made, then activated and deactivated, each once and in order."""

    NAME: ClassVar[str]
    unknown_parameters: tuple[str, ...]
    """What was given and means nothing to any node, in words."""

    def __init__(self) -> None:
        super().__init__(self.NAME)
        self._malformed: Counter[str] = Counter()
        self._problems: dict[str, str] = {}
        self._malformed_lock = Lock()
        self._awaited: list[Subscription] = []
        self._warned: set[str] = set()
        self._diagnostics = self.create_publisher(DiagnosticArray, "/diagnostics", DIAGNOSTICS_QOS)
        given = Parameters(self)
        self.configure(given)
        self.unknown_parameters = given.unknown()
        self._warn_once(self.unknown_parameters)
        self._began_s = time.monotonic()
        self.create_timer(DIAGNOSTICS_PERIOD_S, self._say_diagnostics, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def configure(self, given: Parameters) -> None:
        """Read the parameters."""

    def activate(self) -> None:
        """Load the models and open the topics."""

    def deactivate(self) -> None:
        """Finish what was begun and close the topics; other nodes can still be heard."""

    def diagnose(self) -> tuple[bytes, str, dict[str, str]]:
        """The node's condition, for /diagnostics: a level of DiagnosticStatus, a sentence, and figures by name."""
        return DiagnosticStatus.OK, "active", {}

    def note_malformed(self, topic: str, problem: str) -> None:
        """Count and log a message that cannot be used."""
        with self._malformed_lock:
            self._malformed[topic] += 1
            self._problems[topic] = problem
        self.get_logger().warning(f"{topic}: {problem}", throttle_duration_sec=WARN_PERIOD_S)

    def note_problem(self, problem: str) -> str:
        """Log what a node warns of on /diagnostics, where it is not empty, and give it back."""
        if problem:
            self.get_logger().warning(problem, throttle_duration_sec=WARN_PERIOD_S)
        return problem

    def note_usable(self, topic: str) -> None:
        """The newest message on a topic can be used."""
        with self._malformed_lock:
            self._problems.pop(topic, None)

    def await_messages(self, *subscriptions: Subscription) -> None:
        """Have a warning logged where nobody publishes what the node waits for, some seconds after its start."""
        self._awaited += subscriptions

    def why_nothing_comes(self, topic: str, subscription: Subscription) -> str:
        """What was wrong with the newest message on a topic, or why there can be none; empty where neither is known."""
        with self._malformed_lock:
            problem = self._problems.get(topic, "")
        return problem or why_silent(self, subscription)

    def log_failure(self, what: str, error: Exception) -> None:
        """Log a failure that the node survives."""
        self.get_logger().error(f"{what} failed: {error!r}", throttle_duration_sec=WARN_PERIOD_S)

    def _say_diagnostics(self) -> None:
        level, message, figures = self.diagnose()
        misfitting = misfits(self)
        self._warn_once(misfitting)
        if time.monotonic() > self._began_s + AWAIT_S:
            self._warn_once(filter(None, (why_silent(self, each) for each in self._awaited)))
            self._awaited.clear()
        pid = str(os.getpid())
        with self._malformed_lock:
            malformed = {f"malformed {topic}": str(count) for topic, count in self._malformed.items()}
        status = DiagnosticStatus(
            level=level,
            name=self.get_fully_qualified_name(),
            message="; ".join((message, *misfitting, *self.unknown_parameters)),
            hardware_id="",
            values=[KeyValue(key=key, value=value) for key, value in {"pid": pid, **figures, **malformed}.items()],
        )
        array = DiagnosticArray(status=[status])
        array.header.stamp = self.get_clock().now().to_msg()
        self._diagnostics.publish(array)

    def _warn_once(self, problems: Iterable[str]) -> None:
        for problem in problems:
            if problem not in self._warned:
                self._warned.add(problem)
                self.get_logger().warning(problem)

    @classmethod
    def main(cls, args: Sequence[str] | None = None) -> int:
        """Run the node until it is told to stop; see `run`."""
        return run(cls, args)


def hear_when(
    node: Node, message_type: type[Any], topic: str, callback: Callable[[Any, int], None], qos: QoSProfile
) -> None:
    """Subscribe, and be told with each message when it was sent.

    Args:
        callback: takes the message and nanoseconds of the sender's wall clock; 0 from the rclpy of Humble, which does
            not tell.
    """
    if hasattr(Subscription, "CallbackType"):
        node.create_subscription(
            message_type, topic, lambda message, info: callback(message, info["source_timestamp"]), qos
        )
    else:
        node.create_subscription(message_type, topic, lambda message: callback(message, 0), qos)


def run(make_node: Callable[[], GraphNode], args: Sequence[str] | None = None) -> int:
    """Run a node until SIGINT or SIGTERM: make, activate, spin, deactivate.

    Python's main thread waits for signals while another spins, and the context outlives the node's deactivation: what a
    node owes can still be sent. A second signal ends the process at once.

    Returns:
        `ENDED`; `MISCONFIGURED` where an argument, a parameter, a model or the node's place cannot be used, said in one
        line; `FAILED` where a callback raised.
    """
    try:
        rclpy.init(args=None if args is None else list(args), signal_handler_options=SignalHandlerOptions.NO)
    except RuntimeError as error:  # ROS arguments, a file among them, that cannot be read
        print(f"error: {error}", file=sys.stderr)
        return MISCONFIGURED
    stop = Stop(is_last=True)
    try:
        return _live(make_node, stop)
    finally:
        rclpy.try_shutdown()


def _live(make_node: Callable[[], GraphNode], stop: Stop) -> int:
    try:
        node = make_node()
    except _CONFIGURATION_ERRORS as error:
        print(f"error: {error}", file=sys.stderr)
        return MISCONFIGURED
    try:
        if stop.is_asked:
            return ENDED
        node.activate()
        return _spin(node, stop)
    except _CONFIGURATION_ERRORS as error:
        node.get_logger().fatal(str(error))
        return MISCONFIGURED
    finally:
        node.destroy_node()


def _spin(node: GraphNode, stop: Stop) -> int:
    failures: list[BaseException] = []
    executor = SingleThreadedExecutor()
    executor.add_node(node)
    enough: Future[None] = Future()  # a real executor that is shut down in the middle of a round may raise

    def spin() -> None:
        try:
            executor.spin_until_future_complete(enough)
        except ExternalShutdownException:
            pass
        except BaseException as error:
            failures.append(error)
        finally:
            stop.ask()

    spinning = Thread(target=spin, name="executor", daemon=True)
    spinning.start()
    stop.wait()
    try:
        node.deactivate()
    finally:
        enough.set_result(None)
        spinning.join()
        executor.shutdown()
    for failure in failures:
        if isinstance(failure, _CONFIGURATION_ERRORS):
            raise failure
        traceback.print_exception(failure)
    return FAILED if failures else ENDED


def figure(value: float, unit: str = "") -> str:
    """A number as /diagnostics shows it."""
    return f"{value:.3g} {unit}".rstrip()
