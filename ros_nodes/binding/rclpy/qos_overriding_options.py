"""Parameters that change the quality of service of one publisher or subscription, when that is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from rcl_interfaces.msg import ParameterDescriptor, SetParametersResult

from ros_nodes.binding.rclpy.duration import Duration
from ros_nodes.binding.rclpy.exceptions import ParameterAlreadyDeclaredException
from ros_nodes.binding.rclpy.qos import QoSPolicyEnum, QoSPolicyKind, QoSProfile

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.node import Node


class InvalidQosOverridesError(Exception):
    """The callback of the options refused the profile."""


class QoSOverridingOptions:
    """Which policies have a parameter ``qos_overrides.TOPIC.publisher.POLICY`` (or ``subscription``).

    Args:
        policy_kinds: the policies.
        callback: says whether the profile that the parameters make is acceptable.
        entity_id: tells two on one topic apart: ``publisher_ID``.
    """

    def __init__(
        self,
        policy_kinds: Iterable[QoSPolicyKind],
        *,
        callback: Callable[[QoSProfile], SetParametersResult] | None = None,
        entity_id: str | None = None,
    ) -> None:
        self.policy_kinds = tuple(policy_kinds)
        self.callback = callback
        self.entity_id = entity_id

    @classmethod
    def with_default_policies(
        cls, *, callback: Callable[[QoSProfile], SetParametersResult] | None = None, entity_id: str | None = None
    ) -> QoSOverridingOptions:
        """History, depth and reliability."""
        kinds = (QoSPolicyKind.HISTORY, QoSPolicyKind.DEPTH, QoSPolicyKind.RELIABILITY)
        return cls(kinds, callback=callback, entity_id=entity_id)


def override_profile(
    node: Node, role: str, topic_name: str, profile: QoSProfile, options: QoSOverridingOptions
) -> None:
    """Declare the parameters, the profile's values being their defaults, and write what they say into the profile.

    Args:
        role: publisher or subscription.

    Raises:
        InvalidQosOverridesError: the options' callback says no.
        RuntimeError: no value of a policy.
    """
    who = role if options.entity_id is None else f"{role}_{options.entity_id}"
    for kind in options.policy_kinds:
        if role == "subscription" and kind is QoSPolicyKind.LIFESPAN:
            continue
        policy = kind.name.lower()
        name = f"qos_overrides.{topic_name}.{who}.{policy}"
        descriptor = ParameterDescriptor(description=f"{policy} for {who} `{topic_name}`", read_only=True)
        default = getattr(profile, policy)
        try:
            parameter = node.declare_parameter(name, _parameter_of(default), descriptor)
        except ParameterAlreadyDeclaredException:
            parameter = node.get_parameter(name)
        setattr(profile, policy, _policy_of(policy, type(default), parameter.value))
    if options.callback is not None and not (verdict := options.callback(profile)).successful:
        raise InvalidQosOverridesError(f"the profile for {who} `{topic_name}` is not valid: {verdict.reason}")


def _parameter_of(value: Any) -> Any:
    if isinstance(value, QoSPolicyEnum):
        return value.short_key
    return value.nanoseconds if isinstance(value, Duration) else value


def _policy_of(policy: str, kind: type, value: Any) -> Any:
    if issubclass(kind, Duration):
        return Duration(nanoseconds=value)
    if not issubclass(kind, QoSPolicyEnum):
        return value
    try:
        return kind[value.upper()]
    except KeyError:
        keys = ", ".join(kind.short_keys())
        raise RuntimeError(f"Unexpected QoS override for policy `{policy}`: `{value}`; use {keys}") from None
