"""Whether a parameter may have a value: its type and the ranges of its descriptor."""

from __future__ import annotations

import math

from rcl_interfaces.msg import FloatingPointRange, IntegerRange, ParameterDescriptor

from ros_nodes.binding.rclpy.parameter import Parameter

RELATIVE_TOLERANCE = 1e-9
"""Of a double against the ends and steps of its range."""


def fits_type(parameter: Parameter, descriptor: ParameterDescriptor) -> bool:
    """Whether the descriptor allows the type of a value."""
    return bool(descriptor.dynamic_typing or descriptor.type == parameter.type_.value)


def reason_against(parameter: Parameter, descriptor: ParameterDescriptor) -> str:
    """Why a value is refused; empty for a good one."""
    if not fits_type(parameter, descriptor):
        if parameter.type_ is Parameter.Type.NOT_SET:
            return "Static parameter cannot be undeclared"
        return f"Wrong parameter type, expected '{Parameter.Type(descriptor.type)}' got '{parameter.type_}'"
    if parameter.type_ is Parameter.Type.INTEGER and descriptor.integer_range:
        return _reason_against_integer(parameter, descriptor.integer_range[0])
    if parameter.type_ is Parameter.Type.DOUBLE and descriptor.floating_point_range:
        return _reason_against_double(parameter, descriptor.floating_point_range[0])
    return ""


def _reason_against_integer(parameter: Parameter, allowed: IntegerRange) -> str:
    value, low, high, step = parameter.value, allowed.from_value, allowed.to_value, allowed.step
    if value in {low, high}:
        return ""
    if not low <= value <= high:
        return _out_of_range(parameter, allowed)
    return _bad_step(parameter, allowed) if step and (value - low) % step else ""


def _reason_against_double(parameter: Parameter, allowed: FloatingPointRange) -> str:
    value, low, high, step = parameter.value, allowed.from_value, allowed.to_value, allowed.step
    if _close(value, low) or _close(value, high):
        return ""
    if not low <= value <= high:
        return _out_of_range(parameter, allowed)
    return _bad_step(parameter, allowed) if step and not _close(value, low + round((value - low) / step) * step) else ""


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=RELATIVE_TOLERANCE)


def _out_of_range(parameter: Parameter, allowed: IntegerRange | FloatingPointRange) -> str:
    return (
        f"Parameter {parameter.name} out of range. "
        f"Min: {allowed.from_value}, Max: {allowed.to_value}, value: {parameter.value}"
    )


def _bad_step(parameter: Parameter, allowed: IntegerRange | FloatingPointRange) -> str:
    return (
        f"The parameter value for {parameter.name} is not a valid step. "
        f"Min: {allowed.from_value}, Max: {allowed.to_value}, value: {parameter.value}, step: {allowed.step}"
    )
