from __future__ import annotations

import math
from dataclasses import replace

import pytest

from agent.datatypes import Displacement
from agent.language.intents import Intent
from agent.manipulation.errand import BACK, Errand
from agent.manipulation.gripper import Gripper
from agent.manipulation.limits import Limits
from agent.manipulation.manipulator import DISARMED, Manipulator
from agent.manipulation.status import Outcome, Status
from tests.support.fake_table import FakeTable

TAKE = Errand("job-1", Intent.PICK_UP, "the can")
PUT = Errand("job-2", Intent.PUT, "the can", "next to", "the other can")
PUT_IT = Errand("job-3", Intent.PUT, "it", "next to", "the other can", is_held=True)


class Robot:
    def __init__(self, limits: Limits | None = None) -> None:
        self.said: list[Status] = []
        self.table = FakeTable((0.1, 0.0), (0.15, 0.2))
        self.manipulator = Manipulator(self.table.arm, Gripper(), self.said.append, limits)

    def take(self, errand: Errand, age_s: float = 0.0) -> None:
        now_s = self.table.arm.now_s
        self.manipulator.take(replace(errand, stamp_s=now_s - age_s), now_s)

    def finish(self) -> Status:
        self.table.run(self.manipulator.step, self.manipulator.see, lambda: self.manipulator.errand is None)
        return self.said[-1]

    def outcomes(self) -> list[tuple[str, Outcome]]:
        return [(each.id, each.outcome) for each in self.said if each.outcome]


@pytest.fixture
def robot() -> Robot:
    armed = Robot()
    armed.manipulator.arm()
    return armed


def test_it_moves_nothing_before_it_is_armed() -> None:
    robot = Robot()
    robot.take(TAKE)
    assert (robot.finish().outcome, robot.said[-1].reason) == (Outcome.REFUSED, DISARMED)
    assert robot.table.arm.log == []


def test_a_command_has_one_outcome_and_is_carried_out_once(robot: Robot) -> None:
    robot.take(TAKE)
    robot.finish()
    robot.take(TAKE)
    assert robot.outcomes() == [("job-1", Outcome.SUCCEEDED)]
    assert robot.table.arm.log.count("close") == 1


def test_another_command_waits_for_nothing_it_is_refused(robot: Robot) -> None:
    robot.take(TAKE)
    robot.take(PUT)
    assert robot.said[-1].reason.startswith("I am still busy with the can")
    robot.finish()
    assert robot.outcomes() == [("job-2", Outcome.REFUSED), ("job-1", Outcome.SUCCEEDED)]


def test_nothing_is_pushed_nowhere(robot: Robot) -> None:
    robot.take(replace(TAKE, intent=Intent.PUSH))
    assert robot.outcomes() == [("job-1", Outcome.REFUSED)]
    assert robot.said[-1].reason == "Where shall I push it? Say left, right, forward, back, or towards what."
    assert robot.table.arm.log == []


@pytest.mark.parametrize("intent", [Intent.PUSH, Intent.PUT])
def test_what_is_pushed_comes_to_stand_there(robot: Robot, intent: Intent) -> None:
    robot.table.cans = [(x := 0.3, y := 0.0), (0.3, 0.3)]
    robot.take(replace(TAKE, intent=intent, moved=Displacement(0.1, "left")))
    assert robot.finish().reason == "I have moved the can 10 cm to the left."
    assert math.dist(robot.table.cans[0], (x, y)) == pytest.approx(0.1, abs=0.02)


def test_what_is_taken_is_put_back(robot: Robot) -> None:
    before = robot.table.cans[0]
    robot.take(replace(TAKE, id="job-0", intent=Intent.PUT, relation=BACK))
    assert robot.said[-1].reason == "I have not taken the can, so it is where it was."
    robot.take(TAKE)
    robot.finish()
    robot.take(replace(PUT_IT, relation=BACK, destination=""))
    assert robot.finish().reason == "I have put the can back."
    assert math.dist(robot.table.cans[0], before) < 0.02


def test_where_something_else_stands_meanwhile_nothing_is_put_back(robot: Robot) -> None:
    before = robot.table.cans[0]
    robot.take(TAKE)
    robot.finish()
    robot.table.cans[1] = before
    robot.take(replace(PUT_IT, relation=BACK, destination=""))
    assert robot.finish().reason.startswith("I can't: nothing 0.05 m long")
    assert robot.manipulator.held is not None


def test_of_several_things_it_takes_none(robot: Robot) -> None:
    robot.take(replace(TAKE, things=2))
    assert robot.outcomes() == [("job-1", Outcome.REFUSED)]
    assert "You mean 2 things" in robot.said[-1].reason
    assert robot.table.arm.log == []


def test_what_was_found_long_ago_is_refused(robot: Robot) -> None:
    robot.take(TAKE, age_s=1.5)
    assert robot.outcomes() == [("job-1", Outcome.REFUSED)]
    assert "1.5 s old" in robot.said[-1].reason


def test_a_place_that_it_cannot_tell_is_refused(robot: Robot) -> None:
    robot.take(replace(PUT, relation=""))
    assert robot.outcomes() == [("job-2", Outcome.REFUSED)]


def test_put_it_there_goes_on_from_what_is_held(robot: Robot) -> None:
    robot.take(TAKE)
    robot.finish()
    robot.take(replace(TAKE, id="job-3", expression="the other can"))
    assert robot.said[-1].reason == "I still have the can in my hand: say where to put it first."
    robot.take(PUT)
    assert robot.said[-1].reason == "I still have the can in my hand: say where to put it first."
    robot.take(replace(PUT_IT, id="job-4"))
    end = robot.finish()
    assert (end.outcome, end.reason) == (Outcome.SUCCEEDED, "I have put the can next to the other can.")
    assert robot.manipulator.held is None


def test_it_takes_nothing_else_for_what_it_held(robot: Robot) -> None:
    robot.take(TAKE)
    robot.finish()
    robot.table.arm.gripping = False
    robot.take(PUT_IT)
    assert (robot.said[-1].outcome, robot.said[-1].reason) == (
        Outcome.REFUSED,
        "I do not have it in my hand any more.",
    )


def test_what_somebody_took_out_of_the_hand_is_held_no_more(robot: Robot) -> None:
    robot.take(TAKE)
    robot.finish()
    assert robot.manipulator.held is not None
    robot.table.arm.gripping = False
    assert robot.manipulator.held is None
    robot.take(replace(TAKE, id="job-3", expression="the other can"))
    assert robot.manipulator.errand is not None


def test_a_stop_ends_what_is_under_way_and_the_next_command_moves_again(robot: Robot) -> None:
    robot.take(TAKE)
    robot.manipulator.step(robot.table.arm.now_s)
    robot.manipulator.stop()
    assert robot.finish().outcome is Outcome.STOPPED
    assert robot.outcomes() == [("job-1", Outcome.STOPPED)]
    assert robot.table.arm.stopped
    robot.take(replace(TAKE, id="job-3"))
    assert robot.finish().outcome is Outcome.SUCCEEDED


def test_a_stop_stops_the_arm_whoever_moves_it(robot: Robot) -> None:
    robot.manipulator.stop()
    assert robot.table.arm.stopped
    assert robot.said == []


def test_disarming_stops(robot: Robot) -> None:
    robot.take(TAKE)
    robot.manipulator.disarm()
    robot.finish()
    assert robot.outcomes() == [("job-1", Outcome.STOPPED)]
    robot.take(replace(TAKE, id="job-3"))
    assert robot.said[-1].reason == DISARMED


def test_no_place_outside_the_workspace_is_gone_to() -> None:
    robot = Robot(Limits(low_m=(-1.0, -1.0, 0.2)))
    robot.manipulator.arm()
    robot.take(TAKE)
    assert robot.finish().outcome is Outcome.REFUSED
    assert "outside the workspace" in robot.said[-1].reason
