"""Parameter values and files as rcl reads YAML: plain scalars are bool, integer, double or string; lists hold one type.

PyYAML's own rules are not used for values: they read ``1e5`` as a string, ``1:30`` as 90 and ``2020-01-01`` as a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Scalar = bool | int | float | str
Value = Scalar | list[bool] | list[int] | list[float] | list[str] | None
"""None where nothing is given: an empty list has no type."""

PARAMETERS_KEY = "ros__parameters"
MAX_DEPTH = 100

_TRUE = {"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"}
_FALSE = {"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"}
_INTEGER = re.compile(r"[+-]?(?:0[xX][0-9a-fA-F]+|[0-9]+)")
_YAML_INF = re.compile(r"([+-]?)\.(inf|Inf|INF)")
_YAML_NAN = re.compile(r"\.(nan|NaN|NAN)")
_INT64 = range(-(2**63), 2**63)


class ParameterYamlError(RuntimeError):
    """Text that is no parameter value, or a file that is no parameter file."""


class ParameterRule(NamedTuple):
    """One value for one parameter of the nodes whose name fits a pattern.

    Attributes:
        node: tokens between slashes; ``*`` is any one token, ``**`` any number of them.
    """

    node: str
    name: str
    value: Value

    def applies_to(self, fully_qualified_name: str) -> bool:
        """Whether a node's full name fits the pattern."""
        tokens = _tokens(fully_qualified_name)
        reached = {0}
        for wanted in _tokens(self.node):
            if wanted == "**":
                reached = set(range(min(reached), len(tokens) + 1))
            else:
                reached = {at + 1 for at in reached if at < len(tokens) and wanted in {"*", tokens[at]}}
            if not reached:
                return False
        return len(tokens) in reached


def _tokens(name: str) -> list[str]:
    return [token for token in name.split("/") if token]


def parse_value(text: str) -> Value:
    """One value, as after ``-p name:=``.

    Raises:
        ParameterYamlError: it is no scalar and no list of scalars of one type.
    """
    node = _compose(text)
    return "" if node is None else _value(node)


def read_parameter_file(path: str | Path) -> list[ParameterRule]:
    """The rules of a parameter file, in its order.

    Raises:
        ParameterYamlError: it cannot be read or is no parameter file.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ParameterYamlError(f"cannot read {path}: {error}") from error
    root = _compose(text)
    return [] if root is None else list(_sections(root, ()))


def _compose(text: str) -> yaml.Node | None:
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise ParameterYamlError(f"nested more than {MAX_DEPTH} levels deep{_place(event)}")
            if isinstance(event, yaml.AliasEvent):  # a few of them can stand for gigabytes
                raise ParameterYamlError(f"aliases are not supported, write the value out{_place(event)}")
            if getattr(event, "tag", None) is not None:
                raise ParameterYamlError(f"tags are not supported, quote a string to make it one{_place(event)}")
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ParameterYamlError(f"not YAML: {error}") from error


def _sections(node: yaml.Node, path: tuple[str, ...]) -> Iterator[ParameterRule]:
    for key, child in _items(node, f"a node's name or {PARAMETERS_KEY}"):
        if key == PARAMETERS_KEY:
            if not path:
                raise ParameterYamlError(f"{PARAMETERS_KEY} stands under no node name{_place(child)}; try /**:")
            yield from _parameters(child, "/".join(path), ())
        else:
            yield from _sections(child, (*path, key))


def _parameters(node: yaml.Node, pattern: str, path: tuple[str, ...]) -> Iterator[ParameterRule]:
    for key, child in _items(node, "parameters"):
        if isinstance(child, yaml.MappingNode):
            yield from _parameters(child, pattern, (*path, key))
        else:
            yield ParameterRule(pattern, ".".join((*path, key)), _value(child))


def _items(node: yaml.Node, wanted: str) -> Iterator[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise ParameterYamlError(f"expected a mapping with {wanted}{_place(node)}")
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ParameterYamlError(f"a name must be a string{_place(key)}")
        yield key.value, child


def _value(node: yaml.Node) -> Value:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if not isinstance(node, yaml.SequenceNode):
        raise ParameterYamlError(f"expected a value, found a mapping{_place(node)}")
    values: list[Any] = []
    for child in node.value:
        if not isinstance(child, yaml.ScalarNode):
            raise ParameterYamlError(f"a list may hold scalars only{_place(child)}")
        value = _scalar(child)
        if values and type(value) is not type(values[0]):
            raise ParameterYamlError(
                f"Sequence should be of same type: {value!r} stands beside {values[0]!r}{_place(child)}"
            )
        values.append(value)
    return values or None


def _scalar(node: yaml.ScalarNode) -> Scalar:
    text: str = node.value
    if node.style is not None:
        return text
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    number = _number(text)
    return text if number is None else number


def _number(text: str) -> int | float | None:
    if _INTEGER.fullmatch(text):
        digits = text.lstrip("+-")
        is_octal = len(digits) > 1 and digits[0] == "0" and digits[1] not in "xX"
        if not is_octal or not set(digits) & set("89"):
            number = int(text, 8 if is_octal else 0)
            return number if number in _INT64 else float(number)
    infinity = _YAML_INF.fullmatch(text)
    if infinity or _YAML_NAN.fullmatch(text):
        return float(f"{infinity[1]}inf" if infinity else "nan")
    if "_" in text or not text.isascii():
        return None
    try:
        return float(text)
    except ValueError:
        return None


def _place(node: Any) -> str:
    return f" (line {node.start_mark.line + 1})"
