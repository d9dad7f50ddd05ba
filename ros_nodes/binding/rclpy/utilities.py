"""The default context, and small helpers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from threading import Lock

from ros_nodes.binding.rclpy import _arguments
from ros_nodes.binding.rclpy.constants import S_TO_NS
from ros_nodes.binding.rclpy.context import Context

_default_context: Context | None = None
_lock = Lock()


def get_default_context(*, shutting_down: bool = False) -> Context:
    """The context that is meant where none is given.

    Args:
        shutting_down: make a new one the default.
    """
    global _default_context
    with _lock:
        context = _default_context or Context()
        _default_context = None if shutting_down else context
        return context


def ok(*, context: Context | None = None) -> bool:
    """Whether a context is initialised and not shut down."""
    return (context or get_default_context()).ok()


def shutdown(*, context: Context | None = None) -> None:
    """`Context.shutdown`."""
    (context or get_default_context(shutting_down=True)).shutdown()


def try_shutdown(*, context: Context | None = None) -> None:
    """`Context.try_shutdown`."""
    (context or get_default_context(shutting_down=True)).try_shutdown()


def remove_ros_args(args: Sequence[str] | None = None) -> list[str]:
    """A command line, ``sys.argv`` where not given, without its ROS arguments."""
    return _arguments.remove_ros_args(sys.argv if args is None else args)


def timeout_sec_to_nsec(timeout_sec: float | None) -> int:
    """Seconds as nanoseconds; -1, which is for ever, for None and negative ones."""
    return -1 if timeout_sec is None or timeout_sec < 0 else int(timeout_sec * S_TO_NS)


def get_rmw_implementation_identifier() -> str:
    """Whose conventions are on the wire."""
    return "rmw_cyclonedds_cpp"


def get_available_rmw_implementations() -> set[str]:
    """All that can be chosen."""
    return {get_rmw_implementation_identifier()}
