"""Another node's parameters."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rcl_interfaces.msg import Parameter as ParameterMsg
from rcl_interfaces.msg import ParameterEvent

from ros_nodes.binding.rclpy.parameter import Parameter, parameter_dict_from_yaml_file
from ros_nodes.binding.rclpy.parameter_service import SERVICES
from ros_nodes.binding.rclpy.qos import QoSProfile, qos_profile_parameter_events, qos_profile_services_default

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
    from ros_nodes.binding.rclpy.node import Node
    from ros_nodes.binding.rclpy.subscription import Subscription
    from ros_nodes.binding.rclpy.task import Future

Callback = Callable[["Future[Any]"], None] | None


class AsyncParameterClient:
    """Calls the parameter services of a remote node; each call gives a future of the service's response.

    Args:
        node: the node that calls.
        remote_node_name: relative to the calling node's namespace, or absolute.
    """

    def __init__(
        self,
        node: Node,
        remote_node_name: str,
        qos_profile: QoSProfile = qos_profile_services_default,
        callback_group: CallbackGroup | None = None,
    ) -> None:
        self.node, self.remote_node_name = node, remote_node_name
        self._clients = {
            name: node.create_client(
                service, f"{remote_node_name}/{name}", qos_profile=qos_profile, callback_group=callback_group
            )
            for name, service in SERVICES.items()
        }

    def services_are_ready(self) -> bool:
        """Whether all six services are there."""
        return all(client.service_is_ready() for client in self._clients.values())

    def wait_for_services(self, timeout_sec: float | None = None) -> bool:
        """Wait for all six services; False where they are not there in time."""
        end = None if timeout_sec is None else time.monotonic() + timeout_sec
        return all(
            client.wait_for_service(None if end is None else max(0.0, end - time.monotonic()))
            for client in self._clients.values()
        )

    def list_parameters(
        self, prefixes: list[str] | None = None, depth: int | None = None, callback: Callback = None
    ) -> Future[Any]:
        """Names below prefixes (all where not given), to a depth (all levels where not given)."""
        return self._call("list_parameters", callback, prefixes=prefixes or [], depth=depth or 0)

    def get_parameters(self, names: list[str], callback: Callback = None) -> Future[Any]:
        """Values by name."""
        return self._call("get_parameters", callback, names=names)

    def get_parameter_types(self, names: list[str], callback: Callback = None) -> Future[Any]:
        """Types by name."""
        return self._call("get_parameter_types", callback, names=names)

    def describe_parameters(self, names: list[str], callback: Callback = None) -> Future[Any]:
        """Descriptors by name."""
        return self._call("describe_parameters", callback, names=names)

    def set_parameters(self, parameters: Iterable[Parameter | ParameterMsg], callback: Callback = None) -> Future[Any]:
        """Set parameters one after the other."""
        return self._call("set_parameters", callback, parameters=_messages(parameters))

    def set_parameters_atomically(
        self, parameters: Iterable[Parameter | ParameterMsg], callback: Callback = None
    ) -> Future[Any]:
        """Set parameters all or none."""
        return self._call("set_parameters_atomically", callback, parameters=_messages(parameters))

    def delete_parameters(self, names: list[str], callback: Callback = None) -> Future[Any]:
        """Undeclare parameters, whose typing must be dynamic."""
        return self.set_parameters([Parameter(name) for name in names], callback)

    def load_parameter_file(
        self, parameter_file: str | Path, use_wildcard: bool = False, callback: Callback = None
    ) -> Future[Any]:
        """Set everything in a YAML file, whichever node it is for; sections with wildcards only where so asked.

        Raises:
            RuntimeError: it is no parameter file.
        """
        return self.set_parameters(parameter_dict_from_yaml_file(parameter_file, use_wildcard).values(), callback)

    def load_parameter_file_atomically(
        self, parameter_file: str | Path, use_wildcard: bool = False, callback: Callback = None
    ) -> Future[Any]:
        """As `load_parameter_file`, all or none."""
        parameters = parameter_dict_from_yaml_file(parameter_file, use_wildcard).values()
        return self.set_parameters_atomically(parameters, callback)

    def on_parameter_event(
        self, callback: Callable[..., Any], qos_profile: QoSProfile = qos_profile_parameter_events, **options: Any
    ) -> Subscription:
        """Call back with each change of any node's parameters; ``options``: as of ``Node.create_subscription``."""
        return self.node.create_subscription(ParameterEvent, "/parameter_events", callback, qos_profile, **options)

    def _call(self, service: str, callback: Callback, **fields: Any) -> Future[Any]:
        future: Future[Any] = self._clients[service].call_async(SERVICES[service].Request(**fields))
        if callback is not None:
            future.add_done_callback(callback)
        return future


def _messages(parameters: Iterable[Parameter | ParameterMsg]) -> list[ParameterMsg]:
    return [each.to_parameter_msg() if isinstance(each, Parameter) else each for each in parameters]
