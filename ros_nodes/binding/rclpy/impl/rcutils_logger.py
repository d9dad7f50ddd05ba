"""Loggers: severities, and messages that are said once, now and then, or not the first time."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partialmethod
from types import FrameType
from typing import Any

from ros_nodes.binding.rclpy.clock import Clock
from ros_nodes.binding.rclpy.constants import S_TO_NS
from ros_nodes.binding.rclpy.impl import log_output
from ros_nodes.binding.rclpy.impl.logging_severity import LoggingSeverity

FILTER_OPTIONS = ("throttle_duration_sec", "throttle_time_source_type", "skip_first", "once")


@dataclass
class CallSite:
    """One place in a program that logs, and what its filters remember."""

    name: str
    severity: LoggingSeverity
    parameters: dict[str, Any]
    last_said_ns: int | None = None
    was_skipped: bool = False
    was_said: bool = False

    def passes(self) -> bool:
        """Whether the filters, in rclpy's order (throttle, skip_first, once), let a message through."""
        if self.parameters.get("throttle_duration_sec"):
            now = self.parameters.get("throttle_time_source_type", _CLOCK).now().nanoseconds
            wait_ns = self.parameters["throttle_duration_sec"] * S_TO_NS
            # A clock that went backwards must not silence a message for ever.
            if self.last_said_ns is not None and 0 <= now - self.last_said_ns < wait_ns:
                return False
            self.last_said_ns = now
        if self.parameters.get("skip_first") and not self.was_skipped:
            self.was_skipped = True
            return False
        if self.parameters.get("once"):
            was_said, self.was_said = self.was_said, True
            return not was_said
        return True


_CLOCK = Clock()


class RcutilsLogger:
    """A logger; children of ``a`` are named ``a.b`` and take its level unless they have one."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self._call_sites: dict[tuple[Any, int], CallSite] = {}

    def get_child(self, name: str) -> RcutilsLogger:
        """The logger below this one.

        Raises:
            ValueError: the name is empty.
        """
        if not name:
            raise ValueError("Child logger name must not be empty.")
        return RcutilsLogger(f"{self.name}.{name}" if self.name else name)

    def set_level(self, level: LoggingSeverity | int) -> None:
        """Say from which severity on messages are written; UNSET for the parent's level."""
        log_output.set_level(self.name, LoggingSeverity(level))

    def get_effective_level(self) -> LoggingSeverity:
        """This logger's level, or that of the nearest parent that has one."""
        return log_output.get_logger_effective_level(self.name)

    def is_enabled_for(self, severity: LoggingSeverity | int) -> bool:
        """Whether messages of a severity are written."""
        return severity >= self.get_effective_level()

    def log(self, message: str, severity: LoggingSeverity | int, name: str | None = None, **kwargs: Any) -> bool:
        """Write a message.

        Args:
            name: the logger's name in the message, this logger's where not given.
            throttle_duration_sec: write it at most once in that many seconds.
            throttle_time_source_type: the `Clock` that these seconds are of; system time where not given.
            skip_first: do not write it the first time.
            once: write it the first time only.

        The last four belong to the place in the program that logs: each place counts for itself.

        Returns:
            Whether it was written.

        Raises:
            TypeError: the message is no string, or an option is unknown or lacks another.
            ValueError: the same place used another severity, name or options before.
        """
        return self._log(message, LoggingSeverity(severity), name, kwargs, sys._getframe(1))

    def _say(self, severity: LoggingSeverity, message: str, **kwargs: Any) -> bool:
        """`log` with the severity of the method's name."""
        return self._log(message, severity, None, kwargs, sys._getframe(1))

    debug = partialmethod(_say, LoggingSeverity.DEBUG)
    info = partialmethod(_say, LoggingSeverity.INFO)
    warning = warn = partialmethod(_say, LoggingSeverity.WARN)
    error = partialmethod(_say, LoggingSeverity.ERROR)
    fatal = partialmethod(_say, LoggingSeverity.FATAL)

    def _log(
        self, message: str, severity: LoggingSeverity, name: str | None, options: dict[str, Any], caller: FrameType
    ) -> bool:
        if not isinstance(message, str):
            raise TypeError(f"a log message must be a str, not {type(message).__name__}: use str() or an f-string")
        name = options.pop("name", name) or self.name
        site = self._site(name, severity, options, caller)
        if not self.is_enabled_for(severity) or not site.passes():
            return False
        log_output.write(severity, name, message, caller)
        return True

    def _site(self, name: str, severity: LoggingSeverity, options: dict[str, Any], caller: FrameType) -> CallSite:
        key = (caller.f_code, caller.f_lasti)
        site = self._call_sites.get(key)
        if site is None:
            _check(options)
            site = self._call_sites[key] = CallSite(name, severity, options)
        for what, value in (("severity", severity), ("name", name), ("parameters", options)):
            if getattr(site, what) != value:
                raise ValueError(f"Logger {what} cannot be changed between calls.")
        return site


def _check(options: dict[str, Any]) -> None:
    for option in options:
        if option not in FILTER_OPTIONS:
            raise TypeError(
                f'parameter "{option}" is not one of the recognized logging options "{", ".join(FILTER_OPTIONS)}"'
            )
    if "throttle_time_source_type" in options and "throttle_duration_sec" not in options:
        raise TypeError('required parameter "throttle_duration_sec" not specified for the log filter "throttle"')
