"""What action clients and servers share: services and topics of their own, which an executor serves as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ros_nodes.binding.rclpy._entity import Entity, Work
from ros_nodes.binding.rclpy._service_entity import ServiceEntity
from ros_nodes.binding.rclpy.client import Client
from ros_nodes.binding.rclpy.exceptions import InvalidServiceNameException
from ros_nodes.binding.rclpy.executors import await_or_execute
from ros_nodes.binding.rclpy.guard_condition import GuardCondition
from ros_nodes.binding.rclpy.service import Service
from ros_nodes.binding.rclpy.subscription import Subscription
from ros_nodes.binding.rclpy.timer import Timer
from ros_nodes.binding.rclpy.waitable import NumberOfEntities

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
    from ros_nodes.binding.rclpy.clock import Clock
    from ros_nodes.binding.rclpy.node import Node
    from ros_nodes.binding.rclpy.qos import QoSProfile
    from ros_nodes.binding.rclpy.service_introspection import ServiceIntrospectionState


def resolve_action_name(node: Node, action_name: str) -> str:
    """The full name of an action, remapped.

    Raises:
        ValueError: it is malformed.
    """
    try:
        return node.resolve_service_name(action_name)
    except InvalidServiceNameException as error:
        raise ValueError(f"invalid action name {action_name!r}: {error}") from error


class ActionEntity(Entity):
    """An entity made of others: what is ready of each is taken at once, and done in the order of the parts.

    Args:
        node: which it becomes a part of.
        callback_group: the node's default where not given.
        parts: without groups of their own.
    """

    def __init__(self, node: Node, callback_group: CallbackGroup | None, parts: Sequence[Entity]) -> None:
        endpoints = [endpoint for part in parts for endpoint in part.endpoints]
        super().__init__(callback_group or node.default_callback_group, endpoints)
        self._node, self._parts = node, parts
        for part in parts:
            part._wake = lambda: self._wake()  # which the node is about to replace
        node._add(self)

    def destroy(self) -> None:
        """Stop for good, and leave the node; nothing happens the second time."""
        if not self._node._destroy(self):
            super().destroy()

    def get_num_entities(self) -> NumberOfEntities:
        """How many of each kind it is made of."""
        kinds = (Subscription, GuardCondition, Timer, Client, Service)
        return NumberOfEntities(*(sum(isinstance(part, kind) for part in self._parts) for kind in kinds))

    def configure_introspection(
        self, clock: Clock, service_event_qos_profile: QoSProfile, introspection_state: ServiceIntrospectionState
    ) -> None:
        """Tell of what goes over its services: as ``Client.configure_introspection``, for each."""
        with self.handle:
            for part in self._parts:
                if isinstance(part, ServiceEntity):
                    part.configure_introspection(clock, service_event_qos_profile, introspection_state)

    def _is_ready(self) -> bool:
        return any(part._is_ready() for part in self._parts)

    def _wait_ns(self) -> int | None:
        return min((wait for part in self._parts if (wait := part._wait_ns()) is not None), default=None)

    def _take(self) -> Work | None:
        works = [work for part in self._parts if part._is_ready() and (work := part._take()) is not None]
        return (_do_all, (works,)) if works else None

    def _close(self) -> None:
        for part in self._parts:
            part.destroy()


async def _do_all(works: list[Work]) -> None:
    for callback, arguments in works:
        await await_or_execute(callback, *arguments)
