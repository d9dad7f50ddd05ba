from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from rcl_interfaces.msg import Parameter as ParameterMsg
from rcl_interfaces.msg import ParameterType, ParameterValue
from rclpy.parameter import (
    Parameter,
    get_parameter_value,
    parameter_dict_from_yaml_file,
    parameter_value_to_python,
)

Type = Parameter.Type
EXAMPLES = {
    Type.NOT_SET: None,
    Type.BOOL: True,
    Type.INTEGER: 42,
    Type.DOUBLE: 2.41,
    Type.STRING: "pvalue",
    Type.BYTE_ARRAY: [b"p", b"v"],
    Type.BOOL_ARRAY: [True, False],
    Type.INTEGER_ARRAY: [1, 2, 3],
    Type.DOUBLE_ARRAY: [2.41, 6.28],
    Type.STRING_ARRAY: ["hello", "world"],
}


@pytest.mark.parametrize("type_", Type)
def test_a_type_is_taken_from_the_value_and_survives_a_message(type_: Type) -> None:
    value = EXAMPLES[type_]
    for parameter in (Parameter("p", type_, value), Parameter("p", value=value)):
        assert (parameter.name, parameter.type_, parameter.value) == ("p", type_, value)
        message = parameter.to_parameter_msg()
        assert message.value.type == type_.value == getattr(ParameterType, f"PARAMETER_{type_.name}")
        again = Parameter.from_parameter_msg(message)
        assert (again.name, again.type_, again.value) == ("p", type_, value)
        assert parameter_value_to_python(message.value) == value


@pytest.mark.parametrize("type_", Type)
def test_every_type_knows_its_values(type_: Type) -> None:
    for other, value in EXAMPLES.items():
        is_bool_as_integer = other.name.startswith("BOOL") and type_.name.startswith("INTEGER")
        fits = type_ is other or (is_bool_as_integer and type_.name.endswith("ARRAY") == other.name.endswith("ARRAY"))
        assert type_.check(value) == fits


def test_tuples_and_arrays_are_lists() -> None:
    assert Type.from_parameter_value((1, 2)) is Type.INTEGER_ARRAY
    assert Type.from_parameter_value(array("i", [1])) is Type.INTEGER_ARRAY
    assert Type.from_parameter_value(array("d", [1.0])) is Type.DOUBLE_ARRAY
    assert Type.from_parameter_value([]) is Type.BYTE_ARRAY
    message = Parameter("p", value=array("d", [1.0, 2.0])).get_parameter_value()
    assert list(message.double_array_value) == [1.0, 2.0]


def test_value_and_type_must_agree() -> None:
    for type_, value in ((Type.NOT_SET, 42), (Type.BOOL_ARRAY, 42), (Type.DOUBLE, 1)):
        with pytest.raises(ValueError, match="do not agree"):
            Parameter("p", type_, value)
    with pytest.raises(TypeError, match="type must be an instance"):
        Parameter("p", "mytype", "value")
    for value in ({"a": 1}, [1, "a"], [None], ParameterValue(), b"x"):
        with pytest.raises(TypeError, match="allowed types"):
            Parameter("p", value=value)


@pytest.mark.parametrize(
    "value", [True, 42, 3.5, "foo", " ", "", [True, False], [1, 2, 3], [1.0, 2.0], ["foo", "bar"], "{a: 1}", "a: ["]
)
def test_a_string_stands_for_the_value_that_it_looks_like(value: object) -> None:
    assert parameter_value_to_python(get_parameter_value(str(value))) == value


def test_an_unknown_type_number_is_refused() -> None:
    with pytest.raises(RuntimeError, match="42"):
        parameter_value_to_python(ParameterValue(type=42))


FILE = """
/a: {ros__parameters: {x: 1, own: a}}
/ns/b: {ros__parameters: {x: 2}}
/**: {ros__parameters: {x: 0, wild: true}}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "params.yaml"
    path.write_text(FILE)
    return path


def values(messages: dict[str, ParameterMsg]) -> dict[str, object]:
    assert all(message.name == name for name, message in messages.items())
    return {name: parameter_value_to_python(message.value) for name, message in messages.items()}


def test_parameters_of_a_file(path: Path) -> None:
    assert values(parameter_dict_from_yaml_file(path)) == {"x": 2, "own": "a"}
    assert values(parameter_dict_from_yaml_file(str(path), use_wildcard=True)) == {"x": 2, "own": "a", "wild": True}
    assert values(parameter_dict_from_yaml_file(path, target_nodes=["/a"])) == {"x": 1, "own": "a"}
    with_wildcard = parameter_dict_from_yaml_file(path, True, ["/ns/b"], namespace="n")
    assert values(with_wildcard) == {"n.x": 2, "n.wild": True}


def test_a_file_without_the_wanted_parameters(path: Path, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="does not contain parameters for /c"):
        parameter_dict_from_yaml_file(path, target_nodes=["/c"])
    path.write_text("a: {b: 1}")
    with pytest.raises(RuntimeError, match="expected a mapping"):
        parameter_dict_from_yaml_file(path)
    path.write_text("")
    with pytest.raises(RuntimeError, match="does not contain selected"):
        parameter_dict_from_yaml_file(path)
    with pytest.raises(RuntimeError, match="cannot read"):
        parameter_dict_from_yaml_file(tmp_path / "none.yaml")
