"""SIGINT and SIGTERM: both shut every context down; SIGINT also does what it did before, which is KeyboardInterrupt.

Python's own handlers run only between instructions of the main thread, which may be waiting inside the middleware; so
a thread that Python tells of each signal ends that wait.
"""

from __future__ import annotations

import signal
import socket
from enum import IntFlag
from threading import Thread, current_thread, main_thread
from types import FrameType
from typing import Any

from ros_nodes.binding.rclpy.context import shut_down_all


class SignalHandlerOptions(IntFlag):
    """Which signals are handled."""

    NO = 0
    SIGINT = 1
    SIGTERM = 2
    ALL = 3


_SIGNALS = {SignalHandlerOptions.SIGINT: signal.SIGINT, SignalHandlerOptions.SIGTERM: signal.SIGTERM}
_previous: dict[int, Any] = {}
_wakeup: socket.socket | None = None


def install_signal_handlers(options: SignalHandlerOptions = SignalHandlerOptions.ALL) -> None:
    """Handle these signals, and no others, from now on; only the main thread may, another's call changes nothing.

    A handler that a program has set stays: it is called after the contexts were shut down.
    """
    if current_thread() is not main_thread():
        return
    for option, number in _SIGNALS.items():
        if option in options and number not in _previous:
            _previous[number] = signal.signal(number, _on_signal)
        elif option not in options:
            _restore(number)
    if _previous:
        _watch()


def uninstall_signal_handlers() -> None:
    """What was before holds again."""
    install_signal_handlers(SignalHandlerOptions.NO)


def get_current_signal_handlers_options() -> SignalHandlerOptions:
    """Which signals are handled now."""
    return SignalHandlerOptions(sum(option for option, number in _SIGNALS.items() if number in _previous))


def _restore(number: int) -> None:
    previous = _previous.pop(number, None)
    if previous is not None and signal.getsignal(number) is _on_signal:
        signal.signal(number, previous)


def _on_signal(number: int, frame: FrameType | None) -> None:
    shut_down_all()
    previous = _previous.get(number)
    if callable(previous):
        previous(number, frame)


def _watch() -> None:
    global _wakeup
    if _wakeup is not None:
        return
    heard, _wakeup = socket.socketpair()
    _wakeup.setblocking(False)
    signal.set_wakeup_fd(_wakeup.fileno(), warn_on_full_buffer=False)
    Thread(target=_listen, args=(heard,), name="ros_signals", daemon=True).start()


def _listen(heard: socket.socket) -> None:
    while numbers := heard.recv(16):
        if any(number in _previous for number in numbers):
            shut_down_all()
