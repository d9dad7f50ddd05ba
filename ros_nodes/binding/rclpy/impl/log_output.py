"""Where log messages of this process go, and from which severity on: one state for all loggers, as in rcutils."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from rcl_interfaces.msg import Log

from ros_nodes.binding.rclpy._arguments import Arguments
from ros_nodes.binding.rclpy.constants import S_TO_NS
from ros_nodes.binding.rclpy.exceptions import InvalidHandle
from ros_nodes.binding.rclpy.impl.logging_severity import LoggingSeverity
from ros_nodes.binding.rclpy.time import Time

_levels: dict[str, LoggingSeverity] = {}
_rosout: dict[str, Callable[[Any], None]] = {}
_to_stderr = True


def configure(arguments: Arguments) -> None:
    """Take over a context's log levels, and whether messages go to stderr."""
    global _to_stderr
    _to_stderr = arguments.log_to_stderr
    _levels.update(arguments.log_levels)


def add_rosout(logger_name: str, publish: Callable[[Any], None]) -> None:
    """Publish a node's messages, and those of its logger's children, as rcl_interfaces/Log."""
    _rosout[logger_name] = publish


def remove_rosout(logger_name: str) -> None:
    """Undo `add_rosout`."""
    _rosout.pop(logger_name, None)


def get_logger_level(name: str) -> LoggingSeverity:
    """The level that was set for one logger, UNSET where none was; the empty name is the default for all."""
    return _levels.get(name, LoggingSeverity.UNSET if name else LoggingSeverity.INFO)


def set_level(name: str, severity: LoggingSeverity) -> None:
    """Set a logger's level; UNSET makes it ask its parent again."""
    _levels.pop(name, None)
    if severity is not LoggingSeverity.UNSET:
        _levels[name] = severity


def clear_levels() -> None:
    """Let every logger have the default level."""
    _levels.clear()


def get_logger_effective_level(name: str) -> LoggingSeverity:
    """The level of a logger or of the nearest of its parents that has one."""
    while True:
        own = get_logger_level(name)
        if own is not LoggingSeverity.UNSET:
            return own
        name = name.rpartition(".")[0]


def write(severity: LoggingSeverity, name: str, message: str, caller: FrameType) -> None:
    """Write one message to stderr and, for a node's logger, to /rosout."""
    now = time.time_ns()
    if _to_stderr:
        seconds, nanoseconds = divmod(now, S_TO_NS)
        # A log line is never worth an exception: stderr may be a pipe whose reader is gone.
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.write(f"[{severity.name}] [{seconds}.{nanoseconds:09}] [{name}]: {message}\n")
            sys.stderr.flush()
    publish = _publisher(name)
    if publish is not None:
        log = Log(
            stamp=Time(nanoseconds=now).to_msg(),
            level=int(severity),
            name=name,
            msg=message.encode("utf-8", "replace").decode(),  # a file's name may hold half a surrogate pair
            file=caller.f_code.co_filename,
            function=caller.f_code.co_name,
            line=caller.f_lineno,
        )
        with contextlib.suppress(InvalidHandle):  # the node is being destroyed in another thread
            publish(log)


def _publisher(name: str) -> Callable[[Any], None] | None:
    while name and name not in _rosout:
        name = name.rpartition(".")[0]
    return _rosout.get(name)
