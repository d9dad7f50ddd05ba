"""The six services by which other programs see and set a node's parameters."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from rcl_interfaces.msg import Parameter as ParameterMsg
from rcl_interfaces.msg import SetParametersResult
from rcl_interfaces.srv import (
    DescribeParameters,
    GetParameters,
    GetParameterTypes,
    ListParameters,
    SetParameters,
    SetParametersAtomically,
)

from ros_nodes.binding.rclpy.exceptions import ParameterNotDeclaredException, ParameterUninitializedException
from ros_nodes.binding.rclpy.parameter import Parameter
from ros_nodes.binding.rclpy.qos import qos_profile_parameters

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.node import Node


class ParameterService:
    """Offers a node's parameters; where one of the names asked for is not there, the answer is empty."""

    def __init__(self, node: Node) -> None:
        self._node = node
        for service, name, callback in (
            (DescribeParameters, "describe_parameters", self._describe_parameters),
            (GetParameters, "get_parameters", self._get_parameters),
            (GetParameterTypes, "get_parameter_types", self._get_parameter_types),
            (ListParameters, "list_parameters", self._list_parameters),
            (SetParameters, "set_parameters", self._set_parameters),
            (SetParametersAtomically, "set_parameters_atomically", self._set_parameters_atomically),
        ):
            node.create_service(service, f"~/{name}", callback, qos_profile=qos_profile_parameters)

    def _describe_parameters(
        self, request: DescribeParameters.Request, response: DescribeParameters.Response
    ) -> DescribeParameters.Response:
        with suppress(ParameterNotDeclaredException):
            response.descriptors = self._node.describe_parameters(request.names)
        return response

    def _get_parameters(
        self, request: GetParameters.Request, response: GetParameters.Response
    ) -> GetParameters.Response:
        try:
            parameters = self._node.get_parameters(request.names)
        except (ParameterNotDeclaredException, ParameterUninitializedException):
            return response
        response.values = [parameter.get_parameter_value() for parameter in parameters]
        return response

    def _get_parameter_types(
        self, request: GetParameterTypes.Request, response: GetParameterTypes.Response
    ) -> GetParameterTypes.Response:
        with suppress(ParameterNotDeclaredException):
            response.types = self._node.get_parameter_types(request.names)
        return response

    def _list_parameters(
        self, request: ListParameters.Request, response: ListParameters.Response
    ) -> ListParameters.Response:
        response.result = self._node.list_parameters(request.prefixes, request.depth)
        return response

    def _set_parameters(
        self, request: SetParameters.Request, response: SetParameters.Response
    ) -> SetParameters.Response:
        response.results = [self._set([message]) for message in request.parameters]
        return response

    def _set_parameters_atomically(
        self, request: SetParametersAtomically.Request, response: SetParametersAtomically.Response
    ) -> SetParametersAtomically.Response:
        response.result = self._set(request.parameters)
        return response

    def _set(self, messages: list[ParameterMsg]) -> SetParametersResult:
        try:
            parameters = [Parameter.from_parameter_msg(message) for message in messages]
            return self._node.set_parameters_atomically(parameters)
        except (ParameterNotDeclaredException, ValueError) as error:  # ValueError: a type that is none
            return SetParametersResult(successful=False, reason=str(error))
