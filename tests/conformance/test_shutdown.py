"""Beginning and ending: signals, shutdown from elsewhere, twice, and what is left afterwards."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import rclpy
from rclpy.exceptions import NotInitializedException
from rclpy.executors import ExternalShutdownException, ShutdownException, SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions, get_current_signal_handlers_options
from std_msgs.msg import String
from std_srvs.srv import Trigger

if TYPE_CHECKING:
    from tests.conformance.conftest import Child, Here

PROMPTLY_S = 10.0


@pytest.mark.parametrize("way", ["spin", "single", "multi", "idle"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_ends_spinning(start: Callable[..., Child], way: str, number: signal.Signals) -> None:
    child = start("spinner.py", way)
    assert child.next_line() == {"spinning": True}
    sent_s = time.monotonic()
    child.process.send_signal(number)
    told = child.next_line()
    assert told["at_s"] - sent_s < PROMPTLY_S
    assert child.process.wait(30) == 0, child.log_path.read_text()


def test_without_handlers_python_has_the_signal(start: Callable[..., Child]) -> None:
    child = start("spinner.py", "unhandled")
    assert child.next_line() == {"spinning": True}
    child.process.send_signal(signal.SIGINT)
    told = child.next_line()
    assert (told["ended"], told["ok"]) == ("KeyboardInterrupt", True)
    assert child.process.wait(30) == 0, child.log_path.read_text()


@pytest.mark.parametrize("way", ["callback", "thread"])
def test_shutdown_ends_spinning(start: Callable[..., Child], way: str) -> None:
    child = start("spinner.py", way)
    assert child.next_line() == {"spinning": True}
    told = child.next_line()
    assert told["ended"] in ("returned", "ExternalShutdownException", "RCLError")
    assert not told["ok"]
    assert child.process.wait(30) == 0, child.log_path.read_text()


def test_a_process_ends_though_it_leaves_everything_as_it_is(start: Callable[..., Child]) -> None:
    child = start("spinner.py", "careless")
    assert child.next_line() == {"spinning": True}
    assert child.process.wait(30) == 0, child.log_path.read_text()


def test_beginning_and_ending_again() -> None:
    for _ in range(3):
        assert not rclpy.ok()
        rclpy.init()
        assert rclpy.ok()
        assert rclpy.get_default_context().ok()
        rclpy.create_node("brief").destroy_node()
        rclpy.shutdown()
    context = rclpy.context.Context()
    rclpy.init(context=context)
    assert context.ok()
    assert rclpy.ok(context=context)
    rclpy.shutdown(context=context)
    assert not context.ok()


def test_twice() -> None:
    context = rclpy.context.Context()
    rclpy.init(context=context)
    with pytest.raises(RuntimeError):
        rclpy.init(context=context)
    rclpy.shutdown(context=context)
    with pytest.raises(RuntimeError):
        rclpy.shutdown(context=context)
    rclpy.try_shutdown(context=context)


def test_before_the_beginning() -> None:
    with pytest.raises(RuntimeError):
        rclpy.shutdown(context=rclpy.context.Context())
    with pytest.raises(NotInitializedException):
        rclpy.create_node("early", context=rclpy.context.Context())
    with pytest.raises(RuntimeError):
        rclpy.init(domain_id=-1, context=rclpy.context.Context())


def test_signal_handlers_come_and_go() -> None:
    rclpy.init()
    assert get_current_signal_handlers_options() == SignalHandlerOptions.ALL
    rclpy.shutdown()
    assert get_current_signal_handlers_options() == SignalHandlerOptions.NO
    rclpy.init(signal_handler_options=SignalHandlerOptions.NO)
    assert get_current_signal_handlers_options() == SignalHandlerOptions.NO
    rclpy.shutdown()


def test_the_context_tells_when_it_ends() -> None:
    rclpy.init()
    told: list[bool] = []

    def ended() -> None:
        told.append(True)

    rclpy.get_default_context().on_shutdown(ended)
    assert not told
    rclpy.shutdown()
    assert told == [True]


def test_what_is_left_after_the_end(here: Here) -> None:
    publisher = here.node.create_publisher(String, "a", 10)
    rclpy.shutdown()
    with pytest.raises(RuntimeError):
        publisher.publish(String())
    with pytest.raises(RuntimeError):
        here.node.create_publisher(String, "c", 10)
    with pytest.raises(RuntimeError):
        here.node.create_subscription(String, "c", print, 10)
    with pytest.raises(RuntimeError):
        here.node.create_client(Trigger, "c")
    with pytest.raises(RuntimeError):
        here.node.create_timer(1.0, print)
    with pytest.raises(RuntimeError):
        here.node.get_node_names()
    with pytest.raises(NotInitializedException):
        rclpy.create_node("late")
    here.node.get_logger().info("a logger goes on")
    here.node.destroy_node()


def test_spinning_after_the_end(here: Here) -> None:
    rclpy.shutdown()
    began_s = time.monotonic()
    here.executor.spin()
    with pytest.raises(RuntimeError, match="context is not valid"):
        here.executor.spin_once()
    rclpy.spin(here.node, here.executor)
    assert time.monotonic() - began_s < PROMPTLY_S


def test_shutdown_wakes_an_idle_executor(here: Here) -> None:
    ended = threading.Event()
    idle = rclpy.create_node("idle", namespace=here.namespace, start_parameter_services=False)
    executor = SingleThreadedExecutor()
    executor.add_node(idle)

    def spin() -> None:
        try:
            executor.spin()
        except (ExternalShutdownException, ShutdownException):
            pass
        finally:
            ended.set()

    thread = threading.Thread(target=spin, daemon=True)
    thread.start()
    rclpy.shutdown()
    assert ended.wait(30)
    thread.join()
    idle.destroy_node()
