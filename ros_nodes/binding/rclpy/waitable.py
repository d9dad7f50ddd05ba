"""What an executor serves as one, though it may be made of several things."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from ros_nodes.binding.rclpy._entity import Entity, Work

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup


@dataclass(slots=True)
class NumberOfEntities:
    """How many of each kind; they can be added."""

    num_subscriptions: int = 0
    num_guard_conditions: int = 0
    num_timers: int = 0
    num_clients: int = 0
    num_services: int = 0
    num_events: int = 0

    def __add__(self, other: NumberOfEntities) -> NumberOfEntities:
        return NumberOfEntities(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))


class Waitable(Entity):
    """Base of what a node takes by ``add_waitable``.

    rcl's wait sets are not here: `is_ready` is asked whenever the executor wakes, and is given None. A waitable that
    becomes ready by itself wakes it by ``node.executor.wake()``.

    Args:
        callback_group: says when it may be executed.
    """

    def __init__(self, callback_group: CallbackGroup) -> None:
        super().__init__(callback_group)

    def is_ready(self, wait_set: Any) -> bool:
        """Whether there is something to do."""
        raise NotImplementedError("Must be implemented by subclass")

    def take_data(self) -> Any:
        """What there is to do, which is then there no more."""
        raise NotImplementedError("Must be implemented by subclass")

    async def execute(self, taken_data: Any) -> None:
        """Do it."""
        raise NotImplementedError("Must be implemented by subclass")

    def get_num_entities(self) -> NumberOfEntities:
        """How many of each kind it is made of."""
        raise NotImplementedError("Must be implemented by subclass")

    def add_to_wait_set(self, wait_set: Any) -> None:
        """Not called."""
        raise NotImplementedError("Must be implemented by subclass")

    def _is_ready(self) -> bool:
        return self.is_ready(None)

    def _take(self) -> Work | None:
        return self.execute, (self.take_data(),)
