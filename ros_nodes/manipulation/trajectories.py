"""Motions of joints as trajectory_msgs has them, written and read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from builtin_interfaces.msg import Duration
from trajectory_msgs.msg import JointTrajectory, JointTrajectoryPoint

from agent.datatypes import FloatArray
from agent.errors import InvalidInputError
from ros_nodes.conversions import NS
from sim.arm.motion import JointState, Motion

SAMPLE_S = 0.04
BLEND_S = 0.3
"""For so long it takes over from where the joints are, where they are not where a trajectory begins."""
MAX_POINTS = 10_000
MAX_JUMP_RAD = 0.3
"""A trajectory may begin so far from where the joints are."""


def trajectory_of(motion: Motion, joints: Sequence[str]) -> Any:
    """A trajectory_msgs JointTrajectory with the positions and velocities of a motion."""
    count = max(2, int(np.ceil(motion.duration_s / SAMPLE_S)) + 1)
    points = []
    for time_s in np.linspace(0.0, motion.duration_s, count).tolist():
        state = motion.at(time_s)
        nanoseconds = round(time_s * NS)
        points.append(
            JointTrajectoryPoint(
                positions=state.position.tolist(),
                velocities=state.velocity.tolist(),
                time_from_start=Duration(sec=nanoseconds // NS, nanosec=nanoseconds % NS),
            )
        )
    return JointTrajectory(joint_names=list(joints), points=points)


class GivenMotion:
    """The motion that a JointTrajectory asks for: cubic between points with velocities, else linear, from where the
    joints are.

    Args:
        trajectory: trajectory_msgs JointTrajectory.
        joints: the arm's, all of which it must name, in any order.
        start: where they are; (J,) radians.

    Raises:
        InvalidInputError: other joints, no points, times that do not rise, numbers that are not finite, or a beginning
            far from where the joints are.
    """

    def __init__(self, trajectory: Any, joints: Sequence[str], start: FloatArray) -> None:
        names = list(trajectory.joint_names)
        if sorted(names) != sorted(joints):
            raise InvalidInputError(f"the trajectory must name the joints {', '.join(joints)}; got {', '.join(names)}")
        if not 0 < len(trajectory.points) <= MAX_POINTS:
            raise InvalidInputError(f"a trajectory has 1 to {MAX_POINTS} points; got {len(trajectory.points)}")
        order = [names.index(joint) for joint in joints]
        times = [point.time_from_start.sec + point.time_from_start.nanosec / NS for point in trajectory.points]
        positions = _rows([point.positions for point in trajectory.points], order, "positions")
        has_velocities = all(len(point.velocities) for point in trajectory.points)
        given = [point.velocities for point in trajectory.points] if has_velocities else []
        velocities = _rows(given, order, "velocities") if given else None
        if times[0] > 0:  # from where the joints are
            times, positions = [0.0, *times], np.vstack([start, positions])
            velocities = None if velocities is None else np.vstack([np.zeros(len(start)), velocities])
        if times[0] < 0 or (np.diff(times) <= 0).any():
            raise InvalidInputError("the times of a trajectory's points must be 0 or above, and rise")
        self._offset = start - positions[0]
        if np.abs(self._offset).max() > MAX_JUMP_RAD:
            raise InvalidInputError(f"the trajectory begins {np.abs(self._offset).max():.2f} rad from where the arm is")
        self._times, self._positions, self._velocities = np.array(times), positions, velocities
        self.duration_s = float(times[-1])

    @property
    def goal(self) -> FloatArray:
        """(J,) radians."""
        end: FloatArray = self._positions[-1]
        return end

    def at(self, time_s: float) -> JointState:
        """See `sim.arm.motion.Motion`."""
        time_s = min(max(time_s, 0.0), self.duration_s)
        low = min(int(np.searchsorted(self._times, time_s, side="right")) - 1, len(self._times) - 2)
        if low < 0:
            return JointState.at_rest(self._positions[-1])
        span = self._times[low + 1] - self._times[low]
        share = (time_s - self._times[low]) / span
        step = self._positions[low + 1] - self._positions[low]
        if self._velocities is None:
            position, velocity = self._positions[low] + share * step, step / span
        else:
            one, other = self._velocities[low] * span, self._velocities[low + 1] * span
            a, b = one + other - 2 * step, 3 * step - 2 * one - other
            position = self._positions[low] + share * (one + share * (b + share * a))
            velocity = (one + share * (2 * b + 3 * share * a)) / span
        left = 1.0 - min(time_s / min(BLEND_S, self.duration_s), 1.0)
        return JointState(position + self._offset * left**2 * (3 - 2 * left), velocity, np.zeros(len(position)))


def _rows(values: Sequence[Sequence[float]], order: Sequence[int], name: str) -> FloatArray:
    if any(len(row) != len(order) for row in values):
        raise InvalidInputError(f"each point of a trajectory has {len(order)} {name}")
    rows = np.array([list(row) for row in values], dtype=np.float64)[:, order]
    if not np.isfinite(rows).all():
        raise InvalidInputError(f"the {name} of a trajectory must be finite")
    return rows
