from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import rclpy
from rclpy.context import Context
from rclpy.node import Node
from sensor_msgs.msg import CompressedImage, Image
from std_msgs.msg import String

from evaluation.robot.programs import PATIENCE_S
from ros_nodes.connections import misfits, type_name, why_silent
from ros_nodes.qos import COMMANDS_QOS, IMAGES_QOS, RELIABLE_IMAGES_QOS, STATE_QOS

DOMAIN = 101 + os.getpid() % 100


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    context = Context()
    rclpy.init(args=[], context=context, domain_id=DOMAIN)
    yield context
    context.try_shutdown()


@pytest.fixture
def own(context: Context) -> Node:
    return rclpy.create_node("own", context=context)


@pytest.fixture
def other(context: Context) -> Node:
    return rclpy.create_node("other", namespace="/far", context=context)


def test_types_have_their_names() -> None:
    assert type_name(Image) == "sensor_msgs/msg/Image"


def test_ends_that_fit_are_not_mentioned(own: Node, other: Node) -> None:
    images = own.create_subscription(Image, "/image", print, IMAGES_QOS)
    other.create_publisher(Image, "/image", RELIABLE_IMAGES_QOS)
    own.create_publisher(String, "/state", STATE_QOS)
    other.create_subscription(String, "/state", print, COMMANDS_QOS)
    assert own.wait_for_node("/far/other", PATIENCE_S)
    assert misfits(own) == []
    assert why_silent(own, images) == ""


def test_misfits_name_the_topic_the_policy_and_the_node(own: Node, other: Node) -> None:
    commands = own.create_subscription(String, "/command", print, COMMANDS_QOS)
    other.create_publisher(String, "/command", IMAGES_QOS)
    own.create_publisher(Image, "/image", IMAGES_QOS)
    other.create_subscription(Image, "/image", print, RELIABLE_IMAGES_QOS)
    assert own.wait_for_node("/far/other", PATIENCE_S)
    reason = "(Best effort publisher and reliable subscription): /far/other"
    assert misfits(own) == [
        f"the quality of service of /command does not fit {reason} is not heard here",
        f"the quality of service of /image does not fit {reason} hears nothing from here",
    ]
    assert why_silent(own, commands) == f"the quality of service of /command does not fit {reason}"


def test_what_is_published_instead_is_named(own: Node, other: Node) -> None:
    images = own.create_subscription(Image, "/image_raw", print, IMAGES_QOS)
    assert why_silent(own, images) == "nobody publishes /image_raw"
    other.create_publisher(Image, "/color", IMAGES_QOS)
    assert own.wait_for_node("/far/other", PATIENCE_S)
    assert why_silent(own, images).endswith("what is on /color is of its type: remap /image_raw:=/color")
    other.create_publisher(CompressedImage, "/image_raw/compressed", IMAGES_QOS)
    assert why_silent(own, images).endswith(
        "only /image_raw/compressed: set the parameter image_transport to compressed"
    )
