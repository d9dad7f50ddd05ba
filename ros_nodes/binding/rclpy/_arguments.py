"""The arguments between ``--ros-args`` and ``--``: remappings, parameters and log levels, as rcl reads them.

A context has arguments for all of its nodes, a node may have its own (``cli_args``); `NodeArguments` are what holds for
one node: of remappings the first that fits, its own before the context's; of parameters the last that fits, its own
after the context's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ros_nodes.binding.rclpy._names import (
    NAMESPACE,
    NODE_NAME,
    TOPIC,
    validate_full_topic_name,
    validate_namespace,
    validate_node_name,
    validate_topic_name,
)
from ros_nodes.binding.rclpy._parameter_yaml import ParameterRule, ParameterYamlError, parse_value, read_parameter_file
from ros_nodes.binding.rclpy.exceptions import RCLInvalidROSArgsError, UnknownROSArgsError
from ros_nodes.binding.rclpy.expand_topic_name import expand_topic_name
from ros_nodes.binding.rclpy.impl.logging_severity import LoggingSeverity
from ros_nodes.binding.rclpy.parameter import Parameter

ROS_ARGS, END_OF_ROS_ARGS = "--ros-args", "--"
NODE_KEYS, NAMESPACE_KEYS = {"__node", "__name"}, {"__ns"}

_REMAP = re.compile(
    r"(?:(?P<node>\w+):(?!=|//))?(?:(?P<kind>rostopic|rosservice)://)?(?P<match>[^:]+):=(?P<to>.*)", re.DOTALL
)
_PARAMETER = re.compile(r"(?:(?P<node>[\w/*]+):(?!=))?(?P<name>[^:]+):=(?P<value>.*)", re.DOTALL)
_LOG_LEVEL = re.compile(r"(?:(?P<logger>[^:]+):=)?(?P<level>\w+)")


@dataclass(frozen=True)
class RemapRule:
    """``node:kind://match:=to``; empty where not given. ``match`` may be ``__node`` or ``__ns``."""

    match: str
    to: str
    node: str = ""
    kind: str = ""

    def is_for(self, node_name: str) -> bool:
        """Whether it holds for a node of that name."""
        return self.node in {"", node_name}


@dataclass
class Arguments:
    """What a list of arguments says.

    Attributes:
        others: the arguments that are not ROS's.
        remaps, parameters: in the order given.
        log_levels: by logger name; the empty name is the default for all.
        log_to_stderr, log_to_rosout: where messages go.
        enclave: the security enclave's name.
    """

    others: tuple[str, ...] = ()
    remaps: tuple[RemapRule, ...] = ()
    parameters: tuple[ParameterRule, ...] = ()
    log_levels: dict[str, LoggingSeverity] = field(default_factory=dict)
    log_to_stderr: bool = True
    log_to_rosout: bool = True
    enclave: str = "/"


_SWITCHES = {"stdout-logs": "log_to_stderr", "rosout-logs": "log_to_rosout", "external-lib-logs": ""}
"""``--enable-...`` and ``--disable-...``, by the attribute that they set; no other library writes logs."""


def parse_arguments(args: Sequence[str]) -> Arguments:
    """Read the ROS arguments in a command line.

    Raises:
        RCLInvalidROSArgsError: one of them cannot be read.
        UnknownROSArgsError: one of them means nothing.
    """
    ros_args, others = _split(args)
    found, unknown = Arguments(tuple(others)), []
    waiting = iter(ros_args)
    for flag in waiting:
        action, _, switch = flag.removeprefix("--").partition("-")
        if action in {"enable", "disable"} and flag.startswith("--") and switch in _SWITCHES:
            if _SWITCHES[switch]:
                setattr(found, _SWITCHES[switch], action == "enable")
        elif flag in {"-r", "--remap"}:
            found.remaps += (_remap(flag, _operand(flag, waiting)),)
        elif flag in {"-p", "--param"}:
            found.parameters += (_parameter(flag, _operand(flag, waiting)),)
        elif flag == "--params-file":
            found.parameters += tuple(_parameters(flag, _operand(flag, waiting)))
        elif flag == "--log-level":
            found.log_levels.update(_log_level(flag, _operand(flag, waiting)))
        elif flag in {"-e", "--enclave"}:
            found.enclave = _operand(flag, waiting)
        elif flag in {"--log-config-file", "--log-file-name"}:
            _operand(flag, waiting)  # no log files are written
        else:
            unknown.append(flag)
    if unknown:
        raise UnknownROSArgsError(f"Found unknown ROS arguments: {unknown}")
    return found


def remove_ros_args(args: Sequence[str]) -> list[str]:
    """A command line without its ROS arguments."""
    return _split(args)[1]


def _split(args: Sequence[str]) -> tuple[list[str], list[str]]:
    ros_args: list[str] = []
    others: list[str] = []
    is_ros = False
    for arg in args:
        if arg == ROS_ARGS:
            is_ros = True
        elif is_ros and arg == END_OF_ROS_ARGS:
            is_ros = False
        else:
            (ros_args if is_ros else others).append(arg)
    return ros_args, others


def _operand(flag: str, waiting: Iterator[str]) -> str:
    try:
        return next(waiting)
    except StopIteration:
        raise RCLInvalidROSArgsError(f"Failed to parse ROS arguments: nothing follows a trailing {flag} flag") from None


def _invalid(what: str, flag: str, operand: str, why: object) -> RCLInvalidROSArgsError:
    return RCLInvalidROSArgsError(
        f"Failed to parse ROS arguments: Couldn't parse {what}: '{flag} {operand}'. Error: {why}"
    )


def _remap(flag: str, operand: str) -> RemapRule:
    found = _REMAP.fullmatch(operand)
    if found is None:
        raise _invalid("remap rule", flag, operand, "expected [node:]from:=to")
    rule = RemapRule(found["match"], found["to"], found["node"] or "", found["kind"] or "")
    if rule.match in NODE_KEYS:
        fault = NODE_NAME.first_fault(rule.to)
    elif rule.match in NAMESPACE_KEYS:
        fault = NAMESPACE.first_fault(rule.to)
    else:
        fault = TOPIC.first_fault(rule.match) or TOPIC.first_fault(rule.to)
    if fault is not None:
        raise _invalid("remap rule", flag, operand, fault[0])
    keys = NODE_KEYS | NAMESPACE_KEYS
    if any("__" in name for name in (rule.node, rule.to, *({rule.match} - keys))):
        raise _invalid("remap rule", flag, operand, "names in a rule must not contain '__'")
    return rule


def _parameter(flag: str, operand: str) -> ParameterRule:
    found = _PARAMETER.fullmatch(operand)
    if found is None:
        raise _invalid("parameter rule", flag, operand, "expected [node:]name:=value")
    try:
        return ParameterRule(found["node"] or "/**", found["name"], parse_value(found["value"]))
    except ParameterYamlError as error:
        raise _invalid("parameter rule", flag, operand, error) from error


def _parameters(flag: str, path: str) -> list[ParameterRule]:
    try:
        return read_parameter_file(path)
    except ParameterYamlError as error:
        raise _invalid("params file", flag, path, error) from error


def _log_level(flag: str, operand: str) -> dict[str, LoggingSeverity]:
    found = _LOG_LEVEL.fullmatch(operand)
    if found is None or found["level"].upper() not in LoggingSeverity.__members__:
        raise _invalid("log level", flag, operand, f"expected one of {', '.join(LoggingSeverity.__members__)}")
    return {found["logger"] or "": LoggingSeverity[found["level"].upper()]}


class NodeArguments:
    """A node's final name, and what its arguments make of its topics and parameters.

    Args:
        node_name, namespace: as the program gives them; an empty namespace is ``/``, a relative one is made absolute.
        own: the node's arguments.
        shared: the context's; `Arguments()` for a node that does not use them.

    Raises:
        InvalidNodeNameException, InvalidNamespaceException: the names after remapping are malformed.
    """

    def __init__(self, node_name: str, namespace: str, *, own: Arguments, shared: Arguments) -> None:
        self._remaps = (*own.remaps, *shared.remaps)
        self._parameters = (*shared.parameters, *own.parameters)
        validate_node_name(node_name)
        self.name = self._replacement(NODE_KEYS, node_name) or node_name
        absolute = namespace if namespace.startswith("/") else f"/{namespace}"
        validate_namespace(absolute)
        self.namespace = self._replacement(NAMESPACE_KEYS, self.name) or absolute

    @property
    def fully_qualified_name(self) -> str:
        """Namespace and name."""
        return f"{self.namespace.rstrip('/')}/{self.name}"

    def _replacement(self, keys: set[str], node_name: str) -> str | None:
        return next((rule.to for rule in self._remaps if rule.match in keys and rule.is_for(node_name)), None)

    def resolve(self, name: str, *, is_service: bool = False, only_expand: bool = False) -> str:
        """The absolute name of a topic or service, remapped unless told not to.

        Raises:
            InvalidTopicNameException: it is malformed (InvalidServiceNameException for a service).
        """
        validate_topic_name(name, is_service=is_service)
        expanded = self._expand(name)
        if not only_expand:
            other_kind = "rostopic" if is_service else "rosservice"
            for rule in self._remaps:
                is_of_names = rule.match not in NODE_KEYS | NAMESPACE_KEYS and rule.kind != other_kind
                if is_of_names and rule.is_for(self.name) and self._expand(rule.match) == expanded:
                    expanded = self._expand(rule.to)
                    break
        validate_full_topic_name(expanded, is_service=is_service)
        return expanded

    def _expand(self, name: str) -> str:
        return expand_topic_name(name, self.name, self.namespace)

    def parameter_overrides(self) -> dict[str, Parameter]:
        """The values that the arguments give to this node's parameters, by name."""
        return {
            rule.name: Parameter(rule.name, value=rule.value)
            for rule in self._parameters
            if rule.applies_to(self.fully_qualified_name)
        }
