"""arm_node and manipulation_node over real DDS and real physics: what is found is picked up through actions."""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np
import pytest

pytest.importorskip("sim.arm.kinematics", reason="the arm's libraries are an extra")
from std_msgs.msg import String
from std_srvs.srv import SetBool

from agent.config import cache_dir
from agent.datatypes import FloatArray
from tests.support.arm_graph import ArmGraph
from tests.support.rendering import skip_unless_it_can_render

DOMAIN = 101 + os.getpid() % 100
BOX, BLOCK = 2, 0
STILL_S = 0.2


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArmGraph]:
    skip_unless_it_can_render()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
        patch.setenv("RECLIP_AGENT_CACHE", str(tmp_path_factory.mktemp("cache")))
        cache_dir.cache_clear()
        patient = ("max_age_s:=30.0", "looking_s:=60.0", "patience_s:=200.0", "silence_s:=20.0")
        graph = ArmGraph(DOMAIN, "camera:=sim:seed=71001", "rate_hz:=2.0", "pace:=0.5", *patient)
        yield graph
        graph.close()
    cache_dir.cache_clear()


def test_it_says_how_it_is_without_the_model_that_it_plans_with(
    graph: ArmGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[FloatArray] = []
    monkeypatch.setattr(graph.manipulation._arm._kinematics, "_put", used.append)
    assert graph.manipulation.diagnose()[1] == "disarmed"
    assert not used


def test_disarmed_it_refuses_and_moves_nothing(graph: ArmGraph) -> None:
    before = graph.arm._table.state.joints_rad
    graph.found("disarmed", BOX, "the brown box")
    assert graph.outcome("disarmed")["outcome"] == "refused"
    assert not graph.statuses[-1]["armed"]
    np.testing.assert_allclose(graph.arm._table.state.joints_rad, before, atol=1e-3)
    assert graph.arming.call(SetBool.Request(data=True)).success


def test_a_stop_stops_the_arm_at_once_and_ends_the_command(graph: ArmGraph) -> None:
    graph.found("stopped", BOX, "the brown box")
    graph.wait_until(lambda: graph.arm._goal is not None)
    graph.commands.publish(String(data="stop!"))
    graph.wait_until(lambda: graph.arm._table.state.stopped)
    stopped_s = graph.arm._table.state.stamp_s
    graph.wait_until(lambda: graph.arm._table.state.stamp_s > stopped_s + STILL_S)
    assert np.abs(graph.arm._table.state.velocities_rad_s).max() < 0.02
    assert graph.outcome("stopped")["outcome"] == "stopped"


def test_what_was_found_is_picked_up_through_actions(graph: ArmGraph) -> None:
    graph.found("picked", BOX, "the brown box")
    outcome = graph.outcome("picked")
    assert (outcome["outcome"], outcome["reason"]) == ("succeeded", "I have the brown box.")
    assert graph.truth()[BOX].is_held
    graph.found("picked", BOX, "the brown box")
    graph.found("another", BLOCK, "the purple block")
    assert graph.outcome("another")["reason"].startswith("I still have the brown box in my hand")
    assert len(graph.outcomes("picked")) == 1
