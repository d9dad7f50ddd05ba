"""Profiles: their defaults, their errors, and which of them match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import rclpy
from rcl_interfaces.msg import SetParametersResult
from rclpy.duration import Duration
from rclpy.parameter import Parameter
from rclpy.qos import (
    DurabilityPolicy,
    HistoryPolicy,
    LivelinessPolicy,
    QoSCompatibility,
    QoSPolicyKind,
    QoSPresetProfiles,
    QoSProfile,
    ReliabilityPolicy,
    qos_check_compatible,
    qos_profile_parameter_events,
    qos_profile_sensor_data,
    qos_profile_services_default,
    qos_profile_system_default,
)
from rclpy.qos_overriding_options import InvalidQosOverridesError, QoSOverridingOptions
from std_msgs.msg import String

if TYPE_CHECKING:
    from tests.conformance.conftest import Here

try:
    from rclpy.exceptions import InvalidQoSProfileException
except ImportError:  # its place until now
    from rclpy.qos import InvalidQoSProfileException


def test_defaults() -> None:
    qos = QoSProfile(depth=5)
    assert (qos.depth, qos.history) == (5, HistoryPolicy.KEEP_LAST)
    assert (qos.reliability, qos.durability) == (ReliabilityPolicy.RELIABLE, DurabilityPolicy.VOLATILE)
    assert qos.liveliness in (LivelinessPolicy.SYSTEM_DEFAULT, LivelinessPolicy.AUTOMATIC)
    assert qos.avoid_ros_namespace_conventions is False
    assert QoSProfile(history=HistoryPolicy.KEEP_ALL).history == HistoryPolicy.KEEP_ALL


def test_presets() -> None:
    sensor = qos_profile_sensor_data
    assert (sensor.depth, sensor.reliability) == (5, ReliabilityPolicy.BEST_EFFORT)
    assert (qos_profile_services_default.depth, qos_profile_services_default.reliability) == (
        10,
        ReliabilityPolicy.RELIABLE,
    )
    assert qos_profile_parameter_events.depth == 1000
    assert qos_profile_system_default.reliability == ReliabilityPolicy.SYSTEM_DEFAULT
    assert QoSPresetProfiles.SENSOR_DATA.value == sensor
    assert QoSPresetProfiles.get_from_short_key("Sensor_Data") == sensor
    assert "sensor_data" in QoSPresetProfiles.short_keys()
    assert QoSPresetProfiles.ACTION_STATUS_DEFAULT.value.durability == DurabilityPolicy.TRANSIENT_LOCAL


def test_short_keys() -> None:
    assert ReliabilityPolicy.get_from_short_key("best_effort") == ReliabilityPolicy.BEST_EFFORT.value
    assert DurabilityPolicy.TRANSIENT_LOCAL.short_key == "transient_local"
    assert {"system_default", "keep_last", "keep_all"} <= set(HistoryPolicy.short_keys())


def test_equality() -> None:
    assert QoSProfile(depth=1) == QoSProfile(history=HistoryPolicy.KEEP_LAST, depth=1)
    assert QoSProfile(depth=1) != QoSProfile(depth=2)
    assert QoSProfile(depth=1, deadline=Duration(seconds=2)) == QoSProfile(depth=1, deadline=Duration(seconds=2))
    assert QoSProfile(depth=1) != QoSProfile(depth=1, deadline=Duration(seconds=2))


@pytest.mark.parametrize("fields", [{}, {"history": HistoryPolicy.KEEP_LAST}])
def test_a_depth_is_needed(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidQoSProfileException):
        QoSProfile(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"depth": "1"},
        {"depth": 1, "reliability": "reliable"},
        {"depth": 1, "deadline": 5},
        {"depth": 1, "no_such_policy": 1},
    ],
)
def test_policies_are_checked(fields: dict[str, Any]) -> None:
    with pytest.raises((AssertionError, TypeError, ValueError)):
        QoSProfile(**fields)


def test_nodes_check_profiles(here: Here) -> None:
    with pytest.raises(ValueError, match="greater than or equal to zero"):
        here.node.create_publisher(String, "a", -1)
    with pytest.raises(TypeError):
        here.node.create_publisher(String, "a", "sensor_data")
    with pytest.raises(TypeError):
        here.node.create_subscription(String, "a", print, None)


def qos(**policies: Any) -> QoSProfile:
    """Of known policies alone: liveliness is left to the system by default, which warns."""
    return QoSProfile(depth=10, liveliness=LivelinessPolicy.AUTOMATIC, **policies)


BEST_EFFORT, LATCHED = ReliabilityPolicy.BEST_EFFORT, DurabilityPolicy.TRANSIENT_LOCAL


@pytest.mark.parametrize(
    ("publisher", "subscription", "verdict"),
    [
        (qos(), qos(), QoSCompatibility.OK),
        (qos(), qos(reliability=BEST_EFFORT), QoSCompatibility.OK),
        (qos(durability=LATCHED), qos(), QoSCompatibility.OK),
        (qos(reliability=BEST_EFFORT), qos(), QoSCompatibility.ERROR),
        (qos(), qos(durability=LATCHED), QoSCompatibility.ERROR),
        (qos(), qos(deadline=Duration(seconds=1)), QoSCompatibility.ERROR),
        (qos(deadline=Duration(seconds=2)), qos(deadline=Duration(seconds=1)), QoSCompatibility.ERROR),
        (qos(deadline=Duration(seconds=1)), qos(deadline=Duration(seconds=2)), QoSCompatibility.OK),
        (qos_profile_system_default, qos(), QoSCompatibility.WARNING),
    ],
)
def test_which_profiles_match(publisher: QoSProfile, subscription: QoSProfile, verdict: QoSCompatibility) -> None:
    found, reason = qos_check_compatible(publisher, subscription)
    assert found == verdict
    assert bool(reason) == (verdict != QoSCompatibility.OK)


def at_most_fifty(profile: QoSProfile) -> SetParametersResult:
    return SetParametersResult(successful=profile.depth <= 50, reason="too deep")


def test_parameters_override_a_profile(here: Here) -> None:
    topic = here.name("a")
    prefix = f"qos_overrides.{topic}.publisher"
    overrides = [Parameter(f"{prefix}.depth", value=100), Parameter(f"{prefix}.reliability", value="best_effort")]
    node = rclpy.create_node("tuned", namespace=here.namespace, parameter_overrides=overrides)
    options = QoSOverridingOptions.with_default_policies()
    publisher = node.create_publisher(String, topic, QoSProfile(depth=10), qos_overriding_options=options)
    assert publisher.qos_profile.depth == 100
    assert publisher.qos_profile.reliability == ReliabilityPolicy.BEST_EFFORT
    (info,) = node.get_publishers_info_by_topic(topic)
    assert info.qos_profile.reliability == ReliabilityPolicy.BEST_EFFORT
    assert node.get_parameter(f"{prefix}.history").value == "keep_last"
    assert not node.set_parameters([Parameter(f"{prefix}.depth", value=3)])[0].successful, "it is read-only"
    node.create_subscription(String, topic, print, QoSProfile(depth=7), qos_overriding_options=options)
    assert node.get_parameter(f"qos_overrides.{topic}.subscription.depth").value == 7
    picky = QoSOverridingOptions([QoSPolicyKind.DEPTH], callback=at_most_fifty, entity_id="picky")
    assert node.create_publisher(String, topic, 10, qos_overriding_options=picky)
    with pytest.raises(InvalidQosOverridesError, match="too deep"):
        node.create_publisher(String, here.name("b"), 60, qos_overriding_options=picky)
    node.destroy_node()
