"""Handles: what keeps an entity of the middleware from being destroyed while it is in use."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from ros_nodes.binding.rclpy.exceptions import InvalidHandle


class Destroyable:
    """A context manager: inside it the entity exists, and its destruction waits until the last user has left.

    Args:
        destroy: called once, in the thread that asks for the destruction or in the last user's.
    """

    def __init__(self, destroy: Callable[[], None]) -> None:
        self._destroy = destroy
        self._users = 0
        self._is_unwanted = False
        self._lock = Lock()

    def __enter__(self) -> Destroyable:
        with self._lock:
            if self._is_unwanted:
                raise InvalidHandle("cannot use Destroyable because destruction was requested")
            self._users += 1
        return self

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._users -= 1
            is_last = self._is_unwanted and not self._users
        if is_last:
            self._destroy()

    @property
    def pointer(self) -> int:
        """A number that no other living handle has."""
        return id(self)

    def destroy_when_not_in_use(self) -> None:
        """Destroy the entity now, or when its last user has left; nothing happens the second time."""
        with self._lock:
            is_first, self._is_unwanted = not self._is_unwanted, True
            is_free = is_first and not self._users
        if is_free:
            self._destroy()
