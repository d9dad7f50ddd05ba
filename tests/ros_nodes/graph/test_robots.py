"""Two robots in one domain, told apart by nothing but their namespaces: no message crosses over."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import numpy as np
import pytest
from geometry_msgs.msg import PoseStamped
from sensor_msgs.msg import CameraInfo, CompressedImage
from std_msgs.msg import String
from vision_msgs.msg import Detection2DArray

from ros_nodes.conversions import stamp_ns
from ros_nodes.qos import DETECTIONS_QOS, IMAGES_QOS, STATE_QOS
from sim.scene import sample_scene
from sim.scene_selection import OPTIONS
from sim.shipped_scenes import shipped_scene
from tests.support.process_table import needs_proc
from tests.support.rendering import skip_unless_it_can_render
from tests.support.supervised import SupervisedGraph, covers, graph_up, true_box

pytestmark = needs_proc

DOMAIN = 101 + os.getpid() % 100
COMMAND = "pick up the orange bowl"
SCENES = {"/robot1": 7, "/robot2": 22}
"""Shipped scenes with one orange bowl each, which nothing touches, seen from different places."""
SHARED = {"/diagnostics", "/rosout", "/parameter_events"}
"""What all nodes of a domain share in ROS."""
PARAMETERS = """
/**:
  ros__parameters:
    rate_hz: 3.0
    max_age_s: 3.0
    lost_after_s: 1.5
"""
POSE_ERROR_M = 0.025


class Robot:
    """One graph in its namespace, and all that is heard there."""

    def __init__(self, graph: SupervisedGraph, scene: int) -> None:
        self.graph = graph
        self.operator = graph.operator
        self.bowl_xyxy = true_box(scene, "orange", "bowl")
        record = shipped_scene(scene).record
        objects = record["objects"]
        (bowl,) = [each for each in objects if (each["colour"], each["category"]) == ("orange", "bowl")]
        self.bowl_m = np.subtract(bowl["pose"]["position_m"], sample_scene(record["seed"], OPTIONS).base_position_m)[:2]
        self.heard: dict[str, list[Any]] = {}
        for message_type, topic, qos in (
            (CameraInfo, "camera_info", IMAGES_QOS),
            (Detection2DArray, "proposals", DETECTIONS_QOS),
            (PoseStamped, "grounding/target_pose", DETECTIONS_QOS),
            (CompressedImage, "grounding/debug_image/compressed", IMAGES_QOS),
            (String, "grounding/state", STATE_QOS),
            (String, "supervisor/state", STATE_QOS),
        ):
            self.heard[topic] = []
            self.operator.node.create_subscription(message_type, topic, self.heard[topic].append, qos)

    def stamps(self, topic: str) -> set[int | None]:
        return {stamp_ns(message.header) for message in self.heard[topic]}


@pytest.fixture(scope="module")
def robots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Robot]]:
    skip_unless_it_can_render()
    folder = tmp_path_factory.mktemp("robots")
    parameters = folder / "slow.yaml"
    parameters.write_text(PARAMETERS)
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
        robots = []
        for namespace, scene in SCENES.items():
            arguments = ("--camera", f"sim:{scene}", "--params", str(parameters))
            log = folder / f"{namespace[1:]}.log"
            graph = stack.enter_context(graph_up(log, DOMAIN, *arguments, namespace=namespace))
            robots.append(Robot(graph, scene))
        for robot in robots:
            robot.graph.wait_until_ready()
            robot.operator.ask_until(COMMAND, "found")
        yield robots


def spin_until(robots: list[Robot], condition: Callable[[], Any]) -> None:
    """Serve both operators until something holds."""

    def holds() -> bool:
        for robot in robots[1:]:
            robot.operator.executor.spin_once(timeout_sec=0.02)
        return bool(condition())

    robots[0].operator.spin_until(holds)


def test_the_same_command_to_both_at_once_gives_each_its_own_box(robots: list[Robot]) -> None:
    ids = [robot.operator.send(COMMAND) for robot in robots]
    spin_until(robots, lambda: all(robot.operator.answers_to(each) for robot, each in zip(robots, ids, strict=True)))
    answers = [robot.operator.answers_to(each) for robot, each in zip(robots, ids, strict=True)]
    for robot, other, answer in zip(robots, reversed(robots), answers, strict=True):
        assert [each["status"] for each in answer] == ["found"]
        assert covers(answer[0]["box_xyxy"], robot.bowl_xyxy)
        assert not covers(answer[0]["box_xyxy"], other.bowl_xyxy)


def test_an_answer_is_heard_where_the_command_was_said(robots: list[Robot]) -> None:
    said = [{robot.operator.send(COMMAND) for _ in range(20)} for robot in robots]
    spin_until(
        robots,
        lambda: all(
            ids <= {each["id"] for each in robot.operator.answers} for robot, ids in zip(robots, said, strict=True)
        ),
    )
    for robot, foreign in zip(robots, reversed(said), strict=True):
        assert not foreign & {each["id"] for each in robot.operator.answers}


@pytest.mark.parametrize("topic", ["proposals", "grounding/target_pose", "grounding/debug_image/compressed"])
def test_what_is_said_of_a_picture_is_of_ones_own(robots: list[Robot], topic: str) -> None:
    for robot in robots:
        assert robot.operator.ask(COMMAND)["status"] == "found"
    spin_until(robots, lambda: all(len(robot.stamps(topic) & robot.stamps("camera_info")) > 2 for robot in robots))
    for robot, other in zip(robots, reversed(robots), strict=True):
        assert not robot.stamps(topic) & other.stamps("camera_info")
        targets = {stamp_ns(each.header) for each in robot.operator.targets}
        assert targets & robot.stamps("camera_info")
        assert not targets & other.stamps("camera_info")


def test_each_pose_comes_from_the_place_of_its_own_camera(robots: list[Robot]) -> None:
    for robot in robots:
        assert robot.operator.ask(COMMAND)["pose_reason"] == ""
    spin_until(robots, lambda: all(robot.heard["grounding/target_pose"] for robot in robots))
    for robot in robots:
        for pose in robot.heard["grounding/target_pose"]:
            position = pose.pose.position
            assert pose.header.frame_id == "base_link"
            assert math.dist((position.x, position.y), robot.bowl_m) < POSE_ERROR_M


def test_the_states_are_of_the_robots_own_nodes(robots: list[Robot]) -> None:
    topics = ("grounding/state", "supervisor/state")
    spin_until(robots, lambda: all(robot.heard[topic] for robot in robots for topic in topics))
    for robot in robots:
        pid = robot.graph.pids["grounding_node"]
        assert {json.loads(message.data)["pid"] for message in robot.heard["grounding/state"]} == {pid}
        assert {json.loads(message.data)["answering_pid"] for message in robot.heard["supervisor/state"]} <= {pid, None}


def test_no_topic_lies_outside_the_namespaces(robots: list[Robot]) -> None:
    topics = {name for name, _ in robots[0].operator.node.get_topic_names_and_types()}
    outside = {name for name in topics if name.split("/")[1] not in ("robot1", "robot2")}
    assert outside <= SHARED
    assert {f"{namespace}/grounding/answer" for namespace in SCENES} <= topics
