"""A bag of last year, replayed with its clock: fresh by simulated time, whatever the computer's clock says."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest
from rosgraph_msgs.msg import Clock

from evaluation.robot.programs import Program, graph_environment
from ros_nodes.conversions import NS, stamp_from_ns
from ros_nodes.qos import DETECTIONS_QOS
from tests.support.shown_table import Table

DOMAIN = 101 + os.getpid() % 100
YEAR_S = 365 * 86400.0
COMMAND = "pick up the red cup left of the bowl"


class Bag(Table):
    """Pictures of last year, and their clock."""

    def __init__(self, domain: int, number: int) -> None:
        super().__init__(domain, number)
        self._clock = self.node.create_publisher(Clock, "/clock", DETECTIONS_QOS)

    def spin_for(self, seconds: float) -> None:
        self._clock.publish(Clock(clock=stamp_from_ns(time.time_ns() - round(YEAR_S * NS))))
        super().spin_for(seconds)


@pytest.fixture
def bag(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bag]:
    monkeypatch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    log = tmp_path_factory.mktemp("bag") / "node.log"
    arguments = ("--ros-args", "-p", "use_sim_time:=true")
    with Program(log, graph_environment(DOMAIN), "ros_nodes.grounding.node", *arguments) as program:
        bag = Bag(DOMAIN, 0)
        bag.wait_for_listener()
        bag.spin_until(lambda: bag._clock.get_subscription_count() and bag.images.get_subscription_count())
        yield bag
        bag.close()
    assert program.end() == 0, program.said


def test_a_year_old_bag_is_fresh_by_its_own_clock_and_what_is_older_is_stale(bag: Bag) -> None:
    found = bag.ask_until(COMMAND, "found", age_s=YEAR_S)
    assert -0.5 < found["age_s"] < 1
    assert bag.covers(found, "red cup")
    older = bag.ask_until(COMMAND, "stale", age_s=YEAR_S + 60)
    assert "old by simulated time (/clock)" in older["reason"]
    assert older["age_s"] == pytest.approx(60, abs=2)
    today = bag.ask_until(COMMAND, "stale")
    while today["age_s"] > 0:
        today = bag.ask(COMMAND)
    assert "ahead of simulated time (/clock)" in today["reason"]
