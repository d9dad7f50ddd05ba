"""What an arm behind ros2_control's topics holds, as its joint states tell."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("sim.arm.kinematics", reason="the arm's libraries are an extra")
import rclpy
from control_msgs.action import GripperCommand
from rclpy.context import Context
from sensor_msgs.msg import JointState

from ros_nodes.manipulation.action_arm import ActionArm
from ros_nodes.manipulation.names import GRIPPER, GRIPPER_JOINT, TRAJECTORY
from sim.arm.model import OURS, load_arm

DOMAIN = 101 + os.getpid() % 100
THIN_M = 0.008


class Fingers:
    """An arm that has closed its fingers on something thin; the test says what its joint states tell."""

    def __init__(self, node: Any) -> None:
        self._model = load_arm(OURS)
        self.arm = ActionArm(node, self._model, TRAJECTORY, GRIPPER, GRIPPER_JOINT, silence_s=60.0)

    def tell(self, opening_m: float, *effort_n: float) -> None:
        joints = self._model.joints
        effort = [*[math.nan] * len(joints), *effort_n] if effort_n else []
        position = [*[0.0] * len(joints), opening_m]
        self.arm._on_joints(JointState(name=[*joints, GRIPPER_JOINT], position=position, effort=effort))

    def close_on(self, opening_m: float, *effort_n: float) -> None:
        self.tell(opening_m, *effort_n)
        self.arm._is_closing = True
        result = GripperCommand.Result(position=opening_m, stalled=True)
        self.arm._on_result(self.arm._gripping, SimpleNamespace(result=lambda: SimpleNamespace(result=result)))

    @property
    def have_grip(self) -> bool:
        return self.arm.state().gripping


@pytest.fixture
def fingers() -> Iterator[Fingers]:
    context = Context()
    rclpy.init(args=[], context=context, domain_id=DOMAIN)
    node = rclpy.create_node("mover", context=context)
    yield Fingers(node)
    node.destroy_node()
    context.try_shutdown()


def test_something_thin_that_has_slipped_is_felt_to_be_gone(fingers: Fingers) -> None:
    fingers.close_on(THIN_M, 12.0)
    assert fingers.have_grip
    assert fingers.arm.state().pressing_n == 12.0
    fingers.tell(0.0, 0.0)
    assert not fingers.have_grip


def test_whatever_the_effort_s_sign_it_is_one(fingers: Fingers) -> None:
    fingers.close_on(THIN_M, -12.0)
    assert fingers.have_grip


@pytest.mark.parametrize("effort_n", [(), (math.nan,), (0.0,)])
def test_without_effort_it_is_told_by_how_far_the_fingers_are_open(
    fingers: Fingers, effort_n: tuple[float, ...]
) -> None:
    fingers.close_on(0.05, *effort_n)
    assert fingers.have_grip
    fingers.tell(0.0, *effort_n)
    assert not fingers.have_grip
