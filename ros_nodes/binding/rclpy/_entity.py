"""What a node has and an executor works for: subscriptions, timers, services and the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from ros_nodes.binding.dds.cyclone import Endpoint
from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
from ros_nodes.binding.rclpy.destroyable import Destroyable

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.node import Node

Work = tuple[Callable[..., Any], tuple[Any, ...]]
"""A callback, or coroutine function, and its arguments."""
WARNING_INTERVAL_S = 5.0
"""Between two warnings of the same kind, such as a malformed message."""

EntityT = TypeVar("EntityT", bound="Entity")


class Entity:
    """Something that becomes ready, and then gives an executor work.

    Attributes:
        handle: a context manager inside which the entity exists.
        callback_group: says when the work may be done.
        endpoints: whose statuses make it ready.
        event_handlers: for the events of its quality of service.
    """

    event_handlers: Sequence[Entity] = ()

    def __init__(self, callback_group: CallbackGroup | None, endpoints: Sequence[Endpoint] = ()) -> None:
        self.callback_group = callback_group
        self.endpoints = endpoints
        self._executor_event = False
        self._wake: Callable[[], object] = lambda: None
        self.handle = Destroyable(self._close)
        if callback_group is not None:
            callback_group.add_entity(self)

    def destroy(self) -> None:
        """Stop for good. Prefer the node's ``destroy_...``, which also forgets the entity."""
        for handler in self.event_handlers:
            handler.destroy()
        self.handle.destroy_when_not_in_use()

    def __enter__(self: EntityT) -> EntityT:
        """As a context manager it is destroyed at the end."""
        return self

    def __exit__(self, *error: object) -> None:
        self.destroy()

    def _is_ready(self) -> bool:
        """Whether there may be work; for a publisher there is none."""
        return False

    def _wait_ns(self) -> int | None:
        """Nanoseconds after which it becomes ready by itself; None where it does not."""
        return None

    def _take(self) -> Work | None:
        """Take the work over; None where there is none after all."""
        return None

    def _close(self) -> None:
        """Free what it has in the middleware; called once."""
        for endpoint in self.endpoints:
            endpoint.close()


class Communicating(Entity):
    """An end of a topic or a service, which belongs to a node's context and logs as the node does.

    Args:
        node: whose it is.
    """

    def __init__(self, node: Node, callback_group: CallbackGroup | None, endpoints: Sequence[Endpoint]) -> None:
        super().__init__(callback_group, endpoints)
        self._context, self._logger = node.context, node.get_logger()

    @property
    def logger_name(self) -> str:
        """The name of the node's logger."""
        with self.handle:
            return self._logger.name
