"""Publishers that are silent while their node is not active."""

from __future__ import annotations

from typing import Any

from ros_nodes.binding.rclpy.lifecycle.managed_entity import SimpleManagedEntity
from ros_nodes.binding.rclpy.publisher import Publisher


class LifecyclePublisher(SimpleManagedEntity, Publisher):
    """Made by ``LifecycleNodeMixin.create_lifecycle_publisher``."""

    def __init__(self, *end: Any) -> None:
        """``end``: as of `Publisher`."""
        SimpleManagedEntity.__init__(self)
        Publisher.__init__(self, *end)

    @SimpleManagedEntity.when_enabled
    def publish(self, msg: Any) -> None:
        """As `Publisher.publish`; nothing while it is not activated."""
        Publisher.publish(self, msg)
