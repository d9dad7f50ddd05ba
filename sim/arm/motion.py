"""Motions of the joints over time, without jerks: ruckig plans them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import ruckig

from agent.datatypes import FloatArray

ACCELERATION_PER_S = 4.0
"""Times the largest velocity: a joint takes a quarter of a second to its speed."""
JERK_PER_S2 = 60.0
BRAKING_RAD_S2 = 20.0
BRAKING_RAD_S3 = 1500.0
STRAIGHT_M_S = 0.25


@dataclass(frozen=True, eq=False)
class JointState:
    """(J,) float64 each: radians, rad/s, rad/s^2."""

    position: FloatArray
    velocity: FloatArray
    acceleration: FloatArray

    @classmethod
    def at_rest(cls, position: FloatArray) -> JointState:
        """Where nothing moves."""
        return cls(np.asarray(position, dtype=np.float64), np.zeros(len(position)), np.zeros(len(position)))


class Motion(Protocol):
    """Joints over time."""

    duration_s: float

    def at(self, time_s: float) -> JointState:
        """At a time since the start; at the end's state from the end on."""


class Ride:
    """What ruckig calculated: to a place, or to rest.

    Args:
        start: where the joints are now.
        goal: (J,) radians; None: brake as hard as the arm may.
        velocity: (J,) largest velocities.
    """

    def __init__(self, start: JointState, goal: FloatArray | None, velocity: FloatArray) -> None:
        joints = len(start.position)
        wanted = ruckig.InputParameter(joints)
        wanted.current_position = start.position.tolist()
        wanted.current_velocity = start.velocity.tolist()
        wanted.current_acceleration = start.acceleration.tolist()
        wanted.max_velocity = np.maximum(velocity, np.abs(start.velocity)).tolist()
        if goal is None:
            wanted.control_interface = ruckig.ControlInterface.Velocity
            wanted.synchronization = ruckig.Synchronization.No
            wanted.target_velocity = [0.0] * joints
            wanted.max_acceleration = [BRAKING_RAD_S2] * joints
            wanted.max_jerk = [BRAKING_RAD_S3] * joints
        else:
            wanted.synchronization = ruckig.Synchronization.Phase
            wanted.target_position = goal.tolist()
            wanted.max_acceleration = (velocity * ACCELERATION_PER_S).tolist()
            wanted.max_jerk = (velocity * JERK_PER_S2).tolist()
        self._trajectory = ruckig.Trajectory(joints)
        result = ruckig.Ruckig(joints).calculate(wanted, self._trajectory)
        if result not in (ruckig.Result.Working, ruckig.Result.Finished):
            raise RuntimeError(f"ruckig found no motion: {result}")
        self.duration_s = float(self._trajectory.duration)

    def at(self, time_s: float) -> JointState:
        """See `Motion`."""
        return JointState(*map(np.asarray, self._trajectory.at_time(min(max(time_s, 0.0), self.duration_s))))


class Path:
    """Through close waypoints, from rest to rest.

    Args:
        waypoints: (W, J) radians, evenly spaced along the hand's way.
        length_m: of the hand's way.
        velocity: (J,) largest velocities.
        speed: share of `STRAIGHT_M_S`.
    """

    def __init__(self, waypoints: Sequence[FloatArray], length_m: float, velocity: FloatArray, speed: float) -> None:
        self._waypoints = np.asarray(waypoints)
        pace = np.abs(np.diff(self._waypoints, axis=0)).max(axis=0) * (len(waypoints) - 1)
        fastest = float(np.min(velocity / np.maximum(pace, 1e-9)))
        fastest = min(fastest, STRAIGHT_M_S * speed / max(length_m, 1e-4))
        self._ride = Ride(JointState.at_rest(np.zeros(1)), np.ones(1), np.array([fastest]))
        self.duration_s = self._ride.duration_s

    def at(self, time_s: float) -> JointState:
        """See `Motion`."""
        along = self._ride.at(time_s)
        place = float(np.clip(along.position[0], 0, 1)) * (len(self._waypoints) - 1)
        low = min(int(place), len(self._waypoints) - 2)
        step = self._waypoints[low + 1] - self._waypoints[low]
        pace = step * (len(self._waypoints) - 1)
        return JointState(self._waypoints[low] + (place - low) * step, pace * along.velocity, pace * along.acceleration)


class Sequel:
    """Motions one after the other."""

    def __init__(self, *motions: Motion) -> None:
        self._motions = motions
        self.duration_s = sum(motion.duration_s for motion in motions)

    def at(self, time_s: float) -> JointState:
        """See `Motion`."""
        for motion in self._motions[:-1]:
            if time_s < motion.duration_s:
                return motion.at(time_s)
            time_s -= motion.duration_s
        return self._motions[-1].at(time_s)
