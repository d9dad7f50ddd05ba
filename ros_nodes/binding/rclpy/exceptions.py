# ruff: noqa: N818 - the names are rclpy's
"""What rclpy raises; every message names the name, value or parameter at fault."""

from __future__ import annotations

from functools import partialmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.parameter import Parameter


class RCLError(RuntimeError):
    """The middleware refused."""


class RCLInvalidROSArgsError(RCLError):
    """A ROS argument that cannot be read."""


class UnknownROSArgsError(RuntimeError):
    """Arguments between ``--ros-args`` and ``--`` that mean nothing."""


class NodeNameNonExistentError(RCLError):
    """A query about a node that nobody knows."""


class InvalidHandle(RuntimeError):
    """A destroyed node, publisher, subscription or other entity was used."""


class NotInitializedException(Exception):
    """``rclpy.init()`` has not been called, or the context has been shut down."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__("rclpy.init() has not been called." + (f" msg:{message}" if message else ""))


class NoTypeSupportImportedException(Exception):
    """A message or service whose implementation is missing; the binding makes all of them and never raises it."""

    def __init__(self) -> None:
        super().__init__("no type_support imported")


class ROSInterruptException(Exception):
    """A wait ended because of shutdown."""

    def __init__(self) -> None:
        super().__init__("rclpy.shutdown() has been called")


class NameValidationException(Exception):
    """A name that breaks the rules; the message points at the first wrong character."""

    def __init__(self, name_type: str, name: str, error_msg: str, invalid_index: int) -> None:
        super().__init__(f"Invalid {name_type}: {error_msg}:\n  '{name}'\n   {' ' * invalid_index}^")


class InvalidNamespaceException(NameValidationException):
    """Of a namespace."""

    __init__ = partialmethod(NameValidationException.__init__, "namespace")


class InvalidNodeNameException(NameValidationException):
    """Of a node's name."""

    __init__ = partialmethod(NameValidationException.__init__, "node name")


class InvalidTopicNameException(NameValidationException):
    """Of a topic's name."""

    __init__ = partialmethod(NameValidationException.__init__, "topic name")


class InvalidServiceNameException(NameValidationException):
    """Of a service's name."""

    __init__ = partialmethod(NameValidationException.__init__, "service name")


class ParameterException(Exception):
    """Base of what can be wrong with a parameter."""

    def __init__(self, error_msg: str, parameters: str | list[str]) -> None:
        super().__init__(f"{error_msg}: {parameters}")


class ParameterNotDeclaredException(ParameterException):
    """The node has not declared the parameter and allows no undeclared ones."""

    __init__ = partialmethod(ParameterException.__init__, "Invalid access to undeclared parameter(s)")


class ParameterAlreadyDeclaredException(ParameterException):
    """The parameter has been declared before."""

    __init__ = partialmethod(ParameterException.__init__, "Parameter(s) already declared")


class InvalidParameterException(ParameterException):
    """The parameter's name is not allowed."""

    def __init__(self, parameter_name: str) -> None:
        super().__init__("Invalid parameter name", parameter_name)


class InvalidParameterTypeException(ParameterException):
    """The value is of another type than the parameter was declared with."""

    def __init__(self, desired_parameter: Parameter, expected_type: str) -> None:
        super().__init__(
            f"Trying to set parameter '{desired_parameter.name}' to '{desired_parameter.value}' of type "
            f"'{desired_parameter.type_.name}', expecting type '{expected_type}'",
            desired_parameter.name,
        )


class InvalidParameterValueException(ParameterException):
    """The value was refused by a callback or by the descriptor."""

    def __init__(self, parameter: str, value: Any, reason: str) -> None:
        super().__init__(f"Invalid parameter value ({value}) for parameter. Reason: {reason}", parameter)


class ParameterImmutableException(ParameterException):
    """The parameter is read-only."""

    def __init__(self, parameter_name: str) -> None:
        super().__init__("Attempted to modify read-only parameter", parameter_name)


class ParameterUninitializedException(ParameterException):
    """The parameter was declared with a type only, and nobody has given it a value."""

    def __init__(self, parameter_name: str) -> None:
        super().__init__(f"The parameter '{parameter_name}' is not initialized", parameter_name)
