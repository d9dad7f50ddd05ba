"""Profiles of ROS as policies of DDS, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cyclonedds.qos import Policy, Qos

from ros_nodes.binding.dds.cyclone import INFINITY_NS
from ros_nodes.binding.rclpy.duration import Duration, Infinite
from ros_nodes.binding.rclpy.qos import (
    DurabilityPolicy,
    HistoryPolicy,
    LivelinessPolicy,
    QoSProfile,
    ReliabilityPolicy,
)

MAX_BLOCKING_NS = 100_000_000
"""How long a write waits for slow reliable readers."""


def to_dds(profile: QoSProfile, user_data: str, *, is_writer: bool) -> Qos:
    """Policies of an endpoint. What is left to the system is what ROS's default profile has."""
    keeps_all = profile.history == HistoryPolicy.KEEP_ALL
    history: Any = Policy.History.KeepAll if keeps_all else Policy.History.KeepLast(profile.depth or 1)
    best_effort = profile.reliability == ReliabilityPolicy.BEST_EFFORT
    is_latched = profile.durability == DurabilityPolicy.TRANSIENT_LOCAL
    manual = profile.liveliness == LivelinessPolicy.MANUAL_BY_TOPIC
    liveliness: Any = Policy.Liveliness.ManualByTopic if manual else Policy.Liveliness.Automatic
    policies = [
        history,
        Policy.Reliability.BestEffort if best_effort else Policy.Reliability.Reliable(MAX_BLOCKING_NS),
        Policy.Durability.TransientLocal if is_latched else Policy.Durability.Volatile,
        Policy.Deadline(_nanoseconds(profile.deadline)),
        liveliness(_nanoseconds(profile.liveliness_lease_duration)),
        Policy.Userdata(user_data.encode()),
        Policy.DataRepresentation(use_cdrv0_representation=True, use_xcdrv2_representation=False),
    ]
    if is_writer:
        policies += [Policy.Lifespan(_nanoseconds(profile.lifespan)), Policy.WriterDataLifecycle(autodispose=False)]
        if is_latched:
            policies.append(Policy.DurabilityService(0, history, -1, -1, -1))
    return Qos(*policies)


def _nanoseconds(duration: Duration) -> int:
    return min(duration.nanoseconds, INFINITY_NS) or INFINITY_NS


def from_dds(policies: Iterable[Any]) -> QoSProfile:
    """The profile of an endpoint that was discovered; history and depth are unknown where DDS does not tell."""
    profile = QoSProfile(history=HistoryPolicy.UNKNOWN, lifespan=Infinite, deadline=Infinite, depth=0)
    profile.liveliness = LivelinessPolicy.AUTOMATIC
    profile.liveliness_lease_duration = Infinite
    for policy in policies:
        if policy.__scope__ == "Reliability":
            is_reliable = isinstance(policy, Policy.Reliability.Reliable)
            profile.reliability = ReliabilityPolicy.RELIABLE if is_reliable else ReliabilityPolicy.BEST_EFFORT
        elif policy.__scope__ == "Durability":
            volatile = policy == Policy.Durability.Volatile
            profile.durability = DurabilityPolicy.VOLATILE if volatile else DurabilityPolicy.TRANSIENT_LOCAL
        elif policy.__scope__ == "History":
            keeps_last = isinstance(policy, Policy.History.KeepLast)
            profile.history = HistoryPolicy.KEEP_LAST if keeps_last else HistoryPolicy.KEEP_ALL
            profile.depth = policy.depth if keeps_last else 0
        elif policy.__scope__ == "Lifespan":
            profile.lifespan = Duration(nanoseconds=policy.lifespan)
        elif policy.__scope__ == "Deadline":
            profile.deadline = Duration(nanoseconds=policy.deadline)
        elif policy.__scope__ == "Liveliness":
            manual = isinstance(policy, Policy.Liveliness.ManualByTopic)
            profile.liveliness = LivelinessPolicy.MANUAL_BY_TOPIC if manual else LivelinessPolicy.AUTOMATIC
            profile.liveliness_lease_duration = Duration(nanoseconds=policy.lease_duration)
    return profile
