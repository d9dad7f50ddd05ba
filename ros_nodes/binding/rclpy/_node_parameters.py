"""The part of a node that holds its parameters."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from threading import RLock
from typing import Any

from rcl_interfaces.msg import (
    ListParametersResult,
    ParameterDescriptor,
    ParameterEvent,
    ParameterValue,
    SetParametersResult,
)
from rcl_interfaces.srv import ListParameters

from ros_nodes.binding.rclpy._parameter_checks import fits_type, reason_against
from ros_nodes.binding.rclpy.clock import Clock
from ros_nodes.binding.rclpy.exceptions import (
    InvalidParameterTypeException,
    InvalidParameterValueException,
    ParameterAlreadyDeclaredException,
    ParameterImmutableException,
    ParameterNotDeclaredException,
    ParameterUninitializedException,
)
from ros_nodes.binding.rclpy.parameter import (
    PARAMETER_SEPARATOR_STRING,
    AllowableParameterValue,
    Parameter,
    parameter_value_to_python,
)
from ros_nodes.binding.rclpy.qos import qos_profile_parameter_events
from ros_nodes.binding.rclpy.validate_parameter_name import validate_parameter_name

PARAMETER_EVENTS_TOPIC = "/parameter_events"

PreSetCallback = Callable[[list[Parameter]], list[Parameter]]
OnSetCallback = Callable[[list[Parameter]], SetParametersResult]
PostSetCallback = Callable[[list[Parameter]], None]


class NodeParameters:
    """What `rclpy.node.Node` inherits its parameters from.

    Types are static unless a descriptor says ``dynamic_typing``; parameters that come into being by being set (with
    `allow_undeclared_parameters`) and by overrides (`automatically_declare_parameters_from_overrides`) are dynamic.
    """

    get_clock: Callable[[], Clock]
    get_fully_qualified_name: Callable[[], str]
    create_publisher: Callable[..., Any]

    def _init_parameters(
        self,
        overrides: Mapping[str, Parameter],
        *,
        allow_undeclared_parameters: bool,
        automatically_declare_parameters_from_overrides: bool,
    ) -> None:
        """Call it once the node has its name and its clock and can create publishers.

        Args:
            overrides: values by name that win over those in declarations.
        """
        self._parameters: dict[str, Parameter] = {}
        self._descriptors: dict[str, ParameterDescriptor] = {}
        self._parameter_overrides = dict(overrides)
        self._allow_undeclared_parameters = allow_undeclared_parameters
        self._pre_set_parameters_callbacks: list[PreSetCallback] = []
        self._on_set_parameters_callbacks: list[OnSetCallback] = []
        self._post_set_parameters_callbacks: list[PostSetCallback] = []
        self._parameters_lock = RLock()
        self._parameter_event_publisher = self.create_publisher(
            ParameterEvent, PARAMETER_EVENTS_TOPIC, qos_profile_parameter_events
        )
        if automatically_declare_parameters_from_overrides:
            dynamic = ParameterDescriptor(dynamic_typing=True)
            declarations = [(name, override.value, dynamic) for name, override in self._parameter_overrides.items()]
            self.declare_parameters("", declarations, ignore_override=True)

    def declare_parameter(
        self,
        name: str,
        value: AllowableParameterValue | Parameter.Type = None,
        descriptor: ParameterDescriptor | None = None,
        ignore_override: bool = False,
    ) -> Parameter:
        """Declare one parameter and give it a value.

        Args:
            value: the default, which an override replaces; or a type alone, for a parameter that has to be given one.
            ignore_override: take the default even where there is an override.

        Raises:
            ParameterAlreadyDeclaredException: it was declared before.
            InvalidParameterException: the name is empty.
            InvalidParameterTypeException: the override is of another type.
            InvalidParameterValueException: the descriptor or a callback refuses the value.
            ValueError: a type NOT_SET, or a type beside a descriptor with dynamic typing.
        """
        only_named = value is None and descriptor is None
        declaration = (name,) if only_named else (name, value, descriptor or ParameterDescriptor())
        return self.declare_parameters("", [declaration], ignore_override)[0]

    def declare_parameters(
        self, namespace: str, parameters: Sequence[tuple[Any, ...]], ignore_override: bool = False
    ) -> list[Parameter]:
        """Declare several parameters, one after the other.

        Args:
            namespace: goes before their names, with a dot between.
            parameters: tuples of a name, a default value or a type, and a descriptor; both may be left out.

        Raises:
            TypeError: a tuple of another form; and as `declare_parameter`.
        """
        declarations: list[tuple[Parameter, ParameterDescriptor, bool]] = []
        for index, declaration in enumerate(parameters):
            name, default, descriptor = _read_declaration(index, declaration)
            descriptor.name = f"{namespace}{PARAMETER_SEPARATOR_STRING}{name}" if namespace else name
            validate_parameter_name(descriptor.name)
            override = None if ignore_override else self._parameter_overrides.get(descriptor.name)
            parameter = override or Parameter(descriptor.name, value=default)
            declarations.append((parameter, descriptor, override is not None or default is not None))
        with self._parameters_lock:
            known = [parameter.name for parameter, _, _ in declarations if self.has_parameter(parameter.name)]
            if known:
                raise ParameterAlreadyDeclaredException(known)
            for parameter, descriptor, has_value in declarations:
                self._declare(parameter, descriptor, has_value)
            return [self._parameters[parameter.name] for parameter, _, _ in declarations]

    def _declare(self, parameter: Parameter, descriptor: ParameterDescriptor, has_value: bool) -> None:
        if has_value and not fits_type(parameter, descriptor):
            raise InvalidParameterTypeException(parameter, Parameter.Type(descriptor.type).name)
        reason = reason_against(parameter, descriptor) if has_value else ""
        refusal = SetParametersResult(successful=False, reason=reason) if reason else self._ask_callbacks([parameter])
        if not refusal.successful:
            raise InvalidParameterValueException(parameter.name, parameter.value, refusal.reason)
        event = ParameterEvent()
        self._store(parameter, descriptor, event)
        self._tell([parameter], event)

    def undeclare_parameter(self, name: str) -> None:
        """Forget a parameter.

        Raises:
            ParameterNotDeclaredException: there is none of that name.
            ParameterImmutableException: it is read-only.
        """
        with self._parameters_lock:
            if name not in self._parameters:
                raise ParameterNotDeclaredException(name)
            if self._descriptors[name].read_only:
                raise ParameterImmutableException(name)
            del self._parameters[name], self._descriptors[name]

    def has_parameter(self, name: str) -> bool:
        """Whether a parameter is declared."""
        return name in self._parameters

    def get_parameter(self, name: str) -> Parameter:
        """A parameter; one that is NOT_SET where it is not declared and need not be.

        Raises:
            ParameterNotDeclaredException: it is not declared, and the node does not allow that.
            ParameterUninitializedException: it was declared with a type and has been given no value.
        """
        parameter = self._parameters.get(name)
        if parameter is None:
            self._require_declared([name])
            return Parameter(name)
        if parameter.type_ is Parameter.Type.NOT_SET and not self._descriptors[name].dynamic_typing:
            raise ParameterUninitializedException(name)
        return parameter

    def get_parameters(self, names: list[str]) -> list[Parameter]:
        """`get_parameter` for each name.

        Raises:
            TypeError: a name is no string; and as `get_parameter`.
        """
        return [self.get_parameter(name) for name in _texts(names)]

    def get_parameter_or(self, name: str, alternative_value: Parameter | None = None) -> Parameter:
        """A parameter that has a value, else the alternative (NOT_SET where none is given)."""
        parameter = self._parameters.get(name)
        if parameter is not None and parameter.type_ is not Parameter.Type.NOT_SET:
            return parameter
        return Parameter(name) if alternative_value is None else alternative_value

    def get_parameters_by_prefix(self, prefix: str) -> dict[str, Parameter]:
        """The parameters below a prefix, by their names without it and its dot; all for an empty prefix."""
        start = f"{prefix}{PARAMETER_SEPARATOR_STRING}" if prefix else ""
        known = self._parameters.copy()
        return {name.removeprefix(start): known[name] for name in known if name.startswith(start)}

    def get_parameter_type(self, name: str) -> int:
        """The number of a parameter's type in rcl_interfaces/ParameterType; NOT_SET where it need not be declared.

        Raises:
            ParameterNotDeclaredException: it is not declared, and the node does not allow that.
        """
        self._require_declared([name])
        return int(self._parameters.get(name, Parameter(name)).type_.value)

    def get_parameter_types(self, names: list[str]) -> list[int]:
        """`get_parameter_type` for each name.

        Raises:
            TypeError: a name is no string; and as `get_parameter_type`.
        """
        return [self.get_parameter_type(name) for name in _texts(names)]

    def list_parameters(self, prefixes: list[str], depth: int) -> ListParametersResult:
        """Names of parameters, and the prefixes that they have.

        Args:
            prefixes: only what is below one of them; all where the list is empty.
            depth: levels below a prefix, or below the root; 0 for all.

        Raises:
            TypeError, ValueError: prefixes is no list, depth is negative.
        """
        if not isinstance(prefixes, list):
            raise TypeError("The prefixes argument must be a list")
        if depth < 0:
            raise ValueError("The depth must be greater than or equal to zero")
        result = ListParametersResult()
        for name in sorted(self._parameters):
            if any(_is_below(name, prefix, depth) for prefix in prefixes or [""]):
                result.names.append(name)
                parent = name.rpartition(PARAMETER_SEPARATOR_STRING)[0]
                if parent and parent not in result.prefixes:
                    result.prefixes.append(parent)
        return result

    def set_parameters(self, parameter_list: list[Parameter]) -> list[SetParametersResult]:
        """Set parameters one after the other; what is refused is told in its result.

        A parameter with dynamic typing that is set to NOT_SET is undeclared.

        Raises:
            ParameterNotDeclaredException: one is not declared, and the node does not allow that; those before are set.
        """
        return [self.set_parameters_atomically([parameter]) for parameter in parameter_list]

    def set_parameters_atomically(self, parameter_list: list[Parameter]) -> SetParametersResult:
        """Set parameters all or none, as `set_parameters` otherwise."""
        with self._parameters_lock:
            callbacks = tuple(self._pre_set_parameters_callbacks)
            if callbacks:
                parameter_list = [parameter for callback in callbacks for parameter in callback(parameter_list)]
                if not parameter_list:
                    reason = (
                        "parameter list cannot be empty, this might be due to pre_set_parameters_callback "
                        "modifying the original parameters list."
                    )
                    return SetParametersResult(successful=False, reason=reason)
            self._require_declared([parameter.name for parameter in parameter_list])
            descriptors = [self._descriptors.get(parameter.name) for parameter in parameter_list]
            for parameter, descriptor in zip(parameter_list, descriptors, strict=True):
                reason = _reason_against_setting(parameter, descriptor) if descriptor is not None else ""
                if reason:
                    return SetParametersResult(successful=False, reason=reason)
            result = self._ask_callbacks(parameter_list)
            if result.successful:
                event = ParameterEvent()
                for parameter, descriptor in zip(parameter_list, descriptors, strict=True):
                    if parameter.type_ is Parameter.Type.NOT_SET:
                        self._forget(parameter, event)
                    else:
                        implicit = ParameterDescriptor(name=parameter.name, dynamic_typing=True)
                        self._store(parameter, descriptor or implicit, event)
                self._tell(parameter_list, event)
            return result

    def describe_parameter(self, name: str) -> ParameterDescriptor:
        """A parameter's descriptor; an empty one where it is not declared and need not be.

        Raises:
            ParameterNotDeclaredException: it is not declared, and the node does not allow that.
        """
        self._require_declared([name])
        return self._descriptors.get(name, ParameterDescriptor())

    def describe_parameters(self, names: list[str]) -> list[ParameterDescriptor]:
        """`describe_parameter` for each name."""
        return [self.describe_parameter(name) for name in names]

    def set_descriptor(
        self, name: str, descriptor: ParameterDescriptor, alternative_value: ParameterValue | None = None
    ) -> ParameterValue:
        """Replace a parameter's descriptor, all of it but the name: its type must be that of the value.

        Args:
            alternative_value: what the parameter is set to where its value does not fit the new descriptor.

        Returns:
            The parameter's value from now on.

        Raises:
            ParameterNotDeclaredException: it is not declared, and the node does not allow that.
            ParameterImmutableException: it is read-only.
            InvalidParameterValueException: neither value fits.
        """
        with self._parameters_lock:
            if not self.has_parameter(name):
                return self.get_parameter(name).get_parameter_value()
            if self._descriptors[name].read_only:
                raise ParameterImmutableException(name)
            current = self._parameters[name]
            new = deepcopy(descriptor)
            new.name = name
            if new.dynamic_typing:
                new.type = current.type_.value
            reason = reason_against(current, new)
            if reason and alternative_value is not None:
                alternative = Parameter(name, value=parameter_value_to_python(alternative_value))
                reason = reason_against(alternative, new)
                if not reason:
                    event = ParameterEvent()
                    self._store(alternative, new, event)
                    self._tell([alternative], event)
            if reason:
                raise InvalidParameterValueException(name, current.value, reason)
            self._descriptors[name] = new
            return self._parameters[name].get_parameter_value()

    def add_pre_set_parameters_callback(self, callback: PreSetCallback) -> None:
        """Have parameters changed, added or dropped before they are checked and set; the newest callback is first."""
        self._pre_set_parameters_callbacks.insert(0, callback)

    def add_on_set_parameters_callback(self, callback: OnSetCallback) -> None:
        """Have parameters accepted or refused before they are set or declared; the newest callback is first."""
        self._on_set_parameters_callbacks.insert(0, callback)

    def add_post_set_parameters_callback(self, callback: PostSetCallback) -> None:
        """Be told of parameters that were set or declared; the newest callback is first."""
        self._post_set_parameters_callbacks.insert(0, callback)

    def remove_pre_set_parameters_callback(self, callback: PreSetCallback) -> None:
        """Undo `add_pre_set_parameters_callback`; ValueError where it was not added."""
        self._pre_set_parameters_callbacks.remove(callback)

    def remove_on_set_parameters_callback(self, callback: OnSetCallback) -> None:
        """Undo `add_on_set_parameters_callback`; ValueError where it was not added."""
        self._on_set_parameters_callbacks.remove(callback)

    def remove_post_set_parameters_callback(self, callback: PostSetCallback) -> None:
        """Undo `add_post_set_parameters_callback`; ValueError where it was not added."""
        self._post_set_parameters_callbacks.remove(callback)

    def _require_declared(self, names: list[str]) -> None:
        undeclared = [name for name in names if not self.has_parameter(name)]
        if undeclared and not self._allow_undeclared_parameters:
            raise ParameterNotDeclaredException(undeclared)

    def _ask_callbacks(self, parameters: list[Parameter]) -> SetParametersResult:
        for callback in tuple(self._on_set_parameters_callbacks):
            result = callback(parameters)
            if not result.successful:
                return result
        return SetParametersResult(successful=True)

    def _store(self, parameter: Parameter, descriptor: ParameterDescriptor, event: ParameterEvent) -> None:
        before = self._parameters.get(parameter.name)
        self._parameters[parameter.name] = parameter
        self._descriptors[parameter.name] = descriptor
        if descriptor.dynamic_typing:
            descriptor.type = parameter.type_.value
        if parameter.type_ is not Parameter.Type.NOT_SET:
            is_new = before is None or before.type_ is Parameter.Type.NOT_SET
            (event.new_parameters if is_new else event.changed_parameters).append(parameter.to_parameter_msg())

    def _forget(self, parameter: Parameter, event: ParameterEvent) -> None:
        if self._parameters.pop(parameter.name, None) is not None:
            del self._descriptors[parameter.name]
            event.deleted_parameters.append(parameter.to_parameter_msg())

    def _tell(self, parameters: list[Parameter], event: ParameterEvent) -> None:
        if event.new_parameters or event.changed_parameters or event.deleted_parameters:
            event.stamp = self.get_clock().now().to_msg()
            event.node = self.get_fully_qualified_name()
            self._parameter_event_publisher.publish(event)
        for callback in tuple(self._post_set_parameters_callbacks):
            callback(parameters)


def _texts(names: list[str]) -> list[str]:
    if not all(isinstance(name, str) for name in names):
        raise TypeError("All names must be instances of type str")
    return names


def _read_declaration(index: int, declaration: tuple[Any, ...]) -> tuple[str, Any, ParameterDescriptor]:
    """A declaration's name, default value, and descriptor with its type filled in."""
    if not 1 <= len(declaration) <= 3:
        raise TypeError(
            f"Invalid parameter tuple length at index {index} in parameters list: {declaration}; "
            "expecting length between 1 and 3"
        )
    name = declaration[0]
    default = declaration[1] if len(declaration) > 1 else None
    descriptor = declaration[2] if len(declaration) > 2 else ParameterDescriptor()
    if not isinstance(name, str):
        raise TypeError(f"First element {name} at index {index} in parameters list is not a str.")
    if not isinstance(descriptor, ParameterDescriptor):
        raise TypeError(f"Third element {descriptor} at index {index} in parameters list is not a ParameterDescriptor.")
    descriptor = deepcopy(descriptor)
    if len(declaration) == 1:
        warnings.warn(
            f"when declaring parameter named '{name}', declaring a parameter only providing its name is deprecated. "
            "Pass a default value, a Parameter.Type, or a descriptor with dynamic_typing=True",
            stacklevel=4,
        )
        descriptor.dynamic_typing = True
    if isinstance(default, Parameter.Type):
        if default is Parameter.Type.NOT_SET:
            raise ValueError(f"Cannot declare parameter {{{name}}} as statically typed of type NOT_SET")
        if descriptor.dynamic_typing:
            raise ValueError(
                f"When declaring parameter {{{name}}} passing a descriptor with `dynamic_typing=True` is not allowed "
                "when the parameter type is explicitly declared"
            )
        descriptor.type, default = default.value, None
    elif default is not None:
        descriptor.type = Parameter.Type.from_parameter_value(default).value
    return name, default, descriptor


def _reason_against_setting(parameter: Parameter, descriptor: ParameterDescriptor) -> str:
    if descriptor.read_only:
        return f"Trying to set a read-only parameter: {parameter.name}."
    return reason_against(parameter, descriptor)


def _is_below(name: str, prefix: str, depth: int) -> bool:
    if name == prefix:
        return True
    start = f"{prefix}{PARAMETER_SEPARATOR_STRING}" if prefix else ""
    levels = name.removeprefix(start).count(PARAMETER_SEPARATOR_STRING)
    return name.startswith(start) and (depth == ListParameters.Request.DEPTH_RECURSIVE or levels < depth)
