from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from builtin_interfaces.msg import Duration
from trajectory_msgs.msg import JointTrajectory, JointTrajectoryPoint

from agent.errors import InvalidInputError

pytest.importorskip("ruckig")
from ros_nodes.manipulation.trajectories import GivenMotion, trajectory_of
from sim.arm.motion import JointState, Ride

JOINTS = ("one", "two")
HERE = np.array([0.0, 0.0])


def given(*points: tuple[float, list[float]], names: tuple[str, ...] = JOINTS, velocities: bool = False) -> Any:
    return JointTrajectory(
        joint_names=list(names),
        points=[
            JointTrajectoryPoint(
                positions=positions,
                velocities=[0.0] * len(positions) if velocities else [],
                time_from_start=Duration(sec=int(time_s), nanosec=round(time_s % 1 * 1e9)),
            )
            for time_s, positions in points
        ],
    )


def test_what_is_written_is_read_as_it_was_planned() -> None:
    ride = Ride(JointState.at_rest(HERE), np.array([0.8, -0.3]), np.array([1.0, 1.0]))
    motion = GivenMotion(trajectory_of(ride, JOINTS), JOINTS, HERE)
    assert motion.duration_s == pytest.approx(ride.duration_s)
    for time_s in np.linspace(0, ride.duration_s, 50).tolist():
        np.testing.assert_allclose(motion.at(time_s).position, ride.at(time_s).position, atol=1e-3)


def test_joints_may_come_in_any_order() -> None:
    motion = GivenMotion(given((1.0, [0.5, 0.1]), names=("two", "one")), JOINTS, HERE)
    np.testing.assert_allclose(motion.goal, [0.1, 0.5])
    np.testing.assert_allclose(motion.at(0.5).position, [0.05, 0.25])


def test_it_takes_over_smoothly_from_where_the_joints_are() -> None:
    start = np.array([0.1, 0.0])
    motion = GivenMotion(given((0.0, [0.0, 0.0]), (1.0, [0.0, 0.0]), velocities=True), JOINTS, start)
    np.testing.assert_allclose(motion.at(0.0).position, start)
    np.testing.assert_allclose(motion.at(1.0).position, [0.0, 0.0], atol=1e-12)


def test_it_stays_where_it_ends() -> None:
    motion = GivenMotion(given((1.0, [0.2, 0.2])), JOINTS, HERE)
    np.testing.assert_allclose(motion.at(5.0).position, [0.2, 0.2])


@pytest.mark.parametrize(
    "trajectory",
    [
        given((1.0, [0.1, 0.1]), names=("one", "other")),
        given(),
        given((1.0, [0.1])),
        given((1.0, [0.1, float("nan")])),
        given((1.0, [0.1, 0.1]), (1.0, [0.2, 0.2])),
        given((2.0, [0.1, 0.1]), (1.0, [0.2, 0.2])),
        given((0.0, [1.0, 0.0]), (1.0, [0.0, 0.0])),
    ],
    ids=["other joints", "no points", "too few", "not finite", "the same time", "back in time", "far away"],
)
def test_what_no_arm_can_follow_is_refused(trajectory: Any) -> None:
    with pytest.raises(InvalidInputError):
        GivenMotion(trajectory, JOINTS, HERE)
