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
        return _reason_against_number(parameter, descriptor.integer_range[0])
    if parameter.type_ is Parameter.Type.DOUBLE and descriptor.floating_point_range:
        return _reason_against_number(parameter, descriptor.floating_point_range[0])
    return ""


def _reason_against_number(parameter: Parameter, allowed: IntegerRange | FloatingPointRange) -> str:
    value, low, high, step = parameter.value, allowed.from_value, allowed.to_value, allowed.step
    limits = f"Min: {low}, Max: {high}, value: {value}"
    if _close(value, low) or _close(value, high):
        return ""
    if not low <= value <= high:
        return f"Parameter {parameter.name} out of range. {limits}"
    nearest = low + round((value - low) / step) * step if isinstance(value, float) and step else low
    if not step or _close(value, nearest) or (isinstance(value, int) and not (value - low) % step):
        return ""
    return f"The parameter value for {parameter.name} is not a valid step. {limits}, step: {step}"


def _close(one: float, other: float) -> bool:
    return one == other or (isinstance(one, float) and math.isclose(one, other, rel_tol=RELATIVE_TOLERANCE))
