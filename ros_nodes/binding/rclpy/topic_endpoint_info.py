"""What the graph knows of one publisher or subscription."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from ros_nodes.binding.rclpy.qos import QoSProfile
from ros_nodes.binding.rclpy.type_hash import TypeHash


class TopicEndpointTypeEnum(IntEnum):
    """Which of the two."""

    INVALID = 0
    PUBLISHER = 1
    SUBSCRIPTION = 2


@dataclass(frozen=True)
class TopicEndpointInfo:
    """One publisher or subscription somewhere in the domain."""

    node_name: str
    node_namespace: str
    topic_type: str
    topic_type_hash: TypeHash
    endpoint_type: TopicEndpointTypeEnum
    endpoint_gid: list[int]
    qos_profile: QoSProfile

    def __str__(self) -> str:
        gid = ".".join(f"{byte:02x}" for byte in self.endpoint_gid)
        return (
            f"Node name: {self.node_name}\nNode namespace: {self.node_namespace}\n"
            f"Topic type: {self.topic_type}\nTopic type hash: {self.topic_type_hash}\n"
            f"Endpoint type: {self.endpoint_type.name}\nGID: {gid}\nQoS profile: {self.qos_profile}"
        )
