"""Waiting for one message, without an executor."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ros_nodes.binding.dds.cyclone import INFINITY_NS
from ros_nodes.binding.rclpy.callback_groups import MutuallyExclusiveCallbackGroup
from ros_nodes.binding.rclpy.guard_condition import GuardCondition
from ros_nodes.binding.rclpy.utilities import timeout_sec_to_nsec

if TYPE_CHECKING:
    from ros_nodes.binding.rclpy.node import Node
    from ros_nodes.binding.rclpy.qos import QoSProfile


def wait_for_message(
    msg_type: Any, node: Node, topic: str, *, qos_profile: QoSProfile | int = 1, time_to_wait: float = -1
) -> tuple[bool, Any]:
    """Wait for the next message on a topic.

    Args:
        time_to_wait: seconds; negative for ever.

    Returns:
        (True, the message), or (False, None) when there was none in time, or the context was shut down.
    """
    timeout_ns = timeout_sec_to_nsec(time_to_wait)
    deadline_ns = INFINITY_NS if timeout_ns < 0 else time.monotonic_ns() + timeout_ns
    wait_set = node.context._require().create_wait_set()
    node.context.on_shutdown(wait_set.wake)
    busy = (
        MutuallyExclusiveCallbackGroup()
    )  # for ever: no executor serves the subscription, should the node be spinning
    busy.beginning_execution(GuardCondition(None, None))
    subscription = node.create_subscription(msg_type, topic, lambda _: None, qos_profile, callback_group=busy)
    try:
        wait_set.attach(subscription._endpoint.condition, 1)
        while node.context.ok():
            work = subscription._take()
            if work is not None:
                return True, work[1][0]
            remaining_ns = deadline_ns - time.monotonic_ns()
            if remaining_ns <= 0:
                break
            wait_set.wait(remaining_ns)
    finally:
        node.destroy_subscription(subscription)
    return False, None
