"""Which callbacks may run at the same time."""

from __future__ import annotations

import weakref
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy._entity import Entity


class CallbackGroup:
    """Callbacks of one node, and a rule of which of them may run now."""

    def __init__(self) -> None:
        self.entities: set[weakref.ref[Entity]] = set()

    def add_entity(self, entity: Entity) -> None:
        """Put a publisher's, subscription's, timer's or other entity's callback under the rule."""
        self.entities.add(weakref.ref(entity))

    def has_entity(self, entity: Entity) -> bool:
        """Whether the entity is in this group."""
        return weakref.ref(entity) in self.entities

    def can_execute(self, entity: Entity) -> bool:
        """Whether the entity's callback may run now."""
        raise NotImplementedError

    def beginning_execution(self, entity: Entity) -> bool:
        """Ask for the right to run the entity's callback; whoever got it calls `ending_execution` after it."""
        raise NotImplementedError

    def ending_execution(self, entity: Entity) -> None:
        """Give the right back."""
        raise NotImplementedError


class ReentrantCallbackGroup(CallbackGroup):
    """All may run at the same time, each also with itself."""

    def can_execute(self, entity: Entity) -> bool:
        return True

    def beginning_execution(self, entity: Entity) -> bool:
        return True

    def ending_execution(self, entity: Entity) -> None:
        pass


class MutuallyExclusiveCallbackGroup(CallbackGroup):
    """One at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._active_entity: Entity | None = None
        self._lock = Lock()

    def can_execute(self, entity: Entity) -> bool:
        return self._active_entity is None

    def beginning_execution(self, entity: Entity) -> bool:
        with self._lock:
            if self._active_entity is not None:
                return False
            self._active_entity = entity
            return True

    def ending_execution(self, entity: Entity) -> None:
        with self._lock:
            assert self._active_entity is entity
            self._active_entity = None
