from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rclpy
from rclpy.context import Context
from rclpy.node import Node

from ros_nodes.parameters import OF_ANY_NODE, Parameters

NODES = Path(__file__).parents[2] / "ros_nodes"
DECLARES = re.compile(r'\bgiven\.(?!get\b)\w+\(\s*"(\w+)"')


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Iterator[Node]:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "OFF")
    context = Context()
    arguments = ["max_age:=1.0", "confidence:=0.3", "threads:=2", "camera:=sim", "use_sim_time:=false"]
    rclpy.init(args=["--ros-args", *(each for one in arguments for each in ("-p", one))], context=context)
    yield rclpy.create_node("one", context=context)
    context.try_shutdown()


def test_what_no_node_knows_is_told_with_what_was_probably_meant(node: Node) -> None:
    given = Parameters(node)
    given.threads()
    assert given.unknown() == (
        "there is no parameter confidence",
        "there is no parameter max_age, but max_age_s",
    )


def test_the_list_of_parameters_is_whole() -> None:
    sources = [path.read_text(encoding="utf-8") for path in NODES.rglob("*.py") if "binding" not in path.parts]
    declared = {name for source in sources for name in DECLARES.findall(source)}
    assert declared | {"threads", "image_transport"} == OF_ANY_NODE
