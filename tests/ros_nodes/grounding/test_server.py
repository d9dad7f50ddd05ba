"""grounding_node with a server's models: it answers by them, and refuses as unavailable while they are gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evaluation.robot.programs import Program, graph_environment
from scale.serving.service import Service
from tests.support.model_server import Running
from tests.support.shown_table import Table

DOMAIN = 101 + (os.getpid() + 25) % 100
COMMAND = "pick up the red cup left of the bowl"
NOT_YET = ("refused", "stale")


def test_a_server_that_goes_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    service = Service("tabletop")
    server = Running(service)
    parameters = ("--ros-args", "-p", "max_age_s:=2.0", "-p", f"server:={server.url}")
    node = Program(tmp_path / "node.log", graph_environment(DOMAIN), "ros_nodes.grounding.node", *parameters)
    table = Table(DOMAIN, 0)
    table.wait_for_listener()
    table.spin_until(lambda: table.images.get_subscription_count() and table.proposals.get_subscription_count())
    while (answer := table.ask(COMMAND))["status"] != "found":
        assert answer["status"] in NOT_YET, answer
    assert table.covers(answer, "red cup")
    server.close()
    while (answer := table.ask(COMMAND))["status"] in ("found", "stale"):  # until the last picture is too old
        pass
    assert answer["status"] == "refused"
    assert answer["reason"].startswith(f"unavailable: the server {server.url} does not answer")
    again = Running(service, server.port)
    while (answer := table.ask(COMMAND))["status"] != "found":
        assert answer["status"] in NOT_YET, answer
    assert table.covers(answer, "red cup")
    table.close()
    assert node.end() == 0, node.said
    again.close()
