"""A robot whose nodes run on one rclpy, and whose camera and operator on another: $NODES_PYTHON runs the nodes.

`python -m tests.real_ros2` runs it both ways; by its name other runs do not take it for a test.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from typing import Any

import ros_nodes  # noqa: F401  # isort: skip
import numpy as np
import pytest
import rclpy
from geometry_msgs.msg import PoseStamped

from evaluation.robot.programs import ROOT
from evaluation.robot.robot import Robot, targets_of
from ros_nodes.qos import DETECTIONS_QOS
from tests.support.graph import PATIENT
from tests.support.rendering import skip_unless_it_can_render
from tests.support.supervised import covers

NODES_PYTHON = os.environ["NODES_PYTHON"]
DOMAIN = 101 + os.getpid() % 100
THINGS = {
    0: (("red", "cup"), ("pink", "bowl"), ("blue", "spoon"), ("black", "block")),
    2: (("orange", "ball"), ("purple", "plate"), ("blue", "can"), ("red", "bottle")),
}
"""Of which there is one each in these shipped scenes."""


@pytest.fixture(scope="module")
def robot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Robot]:
    skip_unless_it_can_render()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
        folder = tmp_path_factory.mktemp("robot")
        with Robot(folder, DOMAIN, grounding_arguments=PATIENT, is_supervised=True, python=NODES_PYTHON) as robot:
            robot.operator.ask_until("the dax", "not_understood")
            yield robot


def show(robot: Robot, scene: int) -> None:
    """Until the scene was looked at."""
    robot.ask("the dax", since=robot.camera.order("scene", number=scene)["stamp"])
    robot.operator.answers.clear()
    robot.operator.targets.clear()


def named(robot: Robot, answer: dict[str, Any], colour: str, category: str) -> dict[str, Any]:
    """The one object of a kind, in the picture of an answer."""
    objects = robot.truth(answer["stamp"]).values()
    (found,) = [each for each in objects if (each["colour"], each["category"]) == (colour, category)]
    return found


def test_the_nodes_have_another_rclpy() -> None:
    code = "import ros_nodes, rclpy; print(rclpy.__name__)"
    said = subprocess.run([NODES_PYTHON, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {said.strip(), rclpy.__name__} == {"rclpy", "ros_nodes.binding.rclpy"}


@pytest.mark.parametrize("scene", THINGS)
def test_things_are_found(robot: Robot, scene: int) -> None:
    show(robot, scene)
    for colour, category in THINGS[scene]:
        answer = robot.operator.ask(f"pick up the {colour} {category}")
        assert answer["status"] == "found", answer["reason"]
        assert covers(answer["box_xyxy"], named(robot, answer, colour, category)["box_xyxy"])


def test_what_is_found_is_followed_and_has_a_place(robot: Robot) -> None:
    poses: list[Any] = []
    operator = robot.operator
    subscription = operator.node.create_subscription(PoseStamped, "grounding/target_pose", poses.append, DETECTIONS_QOS)
    operator.spin_until(subscription.get_publisher_count)
    show(robot, 0)
    answer = operator.ask("pick up the red cup left of the bowl")
    operator.spin_until(lambda: len(poses) > 2 and len(targets_of(operator, "the red cup left of the bowl")) > 2)
    assert answer["pose_reason"] == ""
    at = named(robot, answer, "red", "cup")["position_m"]
    place = poses[-1].pose.position
    assert np.hypot(place.x - at[0], place.y - at[1]) < 0.025


def test_a_stop_ends_it(robot: Robot) -> None:
    show(robot, 0)
    found = robot.operator.ask("the pink bowl")
    assert robot.operator.ask("stop")["action"] == "stop"
    robot.operator.spin_until(lambda: any(each["about"] == found["id"] for each in robot.operator.answers))
