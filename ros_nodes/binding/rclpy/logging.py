"""Loggers by name, and their levels."""

from __future__ import annotations

import os
from pathlib import Path

from ros_nodes.binding.rclpy.impl import log_output
from ros_nodes.binding.rclpy.impl.log_output import get_logger_effective_level, get_logger_level
from ros_nodes.binding.rclpy.impl.logging_severity import LoggingSeverity
from ros_nodes.binding.rclpy.impl.rcutils_logger import RcutilsLogger

__all__ = [
    "LoggingSeverity",
    "clear_config",
    "get_logger",
    "get_logger_effective_level",
    "get_logger_level",
    "get_logging_directory",
    "get_logging_severity_from_string",
    "set_logger_level",
]


def get_logger(name: str) -> RcutilsLogger:
    """The logger of a name.

    Raises:
        ValueError: the name is empty.
    """
    if not name:
        raise ValueError("Logger name must not be empty.")
    return RcutilsLogger(name)


def set_logger_level(name: str, level: LoggingSeverity | int, detailed_error: bool = False) -> None:
    """Set the level of the logger of a name."""
    log_output.set_level(name, LoggingSeverity(level))


def clear_config() -> None:
    """Forget all levels that were set."""
    log_output.clear_levels()


def get_logging_directory() -> Path:
    """``ROS_LOG_DIR``, or ``log`` in ``ROS_HOME`` or ``~/.ros``: where ROS keeps logs, if not the binding."""
    home = os.environ.get("ROS_HOME") or "~/.ros"
    return Path(os.environ.get("ROS_LOG_DIR") or f"{home}/log").expanduser()


def get_logging_severity_from_string(log_severity: str) -> LoggingSeverity:
    """The severity of a name.

    Raises:
        RuntimeError: no severity has that name.
    """
    try:
        return LoggingSeverity[log_severity.upper()]
    except KeyError:
        names = ", ".join(LoggingSeverity.__members__)
        raise RuntimeError(f"{log_severity!r} is not a severity; the severities are {names}") from None
