from __future__ import annotations

from dataclasses import replace

import pytest

from agent.language.intents import Intent
from agent.manipulation.arm import UNEXPECTED_CONTACT
from agent.manipulation.errand import Errand
from agent.manipulation.gripper import Gripper
from agent.manipulation.limits import Limits
from agent.manipulation.sight import Sight
from agent.manipulation.status import PHASES, Outcome, Phase, Status
from agent.manipulation.task import Task
from tests.support.fake_table import FakeTable

TAKE = Errand("job-1", Intent.PICK_UP, "the can")
PUT = Errand("job-2", Intent.PUT, "the can", "next to", "the other can")
TARGET, OTHER = (0.1, 0.0), (0.15, 0.2)


def carried_out(table: FakeTable, task: Task) -> Status:
    table.run(task.step, task.see, lambda: task.status.outcome is not None)
    return task.status


def begun(table: FakeTable, phase: Phase, errand: Errand = TAKE) -> Task:
    """The errand in one of its phases."""
    task = Task(errand, table.arm, Gripper())
    table.run(task.step, task.see, lambda: task.status.phase is phase)
    return task


@pytest.fixture
def table() -> FakeTable:
    return FakeTable(TARGET, OTHER)


def test_it_picks_a_thing_up_in_this_order(table: FakeTable) -> None:
    task = Task(TAKE, table.arm, Gripper())
    phases: list[Phase] = []
    progress: list[float] = []

    def step(now_s: float) -> None:
        status = task.step(now_s)
        phases.append(status.phase)
        progress.append(status.progress)

    table.run(step, task.see, lambda: task.status.outcome is not None)
    assert task.status == Status("job-1", Phase.DONE, 1.0, Outcome.SUCCEEDED, "I have the can.")
    taken = [Phase.LOOK, Phase.PLAN, Phase.APPROACH, Phase.GRASP, Phase.LIFT, Phase.CHECK, Phase.TRANSPORT, Phase.DONE]
    assert list(dict.fromkeys(phases)) == taken
    assert progress == sorted(progress)
    assert table.arm.gripping
    assert task.held is not None


def test_it_is_lifted_clear_of_the_table_however_it_turns(table: FakeTable) -> None:
    task = Task(TAKE, table.arm, Gripper(), Limits(lift_m=0.01))
    table.run(task.step, task.see, lambda: task.status.phase is Phase.TRANSPORT)
    assert task.held is not None
    assert task.held.hangs_m > 0.05
    assert table.arm.hand.position_m[2] - task.held.hand.position_m[2] > task.held.hangs_m


def test_what_is_put_is_let_go_at_its_place_and_not_above_it(table: FakeTable) -> None:
    task = Task(PUT, table.arm, Gripper())
    table.run(task.step, task.see, lambda: task.status.phase is Phase.RETREAT)
    assert table.arm.hand.position_m[2] < 0.1
    assert carried_out(table, task).reason == "I have put the can next to the other can."
    assert not table.arm.gripping
    assert task.held is None
    distance_m = ((table.cans[0][0] - OTHER[0]) ** 2 + (table.cans[0][1] - OTHER[1]) ** 2) ** 0.5
    assert 0.05 < distance_m < 0.2


@pytest.mark.parametrize("age_s", [1.1, 100.0])
def test_it_does_not_act_on_an_old_picture(table: FakeTable, age_s: float) -> None:
    task = Task(TAKE, table.arm, Gripper())
    table.is_watched = False
    task.see(replace(table.look(), stamp_s=-age_s))
    status = carried_out(table, task)
    assert status.outcome is Outcome.REFUSED
    assert "I act on none older than 1 s" in status.reason
    assert table.arm.log == []


def test_it_refuses_what_is_out_of_reach(table: FakeTable) -> None:
    table.arm.reach_m = 0.05
    status = carried_out(table, Task(TAKE, table.arm, Gripper()))
    assert (status.outcome, status.failed_in) == (Outcome.REFUSED, Phase.APPROACH)
    assert "out of reach" in status.reason
    assert table.arm.log == []


def test_it_refuses_what_the_fingers_do_not_open_for(table: FakeTable) -> None:
    status = carried_out(table, Task(TAKE, table.arm, Gripper(stroke_m=0.004)))
    assert (status.outcome, status.failed_in) == (Outcome.REFUSED, Phase.PLAN)
    assert table.arm.log == []


def test_it_aims_anew_at_what_was_pushed(table: FakeTable) -> None:
    task = begun(table, Phase.APPROACH)
    table.cans[0] = (0.1, -0.1)
    assert carried_out(table, task).outcome is Outcome.SUCCEEDED


def test_it_stops_where_the_thing_was_taken_away(table: FakeTable) -> None:
    task = begun(table, Phase.APPROACH)
    table.take_away()
    status = carried_out(table, task)
    assert status.outcome is Outcome.LOST
    assert "I have lost the can" in status.reason
    assert "close" not in table.arm.log
    assert "stop" in table.arm.log


def test_it_gives_up_where_no_pictures_come_any_more(table: FakeTable) -> None:
    task = begun(table, Phase.APPROACH)
    table.is_watched = False
    status = carried_out(table, task)
    assert status.outcome is Outcome.FAILED
    assert "No new picture" in status.reason
    assert "close" not in table.arm.log


def test_pictures_may_come_late_and_the_thing_is_taken_all_the_same(table: FakeTable) -> None:
    task = Task(TAKE, table.arm, Gripper())
    late: list[Sight] = []

    def see(sight: Sight) -> None:
        late.append(sight)
        while late[0].stamp_s <= table.arm.now_s - 0.6:
            task.see(late.pop(0))

    table.run(task.step, see, lambda: task.status.outcome is not None)
    assert task.status.outcome is Outcome.SUCCEEDED


def test_it_goes_on_where_the_boxes_stay_away_and_depth_shows_the_thing_in_its_place(table: FakeTable) -> None:
    task = begun(table, Phase.APPROACH)
    table.boxes = False
    task.lose("it is hidden")
    assert carried_out(table, task).outcome is Outcome.SUCCEEDED


def test_it_tries_once_more_where_it_slipped(table: FakeTable) -> None:
    table.slips = 1
    assert carried_out(table, Task(TAKE, table.arm, Gripper())).outcome is Outcome.SUCCEEDED
    assert table.arm.log.count("close") == 2


def test_it_says_so_where_it_slipped_twice(table: FakeTable) -> None:
    table.slips = 2
    status = carried_out(table, Task(TAKE, table.arm, Gripper()))
    assert status.outcome is Outcome.FAILED
    assert status.reason == "It slipped. Shall I try again?"


@pytest.mark.parametrize("phase", [each for each in PHASES if each not in (Phase.DONE, Phase.LOOK)])
def test_a_stop_ends_it_at_once_and_lets_nothing_go(table: FakeTable, phase: Phase) -> None:
    task = begun(table, phase, PUT)
    was_gripping, said = table.arm.gripping, len(table.arm.log)
    task.stop("you said stop")
    assert table.arm.log[said:] == ["stop"]
    assert task.step(table.arm.now_s).outcome is Outcome.STOPPED
    assert task.status.failed_in is phase
    assert set(table.arm.log[said:]) == {"stop"}
    assert not table.arm.state().is_moving or table.arm.now_s < table.arm.fingers_until_s
    assert table.arm.gripping == was_gripping
    before = task.status
    assert task.step(table.arm.now_s + 1) == before


def test_a_protective_stop_of_the_arm_ends_it(table: FakeTable) -> None:
    task = begun(table, Phase.APPROACH)
    table.arm.stop("unexpected contact")
    assert carried_out(table, task).outcome is Outcome.FAILED
    assert "unexpected contact" in task.status.reason


def test_what_is_met_on_the_last_centimetres_is_tried_once_from_elsewhere(table: FakeTable) -> None:
    task = begun(table, Phase.GRASP)
    table.arm.stop(UNEXPECTED_CONTACT)
    table.run(task.step, task.see, lambda: task.status.phase is Phase.RETREAT)
    table.run(task.step, task.see, lambda: task.status.phase is Phase.GRASP)
    assert table.arm.stopped == ""
    assert task.status.outcome is None
    table.arm.stop(UNEXPECTED_CONTACT)
    said = len(table.arm.log)
    assert carried_out(table, task).reason == "The arm has stopped: unexpected contact."
    assert len(table.arm.log) == said


def test_what_was_met_once_is_picked_up_all_the_same(table: FakeTable) -> None:
    task = begun(table, Phase.GRASP)
    table.arm.stop(UNEXPECTED_CONTACT)
    assert carried_out(table, task).outcome is Outcome.SUCCEEDED


def test_another_stop_on_the_last_centimetres_ends_it(table: FakeTable) -> None:
    task = begun(table, Phase.GRASP)
    table.arm.stop("the driver was switched off")
    assert carried_out(table, task).reason == "The arm has stopped: the driver was switched off."


def test_what_is_held_is_known_after_a_stop_on_the_way_up(table: FakeTable) -> None:
    task = begun(table, Phase.LIFT)
    task.stop("you said stop")
    assert carried_out(table, task).outcome is Outcome.STOPPED
    assert task.held is not None
    table.arm.resume()
    assert carried_out(table, Task(PUT, table.arm, Gripper(), Limits(), task.held)).outcome is Outcome.SUCCEEDED
    assert table.arm.log.count("close") == 1


def test_what_has_slipped_is_not_held_after_a_stop(table: FakeTable) -> None:
    task = begun(table, Phase.LIFT)
    table.arm.gripping = False
    table.run(task.step, task.see, lambda: task.status.phase is Phase.RETREAT)
    task.stop("you said stop")
    assert carried_out(table, task).outcome is Outcome.STOPPED
    assert task.held is None


def test_an_arm_that_gets_nowhere_fails_it(table: FakeTable) -> None:
    task = begun(table, Phase.APPROACH)
    table.arm.goal = None
    assert carried_out(table, task).outcome is Outcome.FAILED


def test_it_hands_a_thing_over(table: FakeTable) -> None:
    status = carried_out(table, Task(replace(TAKE, intent=Intent.HAND_OVER), table.arm, Gripper()))
    assert (status.outcome, status.reason) == (Outcome.SUCCEEDED, "Here is the can.")
    assert table.arm.gripping


def test_it_says_so_where_it_cannot_hold_a_thing_out(table: FakeTable) -> None:
    task = begun(table, Phase.TRANSPORT, replace(TAKE, intent=Intent.HAND_OVER))
    table.arm.reach_m = 0.05
    status = carried_out(table, task)
    assert (status.outcome, status.failed_in) == (Outcome.FAILED, Phase.TRANSPORT)
    assert "cannot hold it out to you" in status.reason
    assert task.held is not None


def test_it_points_without_touching(table: FakeTable) -> None:
    status = carried_out(table, Task(replace(TAKE, intent=Intent.POINT_AT), table.arm, Gripper()))
    assert status.reason == "I am pointing at the can."
    assert table.arm.hand.position_m[2] > 0.1
    assert table.cans[0] == TARGET


def test_what_was_taken_before_is_put_without_grasping_again(table: FakeTable) -> None:
    first = Task(TAKE, table.arm, Gripper())
    assert carried_out(table, first).outcome is Outcome.SUCCEEDED
    assert carried_out(table, Task(PUT, table.arm, Gripper(), Limits(), first.held)).outcome is Outcome.SUCCEEDED
    assert table.arm.log.count("close") == 1


def test_what_was_taken_before_is_held_out_once_a_picture_tells_where_to(table: FakeTable) -> None:
    first = begun(table, Phase.TRANSPORT)
    assert carried_out(table, first).outcome is Outcome.SUCCEEDED
    it = Errand("job-3", Intent.HAND_OVER, "it", is_held=True)
    table.is_watched = False
    blind = Task(it, table.arm, Gripper(), Limits(looking_s=1.0), first.held)
    assert carried_out(table, blind).reason == "No picture with depth has come."
    table.is_watched = True
    assert carried_out(table, Task(it, table.arm, Gripper(), Limits(), first.held)).reason == "Here is the can."
