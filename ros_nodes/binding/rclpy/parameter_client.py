"""Another node's parameters."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rcl_interfaces.msg import Parameter as ParameterMsg
from rcl_interfaces.srv import (
    DescribeParameters,
    GetParameters,
    GetParameterTypes,
    ListParameters,
    SetParameters,
    SetParametersAtomically,
)

from ros_nodes.binding.rclpy.parameter import Parameter, parameter_dict_from_yaml_file
from ros_nodes.binding.rclpy.qos import QoSProfile, qos_profile_services_default

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.callback_groups import CallbackGroup
    from ros_nodes.binding.rclpy.client import Client
    from ros_nodes.binding.rclpy.node import Node
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
        def client(service: Any, name: str) -> Client:
            return node.create_client(
                service, f"{remote_node_name}/{name}", qos_profile=qos_profile, callback_group=callback_group
            )

        self.remote_node_name = remote_node_name
        self._describe_parameters = client(DescribeParameters, "describe_parameters")
        self._get_parameters = client(GetParameters, "get_parameters")
        self._get_parameter_types = client(GetParameterTypes, "get_parameter_types")
        self._list_parameters = client(ListParameters, "list_parameters")
        self._set_parameters = client(SetParameters, "set_parameters")
        self._set_parameters_atomically = client(SetParametersAtomically, "set_parameters_atomically")
        self._clients = (
            self._describe_parameters,
            self._get_parameters,
            self._get_parameter_types,
            self._list_parameters,
            self._set_parameters,
            self._set_parameters_atomically,
        )

    def services_are_ready(self) -> bool:
        """Whether all six services are there."""
        return all(client.service_is_ready() for client in self._clients)

    def wait_for_services(self, timeout_sec: float | None = None) -> bool:
        """Wait for all six services; False where they are not there in time."""
        end = None if timeout_sec is None else time.monotonic() + timeout_sec
        return all(
            client.wait_for_service(None if end is None else max(0.0, end - time.monotonic()))
            for client in self._clients
        )

    def list_parameters(
        self, prefixes: list[str] | None = None, depth: int | None = None, callback: Callback = None
    ) -> Future[Any]:
        """Names below prefixes (all where not given), to a depth (all levels where not given)."""
        request = ListParameters.Request(prefixes=prefixes or [], depth=depth or 0)
        return _call(self._list_parameters, request, callback)

    def get_parameters(self, names: list[str], callback: Callback = None) -> Future[Any]:
        """Values by name."""
        return _call(self._get_parameters, GetParameters.Request(names=names), callback)

    def get_parameter_types(self, names: list[str], callback: Callback = None) -> Future[Any]:
        """Types by name."""
        return _call(self._get_parameter_types, GetParameterTypes.Request(names=names), callback)

    def describe_parameters(self, names: list[str], callback: Callback = None) -> Future[Any]:
        """Descriptors by name."""
        return _call(self._describe_parameters, DescribeParameters.Request(names=names), callback)

    def set_parameters(self, parameters: Iterable[Parameter | ParameterMsg], callback: Callback = None) -> Future[Any]:
        """Set parameters one after the other."""
        return _call(self._set_parameters, SetParameters.Request(parameters=_messages(parameters)), callback)

    def set_parameters_atomically(
        self, parameters: Iterable[Parameter | ParameterMsg], callback: Callback = None
    ) -> Future[Any]:
        """Set parameters all or none."""
        request = SetParametersAtomically.Request(parameters=_messages(parameters))
        return _call(self._set_parameters_atomically, request, callback)

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


def _messages(parameters: Iterable[Parameter | ParameterMsg]) -> list[ParameterMsg]:
    return [each.to_parameter_msg() if isinstance(each, Parameter) else each for each in parameters]


def _call(client: Client, request: Any, callback: Callback) -> Future[Any]:
    future: Future[Any] = client.call_async(request)
    if callback is not None:
        future.add_done_callback(callback)
    return future
