"""The page attached to a running graph: the same box as on `grounding/target`, over real DDS and in a real browser."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from typing import Any

import pytest

import ros_nodes  # noqa: F401  # isort: skip  (makes `import rclpy` work where there is no ROS 2)

from agent.errors import ReclipAgentError
from evaluation.robot.robot import targets_of
from ros_nodes.commands import client
from tests.support.supervised import SupervisedGraph, covers, graph_up, true_box
from ui.graph_robot import GraphRobot
from ui.server import Place, serve

DOMAIN = 101 + os.getpid() % 100
NAMESPACE = "/paged"
COMMAND = "pick up the red cup left of the bowl"
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SupervisedGraph]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
        with graph_up(
            tmp_path_factory.mktemp("graph") / "up.log", DOMAIN, "--camera", "sim:0", namespace=NAMESPACE
        ) as up:
            up.wait_until_ready()
            yield up


@pytest.fixture
def page(graph: SupervisedGraph, chromium: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    monkeypatch.setenv("ROS_DOMAIN_ID", str(DOMAIN))
    robot = GraphRobot(argparse.Namespace(namespace=NAMESPACE, domain=DOMAIN))
    address, end = serve(robot, Place(port=0))
    opened = chromium.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    opened.goto(address)
    opened.wait_for_selector("#seen svg .proposal")
    yield opened
    opened.close()
    end()


def test_a_typed_command_shows_the_box_that_is_on_target(graph: SupervisedGraph, page: Any) -> None:
    graph.operator.targets.clear()
    field = page.locator("#say textarea, #say input").first
    field.fill(COMMAND)
    field.press("Enter")
    page.locator("#chat").get_by_text("Picking up the red cup.").wait_for()
    graph.operator.spin_until(lambda: targets_of(graph.operator, "the red cup left of the bowl"))
    _, target = targets_of(graph.operator, "the red cup left of the bowl")[-1]
    page.wait_for_selector("#seen svg rect.chosen")
    box = page.locator("#seen svg rect.chosen").first
    x, y, width, height = (float(box.get_attribute(name)) for name in ("x", "y", "width", "height"))
    assert [x, y, x + width, y + height] == pytest.approx(target, abs=0.2)
    assert covers(target, true_box(0, "red", "cup"))
    assert page.locator("#why .tree .phrase").first.inner_text() == "the red cup"


def test_a_stop_on_the_page_ends_the_following(graph: SupervisedGraph, page: Any) -> None:
    field = page.locator("#say textarea, #say input").first
    field.fill(COMMAND)
    field.press("Enter")
    page.wait_for_selector("#seen svg rect.chosen")
    page.get_by_role("button", name="stop", exact=True).click()
    page.locator("#chat").get_by_text("Stopped.").wait_for()
    page.wait_for_selector("#seen svg rect.chosen", state="detached")


def test_without_a_graph_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    monkeypatch.setattr(client, "DISCOVERY_S", 0.3)
    robot = GraphRobot(argparse.Namespace(namespace="/nobody", domain=DOMAIN))
    try:
        assert robot.look("") is None
        with pytest.raises(ReclipAgentError, match="reclip-agent up"):
            robot.say("", "the cup")
    finally:
        robot.close()
