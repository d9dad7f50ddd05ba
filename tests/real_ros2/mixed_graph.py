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
from rclpy.context import Context
from rclpy.parameter_client import AsyncParameterClient
from std_msgs.msg import String

from evaluation.robot.programs import ROOT
from evaluation.robot.robot import SETTLE_S, Robot, targets_of
from ros_nodes.qos import DETECTIONS_QOS
from tests.support.graph import MAX_AGE_S, PATIENT
from tests.support.rendering import skip_unless_it_can_render
from tests.support.supervised import covers

NODES_PYTHON = os.environ["NODES_PYTHON"]
DOMAIN = 101 + os.getpid() % 100
THINGS = {
    0: (("red", "cup"), ("pink", "bowl"), ("blue", "spoon"), ("black", "block")),
    2: (("orange", "ball"), ("purple", "plate"), ("blue", "can"), ("red", "bottle")),
}
"""Of which there is one each in these shipped scenes."""
BINDING = "ros_nodes.binding.rclpy"
WARNING_S = 2.0
"""How soon a server on the binding says that it does not answer."""


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
    assert {said.strip(), rclpy.__name__} == {"rclpy", BINDING}


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


def test_plain_words_that_are_published_once_are_answered(robot: Robot) -> None:
    """As by ``ros2 topic pub --once``: a process that nobody knows publishes as soon as somebody hears it, and ends."""
    show(robot, 0)
    context = Context()
    rclpy.init(context=context, domain_id=DOMAIN)
    node = rclpy.create_node("once", context=context)
    publisher = node.create_publisher(String, "/command", 10)
    robot.operator.spin_until(publisher.get_subscription_count)
    robot.operator.spin_for(SETTLE_S)
    publisher.publish(String(data="pick up the red cup left of the bowl"))
    robot.operator.spin_until(lambda: [each for each in robot.operator.answers if each["id"].startswith("plain-")])
    assert robot.operator.answers[-1]["status"] == "found"
    node.destroy_node()
    context.shutdown()


def test_the_nodes_and_what_they_publish_are_seen(robot: Robot) -> None:
    """As by ``ros2 node info``."""
    node = robot.operator.node
    robot.operator.spin_until(lambda: {"supervisor", "proposals_node", "grounding_node"} <= {*node.get_node_names()})
    published = dict(node.get_publisher_names_and_types_by_node("grounding_node", "/"))
    assert published["/grounding/target_pose"] == ["geometry_msgs/msg/PoseStamped"]
    assert ("/image_raw", ["sensor_msgs/msg/Image"]) in node.get_subscriber_names_and_types_by_node(
        "grounding_node", "/"
    )


def test_nodes_on_a_real_rclpy_tell_their_parameters_and_others_why_not(robot: Robot) -> None:
    """As by ``ros2 param``: docs/ros2.md says who is answered."""
    client = AsyncParameterClient(robot.operator.node, "grounding_node")
    robot.operator.spin_until(client.services_are_ready)
    asked = client.get_parameters(["max_age_s"])
    if rclpy.__name__ == BINDING:
        robot.operator.spin_until(asked.done)
        assert asked.result().values[0].double_value == MAX_AGE_S
    else:
        why = "a request to /grounding_node/get_parameters is not answered: its client is not on Cyclone DDS"
        robot.operator.spin_until(lambda: why in robot.said, WARNING_S)
        assert not asked.done()
