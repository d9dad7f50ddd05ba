"""The six services by which other programs see and set a node's parameters."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from rcl_interfaces import srv
from rcl_interfaces.msg import Parameter as ParameterMsg
from rcl_interfaces.msg import SetParametersResult

from ros_nodes.binding.rclpy.exceptions import ParameterNotDeclaredException, ParameterUninitializedException
from ros_nodes.binding.rclpy.parameter import Parameter
from ros_nodes.binding.rclpy.qos import qos_profile_parameters

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.node import Node

SERVICES: dict[str, Any] = {
    "describe_parameters": srv.DescribeParameters,
    "get_parameters": srv.GetParameters,
    "get_parameter_types": srv.GetParameterTypes,
    "list_parameters": srv.ListParameters,
    "set_parameters": srv.SetParameters,
    "set_parameters_atomically": srv.SetParametersAtomically,
}
"""By the name that they have below a node's."""


class ParameterService:
    """Offers a node's parameters; where one of the names asked for is not there, the answer is empty."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._serve("describe_parameters", "descriptors", lambda asked: node.describe_parameters(asked.names))
        self._serve("get_parameters", "values", lambda asked: self._values(asked.names))
        self._serve("get_parameter_types", "types", lambda asked: node.get_parameter_types(asked.names))
        self._serve("list_parameters", "result", lambda asked: node.list_parameters(asked.prefixes, asked.depth))
        self._serve("set_parameters", "results", lambda asked: [self._set([each]) for each in asked.parameters])
        self._serve("set_parameters_atomically", "result", lambda asked: self._set(asked.parameters))

    def _serve(self, name: str, field: str, answer: Callable[[Any], Any]) -> None:
        """Offer a service, whose response has the answer to a request in one field."""

        def respond(request: Any, response: Any) -> Any:
            with suppress(ParameterNotDeclaredException, ParameterUninitializedException):
                setattr(response, field, answer(request))
            return response

        self._node.create_service(SERVICES[name], f"~/{name}", respond, qos_profile=qos_profile_parameters)

    def _values(self, names: list[str]) -> list[Any]:
        return [parameter.get_parameter_value() for parameter in self._node.get_parameters(names)]

    def _set(self, messages: list[ParameterMsg]) -> SetParametersResult:
        try:
            parameters = [Parameter.from_parameter_msg(message) for message in messages]
            return self._node.set_parameters_atomically(parameters)
        except (ParameterNotDeclaredException, ValueError) as error:  # ValueError: a type that is none
            return SetParametersResult(successful=False, reason=str(error))
