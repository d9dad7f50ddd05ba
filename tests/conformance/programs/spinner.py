"""Spins in the way that its first argument names, and says when that began and how and when it ended.

spin: `rclpy.spin`; single, multi: an executor of its own; idle: the same with nothing more to do; unhandled: without
rclpy's signal handlers; callback, thread: shut down by a callback or by another thread; careless: spins once and leaves
everything as it is.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
import time

import ros_nodes  # noqa: F401  # isort: skip
import rclpy
from rclpy.executors import ExternalShutdownException, MultiThreadedExecutor, SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions


def say(**heard: object) -> None:
    print(json.dumps(heard), flush=True)


def main(way: str) -> None:
    handlers = SignalHandlerOptions.NO if way == "unhandled" else SignalHandlerOptions.ALL
    if way == "unhandled":
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs inherit that it is ignored
    rclpy.init(signal_handler_options=handlers)
    node = rclpy.create_node("spinner")
    spinning = threading.Event()

    def tick() -> None:
        if not spinning.is_set():
            spinning.set()
            say(spinning=True)
            if way == "callback":
                rclpy.shutdown()
            elif way == "idle":
                timer.cancel()

    def shut_down() -> None:
        spinning.wait()
        rclpy.shutdown()

    timer = node.create_timer(0.02, tick)
    if way == "thread":
        threading.Thread(target=shut_down).start()
    if way == "careless":
        rclpy.spin_once(node)
        return
    executor = MultiThreadedExecutor() if way == "multi" else SingleThreadedExecutor()
    ended = "returned"
    try:
        if way == "spin":
            rclpy.spin(node)
        else:
            executor.add_node(node)
            executor.spin()
    except (KeyboardInterrupt, ExternalShutdownException) as error:
        ended = type(error).__name__
    except RuntimeError as error:  # a real one's RCLError, where the end comes just before it waits
        if rclpy.ok():
            raise
        ended = type(error).__name__
    finally:
        ok = rclpy.ok()
        executor.shutdown()
        node.destroy_node()
        rclpy.try_shutdown()
        say(ended=ended, ok=ok, at_s=time.monotonic())


if __name__ == "__main__":
    main(sys.argv[1])
