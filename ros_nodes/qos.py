"""Quality of service of the graph's topics; docs/topics.md says which topic has which."""

from __future__ import annotations

from rclpy.qos import DurabilityPolicy, HistoryPolicy, QoSProfile, ReliabilityPolicy


def _profile(reliability: ReliabilityPolicy, depth: int, durability: DurabilityPolicy) -> QoSProfile:
    return QoSProfile(history=HistoryPolicy.KEEP_LAST, depth=depth, reliability=reliability, durability=durability)


IMAGES_QOS = _profile(ReliabilityPolicy.BEST_EFFORT, 5, DurabilityPolicy.VOLATILE)
"""Pictures, depth and calibration: a late one is of no use."""
RELIABLE_IMAGES_QOS = _profile(ReliabilityPolicy.RELIABLE, 5, DurabilityPolicy.VOLATILE)
"""For subscribers of pictures that insist on every one."""
DETECTIONS_QOS = _profile(ReliabilityPolicy.RELIABLE, 10, DurabilityPolicy.VOLATILE)
"""Boxes and poses."""
COMMANDS_QOS = _profile(ReliabilityPolicy.RELIABLE, 1000, DurabilityPolicy.VOLATILE)
"""Commands and answers: none may be lost in a burst."""
STATE_QOS = _profile(ReliabilityPolicy.RELIABLE, 1, DurabilityPolicy.TRANSIENT_LOCAL)
"""States, which late joiners must know."""
DIAGNOSTICS_QOS = _profile(ReliabilityPolicy.RELIABLE, 10, DurabilityPolicy.VOLATILE)
