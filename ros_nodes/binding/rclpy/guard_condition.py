"""Callbacks that a program triggers itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ros_nodes.binding.rclpy._entity import Entity, Work
from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
from ros_nodes.binding.rclpy.context import Context


class GuardCondition(Entity):
    """Calls back once, in an executor, after one or more triggers; made by ``Node.create_guard_condition``."""

    def __init__(
        self,
        callback: Callable[[], Any] | None,
        callback_group: CallbackGroup | None,
        context: Context | None = None,
    ) -> None:
        super().__init__(callback_group)
        self.callback = callback
        self._executor_triggered = False

    def trigger(self) -> None:
        """Have the callback called soon.

        Raises:
            InvalidHandle: it was destroyed.
        """
        with self.handle:
            self._executor_triggered = True
        self._wake()

    def _is_ready(self) -> bool:
        return self._executor_triggered

    def _take(self) -> Work | None:
        self._executor_triggered = False
        return (self.callback, ()) if self.callback is not None else None
