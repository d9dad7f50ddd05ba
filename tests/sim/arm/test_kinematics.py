"""Joints bring the hand where it is asked to be, or an error says why not."""

from __future__ import annotations

import numpy as np
import pytest

from agent.errors import UnreachableError
from agent.manipulation.arm import Pose
from sim.arm.kinematics import Kinematics
from sim.arm.model import load_arm

DOWN = (1.0, 0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def kinematics() -> Kinematics:
    return Kinematics(load_arm())


@pytest.mark.parametrize("reach_m", [0.25, 0.4, 0.6, 0.75])
@pytest.mark.parametrize("height_m", [0.02, 0.3])
def test_the_hand_gets_to_a_pose(kinematics: Kinematics, reach_m: float, height_m: float) -> None:
    wanted = Pose((-reach_m, 0.05, height_m), DOWN)
    hand = kinematics.hand(kinematics.solve(wanted, load_arm().home_rad))
    np.testing.assert_allclose(hand.position_m, wanted.position_m, atol=0.001)
    assert abs(np.dot(hand.quaternion_xyzw, DOWN)) > 0.9999


def test_home_is_clear(kinematics: Kinematics) -> None:
    assert kinematics.clearance(load_arm().home_rad) > 0.02


@pytest.mark.parametrize(
    ("position_m", "reason"), [((-1.2, 0.0, 0.1), "out of the arm's reach"), ((-0.5, 0.0, -0.05), "touch")]
)
def test_what_cannot_be_reached_is_refused_with_a_reason(
    kinematics: Kinematics, position_m: tuple[float, float, float], reason: str
) -> None:
    with pytest.raises(UnreachableError, match=reason):
        kinematics.solve(Pose(position_m, DOWN), load_arm().home_rad)
