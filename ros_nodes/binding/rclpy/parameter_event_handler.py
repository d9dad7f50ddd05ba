"""Callbacks for changes of parameters, of this node's and of others'."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Any

from rcl_interfaces.msg import Parameter as ParameterMsg
from rcl_interfaces.msg import ParameterEvent

from ros_nodes.binding.rclpy.qos import QoSProfile, qos_profile_parameter_events

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
    from ros_nodes.binding.rclpy.event_handler import SubscriptionEventCallbacks
    from ros_nodes.binding.rclpy.node import Node
    from ros_nodes.binding.rclpy.qos_overriding_options import QoSOverridingOptions


@dataclass(eq=False)
class ParameterCallbackHandle:
    """What to give back to have a callback for one parameter called no more."""

    parameter_name: str
    node_name: str
    callback: Callable[[ParameterMsg], None]


@dataclass(eq=False)
class ParameterEventCallbackHandle:
    """What to give back to have a callback for all events called no more."""

    callback: Callable[[ParameterEvent], None]


class ParameterEventHandler:
    """Calls back when parameters change, while the node spins; the newest callback first.

    Args:
        node: hears /parameter_events.
        qos_profile, callback_group, event_callbacks, qos_overriding_options, raw: as of ``Node.create_subscription``.
    """

    def __init__(
        self,
        node: Node,
        qos_profile: QoSProfile = qos_profile_parameter_events,
        callback_group: CallbackGroup | None = None,
        event_callbacks: SubscriptionEventCallbacks | None = None,
        qos_overriding_options: QoSOverridingOptions | None = None,
        raw: bool = False,
    ) -> None:
        self.node = node
        self.qos_profile = qos_profile
        self._lock = Lock()
        self._of_parameters: list[ParameterCallbackHandle] = []
        self._of_events: list[ParameterEventCallbackHandle] = []
        self.parameter_event_subscription = node.create_subscription(
            ParameterEvent,
            "/parameter_events",
            self._hear,
            qos_profile,
            callback_group=callback_group,
            event_callbacks=event_callbacks,
            qos_overriding_options=qos_overriding_options,
            raw=raw,
        )

    def destroy(self) -> None:
        """Call nobody back any more."""
        self.node.destroy_subscription(self.parameter_event_subscription)

    def _hear(self, event: ParameterEvent) -> None:
        with self._lock:
            of_parameters, of_events = list(self._of_parameters), list(self._of_events)
        for each in of_parameters:
            parameter = self.get_parameter_from_event(event, each.parameter_name, each.node_name)
            if parameter is not None:
                each.callback(parameter)
        for handle in of_events:
            handle.callback(event)

    @staticmethod
    def get_parameter_from_event(event: ParameterEvent, parameter_name: str, node_name: str) -> ParameterMsg | None:
        """A parameter that is new or changed in an event of a node; None where it is not in there."""
        if event.node != node_name:
            return None
        changed = ParameterEventHandler.get_parameters_from_event(event)
        return next((parameter for parameter in changed if parameter.name == parameter_name), None)

    @staticmethod
    def get_parameters_from_event(event: ParameterEvent) -> Iterator[ParameterMsg]:
        """All parameters that are new or changed in an event."""
        yield from chain(event.new_parameters, event.changed_parameters)

    def add_parameter_callback(
        self, parameter_name: str, node_name: str, callback: Callable[[ParameterMsg], None]
    ) -> ParameterCallbackHandle:
        """Call back when a parameter is declared or changed.

        Args:
            node_name: absolute, or relative to the node's namespace; empty for the node's own parameters.
        """
        handle = ParameterCallbackHandle(parameter_name, self._full_name(node_name), callback)
        self._add(self._of_parameters, handle)
        return handle

    def remove_parameter_callback(self, handle: ParameterCallbackHandle) -> None:
        """Undo `add_parameter_callback`.

        Raises:
            RuntimeError: it was undone before.
        """
        self._remove(self._of_parameters, handle)

    def add_parameter_event_callback(self, callback: Callable[[ParameterEvent], None]) -> ParameterEventCallbackHandle:
        """Call back for each event of any node."""
        handle = ParameterEventCallbackHandle(callback)
        self._add(self._of_events, handle)
        return handle

    def remove_parameter_event_callback(self, handle: ParameterEventCallbackHandle) -> None:
        """Undo `add_parameter_event_callback`.

        Raises:
            RuntimeError: it was undone before.
        """
        self._remove(self._of_events, handle)

    def _add(self, handles: list[Any], handle: Any) -> None:
        with self._lock:
            handles.insert(0, handle)

    def _remove(self, handles: list[Any], handle: Any) -> None:
        with self._lock:
            if handle not in handles:
                raise RuntimeError("Callback doesn't exist")
            handles.remove(handle)

    def _full_name(self, node_name: str) -> str:
        if not node_name:
            return self.node.get_fully_qualified_name()
        return node_name if node_name.startswith("/") else f"{self.node.get_namespace().rstrip('/')}/{node_name}"
