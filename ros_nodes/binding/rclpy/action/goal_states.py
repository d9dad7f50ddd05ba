"""What becomes of a goal, by the states and events of the design document "Actions" of ROS 2."""

from __future__ import annotations

from enum import Enum

from action_msgs.msg import GoalStatus

from ros_nodes.binding.rclpy.exceptions import RCLError


class GoalEvent(Enum):
    """What can happen to a goal."""

    EXECUTE = 0
    CANCEL_GOAL = 1
    SUCCEED = 2
    ABORT = 3
    CANCELED = 4


_AFTER: dict[int, dict[GoalEvent, int]] = {
    GoalStatus.STATUS_ACCEPTED: {
        GoalEvent.EXECUTE: GoalStatus.STATUS_EXECUTING,
        GoalEvent.CANCEL_GOAL: GoalStatus.STATUS_CANCELING,
    },
    GoalStatus.STATUS_EXECUTING: {
        GoalEvent.CANCEL_GOAL: GoalStatus.STATUS_CANCELING,
        GoalEvent.SUCCEED: GoalStatus.STATUS_SUCCEEDED,
        GoalEvent.ABORT: GoalStatus.STATUS_ABORTED,
    },
    GoalStatus.STATUS_CANCELING: {
        GoalEvent.SUCCEED: GoalStatus.STATUS_SUCCEEDED,
        GoalEvent.ABORT: GoalStatus.STATUS_ABORTED,
        GoalEvent.CANCELED: GoalStatus.STATUS_CANCELED,
    },
}
"""Every event that may happen in a state, and the state that it leads to."""


def after(status: int, event: GoalEvent) -> int:
    """The state that an event leads to.

    Raises:
        RCLError: it cannot happen in this state.
    """
    if event not in _AFTER.get(status, {}):
        raise RCLError(f"goal_handle attempted invalid transition from state {status} with event {event.name}")
    return _AFTER[status][event]


def is_active(status: int) -> bool:
    """Whether something can still happen."""
    return status in _AFTER


def is_cancelable(status: int) -> bool:
    """Whether a client may ask to cancel it."""
    return GoalEvent.CANCEL_GOAL in _AFTER.get(status, {})
