"""How much a message matters."""

from __future__ import annotations

from enum import IntEnum


class LoggingSeverity(IntEnum):
    """Severities from low to high; a logger that is UNSET asks its parent."""

    UNSET = 0
    DEBUG = 10
    INFO = 20
    WARN = 30
    ERROR = 40
    FATAL = 50
