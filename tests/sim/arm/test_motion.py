"""Motions keep to their limits, end where they should, and brake in time."""

from __future__ import annotations

import numpy as np

from sim.arm.motion import ACCELERATION_PER_S, JointState, Path, Ride, Sequel

VELOCITY = np.array([1.6, 1.6, 2.4])
START, GOAL = np.zeros(3), np.array([0.8, -1.0, 0.3])


def test_a_ride_keeps_to_its_limits_and_gets_there() -> None:
    ride = Ride(JointState.at_rest(START), GOAL, VELOCITY)
    states = [ride.at(time_s) for time_s in np.arange(0, ride.duration_s, 0.01)]
    assert (np.abs([state.velocity for state in states]) <= VELOCITY + 1e-6).all()
    assert (np.abs([state.acceleration for state in states]) <= VELOCITY * ACCELERATION_PER_S + 1e-6).all()
    np.testing.assert_allclose(ride.at(ride.duration_s + 1).position, GOAL, atol=1e-9)


def test_another_ride_starts_from_where_and_how_fast_the_arm_is() -> None:
    under_way = Ride(JointState.at_rest(START), GOAL, VELOCITY).at(0.4)
    turned = Ride(under_way, START, VELOCITY)
    np.testing.assert_allclose(turned.at(0.0).velocity, under_way.velocity, atol=1e-9)
    np.testing.assert_allclose(turned.at(turned.duration_s).position, START, atol=1e-9)


def test_braking_from_full_speed_takes_less_than_a_fifth_of_a_second() -> None:
    full = JointState(START, VELOCITY, VELOCITY * ACCELERATION_PER_S)
    braking = Ride(full, None, VELOCITY)
    assert braking.duration_s < 0.2
    np.testing.assert_allclose(braking.at(braking.duration_s).velocity, 0.0, atol=1e-9)


def test_a_path_goes_through_its_waypoints_and_a_sequel_goes_on() -> None:
    waypoints = [START, np.array([0.1, 0.0, 0.0]), np.array([0.1, 0.1, 0.0])]
    path = Path(waypoints, 0.2, VELOCITY, 1.0)
    middle = path.at(path.duration_s / 2)
    np.testing.assert_allclose(middle.position, waypoints[1], atol=0.002)
    both = Sequel(path, Ride(JointState.at_rest(waypoints[-1]), GOAL, VELOCITY))
    np.testing.assert_allclose(both.at(path.duration_s).position, waypoints[-1], atol=1e-6)
    np.testing.assert_allclose(both.at(both.duration_s).position, GOAL, atol=1e-6)
