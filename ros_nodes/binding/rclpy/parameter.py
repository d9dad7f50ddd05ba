"""Parameters: a name, a type, a value, and their messages."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any

from rcl_interfaces.msg import Parameter as ParameterMsg
from rcl_interfaces.msg import ParameterType, ParameterValue

from ros_nodes.binding.rclpy._parameter_yaml import ParameterYamlError, Value, parse_value, read_parameter_file

PARAMETER_SEPARATOR_STRING = "."

AllowableParameterValue = (
    bool | int | float | str | Sequence[bytes] | Sequence[bool] | Sequence[int] | Sequence[float] | Sequence[str] | None
)


class Parameter:
    """One parameter.

    Args:
        name: dots part it into groups.
        type_: taken from the value where not given.
        value: None for NOT_SET.

    Raises:
        TypeError: a value that no parameter can have, or a type_ that is none.
        ValueError: value and type_ do not agree.
    """

    class Type(Enum):
        """The types of parameters; the values are those of rcl_interfaces/ParameterType."""

        NOT_SET = ParameterType.PARAMETER_NOT_SET
        BOOL = ParameterType.PARAMETER_BOOL
        INTEGER = ParameterType.PARAMETER_INTEGER
        DOUBLE = ParameterType.PARAMETER_DOUBLE
        STRING = ParameterType.PARAMETER_STRING
        BYTE_ARRAY = ParameterType.PARAMETER_BYTE_ARRAY
        BOOL_ARRAY = ParameterType.PARAMETER_BOOL_ARRAY
        INTEGER_ARRAY = ParameterType.PARAMETER_INTEGER_ARRAY
        DOUBLE_ARRAY = ParameterType.PARAMETER_DOUBLE_ARRAY
        STRING_ARRAY = ParameterType.PARAMETER_STRING_ARRAY

        @classmethod
        def from_parameter_value(cls, parameter_value: AllowableParameterValue) -> Parameter.Type:
            """The type of a value; an empty list is a BYTE_ARRAY.

            Raises:
                TypeError: no parameter can have that value.
            """
            for type_, fits in _FITS.items():
                if fits(parameter_value):
                    return cls[type_]
            raise TypeError(f"The given value is not one of the allowed types '{parameter_value!r}'.")

        def check(self, parameter_value: AllowableParameterValue) -> bool:
            """Whether a value is of this type."""
            return _FITS[self.name](parameter_value)

    def __init__(self, name: str, type_: Parameter.Type | None = None, value: AllowableParameterValue = None) -> None:
        if type_ is None:
            type_ = Parameter.Type.from_parameter_value(value)
        if not isinstance(type_, Parameter.Type):
            raise TypeError(f"type must be an instance of '{Parameter.Type!r}'")
        if not type_.check(value):
            raise ValueError(f"Type '{type_}' and value '{value}' do not agree")
        self._name, self._type_, self._value = name, type_, value

    @classmethod
    def from_parameter_msg(cls, param_msg: ParameterMsg) -> Parameter:
        """From rcl_interfaces/Parameter."""
        type_ = Parameter.Type(param_msg.value.type)
        return cls(param_msg.name, type_, parameter_value_to_python(param_msg.value))

    @property
    def name(self) -> str:
        return self._name

    @property
    def type_(self) -> Parameter.Type:
        return self._type_

    @property
    def value(self) -> Any:
        return self._value

    def __repr__(self) -> str:
        return f"Parameter(name={self.name!r}, type_={self.type_}, value={self.value!r})"

    def get_parameter_value(self) -> ParameterValue:
        """As rcl_interfaces/ParameterValue."""
        message = ParameterValue(type=self.type_.value)
        if self.type_ is not Parameter.Type.NOT_SET:
            setattr(message, _field(self.type_), self.value)
        return message

    def to_parameter_msg(self) -> ParameterMsg:
        """As rcl_interfaces/Parameter."""
        return ParameterMsg(name=self.name, value=self.get_parameter_value())


def _list_of(element: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, (list, tuple, array)) and all(isinstance(one, element) for one in value)


_FITS: dict[str, Callable[[Any], bool]] = {
    "NOT_SET": lambda value: value is None,
    "BOOL": lambda value: isinstance(value, bool),
    "INTEGER": lambda value: isinstance(value, int),
    "DOUBLE": lambda value: isinstance(value, float),
    "STRING": lambda value: isinstance(value, str),
    "BYTE_ARRAY": _list_of(bytes),
    "BOOL_ARRAY": _list_of(bool),
    "INTEGER_ARRAY": _list_of(int),
    "DOUBLE_ARRAY": _list_of(float),
    "STRING_ARRAY": _list_of(str),
}


def _field(type_: Parameter.Type) -> str:
    return f"{type_.name.lower()}_value"


def get_parameter_value(string_value: str) -> ParameterValue:
    """The parameter value that a string stands for, as on a command line; a string where it is nothing else."""
    value: Value = None
    with suppress(ParameterYamlError):
        value = parse_value(string_value)
    is_text = value is None or isinstance(value, str)
    return Parameter("", value=string_value if is_text else value).get_parameter_value()


def parameter_value_to_python(parameter_value: ParameterValue) -> Any:
    """The Python value of rcl_interfaces/ParameterValue.

    Raises:
        RuntimeError: its type is none.
    """
    try:
        type_ = Parameter.Type(parameter_value.type)
    except ValueError:
        raise RuntimeError(f"unexpected parameter type {parameter_value.type}") from None
    if type_ is Parameter.Type.NOT_SET:
        return None
    value = getattr(parameter_value, _field(type_))
    return list(value) if type_.name.endswith("_ARRAY") else value


def parameter_dict_from_yaml_file(
    parameter_file: str | Path,
    use_wildcard: bool = False,
    target_nodes: list[str] | None = None,
    namespace: str = "",
) -> dict[str, ParameterMsg]:
    """The parameters in a YAML file by name.

    Args:
        use_wildcard: take the sections whose node name has wildcards too; the others override them.
        target_nodes: take the sections for these nodes alone.
        namespace: goes before every parameter's name.

    Raises:
        RuntimeError: the file is no parameter file, or has nothing for a target node.
    """
    rules = read_parameter_file(parameter_file)
    chosen = [rule for rule in rules if "*" in rule.node] if use_wildcard else []
    chosen += [rule for rule in rules if "*" not in rule.node]
    for node in target_nodes or ():
        if not any(rule.applies_to(node) for rule in chosen):
            raise RuntimeError(
                f"Param file does not contain parameters for {node}, only for nodes: {sorted({r.node for r in rules})}"
            )
    if target_nodes:
        chosen = [rule for rule in chosen if any(rule.applies_to(node) for node in target_nodes)]
    if not chosen:
        raise RuntimeError("Param file does not contain selected parameters")
    named = ((f"{namespace}.{rule.name}" if namespace else rule.name, rule.value) for rule in chosen)
    return {name: Parameter(name, value=value).to_parameter_msg() for name, value in named}
