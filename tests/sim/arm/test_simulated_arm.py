"""The arm at its table: it holds what it grasps, stops at once, and stops where it meets what it should not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.errors import ArmStoppedError, InvalidInputError, UnreachableError
from agent.manipulation.arm import UNEXPECTED_CONTACT, Pose
from sim.arm.simulated_arm import SimulatedArm
from sim.arm.world import ArmWorld, with_arm_at_the_edge
from sim.scene import Scene, SceneObject, sample_scene

DOWN = (1.0, 0.0, 0.0, 0.0)
BLOCK, BOWL, BALL, CAN = range(4)


def scene() -> Scene:
    """A block, a ball in a bowl, and a can."""
    green = (0.1, 0.5, 0.1)
    block = SceneObject("block", "green", "medium", "plastic", 0, green, (0.05, -0.10, 0.0), 0.0)
    bowl = SceneObject("bowl", "red", "medium", "plastic", 1, green, (-0.05, 0.12, 0.0), 0.0)
    ball = SceneObject("ball", "blue", "small", "plastic", 0, green, (-0.05, 0.12, 0.012), 0.0, support=1)
    can = SceneObject("can", "blue", "medium", "plastic", 0, green, (0.15, 0.05, 0.0), 0.0)
    return with_arm_at_the_edge(replace(sample_scene(40_000), objects=(block, bowl, ball, can)))


@pytest.fixture
def world() -> ArmWorld:
    return ArmWorld(scene())


@pytest.fixture
def arm(world: ArmWorld) -> SimulatedArm:
    return SimulatedArm(world)


def wait(world: ArmWorld, arm: SimulatedArm, longest_s: float = 8.0) -> None:
    until_s = world.time_s + longest_s
    world.step(0.02)
    while arm.state().is_moving:
        world.step(0.02)
        assert world.time_s < until_s, "the arm never came to rest"


def above(world: ArmWorld, id_: int, height_m: float) -> Pose:
    x, y, _ = world.truth()[id_].pose.position_m
    return Pose((x, y, height_m), DOWN)


def grasp_block(world: ArmWorld, arm: SimulatedArm) -> None:
    arm.move_to(above(world, BLOCK, 0.15))
    wait(world, arm)
    arm.move_to(above(world, BLOCK, 0.015), is_straight=True)
    wait(world, arm)
    arm.close(20.0)
    wait(world, arm)


def test_things_lie_where_the_scene_puts_them_and_in_what_is_hollow(world: ArmWorld) -> None:
    base = np.array(world.scene.base_position_m)
    for each in world.truth():
        assert np.linalg.norm(each.pose.position_m + base - each.thing.position_m) < 0.005
        assert each.rests
        assert not each.touched_by


def test_it_picks_up_and_puts_down(world: ArmWorld, arm: SimulatedArm) -> None:
    grasp_block(world, arm)
    assert arm.state().gripping
    assert arm.state().opening_m == pytest.approx(0.045, abs=0.002)
    arm.move_to(above(world, BLOCK, 0.2), is_straight=True)
    wait(world, arm)
    held = world.truth()[BLOCK]
    assert held.is_held
    assert held.pose.position_m[2] > 0.15
    arm.move_to(Pose((-0.4, -0.2, 0.02), DOWN), speed=0.5)
    wait(world, arm)
    arm.open(0.08)
    wait(world, arm)
    put = world.truth()[BLOCK]
    assert put.rests
    assert not put.touched_by
    np.testing.assert_allclose(put.pose.position_m[:2], (-0.4, -0.2), atol=0.01)


def test_a_straight_way_is_straight(world: ArmWorld, arm: SimulatedArm) -> None:
    arm.move_to(above(world, BLOCK, 0.25))
    wait(world, arm)
    arm.move_to(above(world, BLOCK, 0.08), is_straight=True)
    x, y, _ = above(world, BLOCK, 0.0).position_m
    while arm.state().is_moving:
        world.step(0.02)
        np.testing.assert_allclose(arm.state().hand.position_m[:2], (x, y), atol=0.003)
    assert arm.state().hand.position_m[2] == pytest.approx(0.08, abs=0.002)


def test_a_stop_brings_it_to_rest_and_keeps_the_grip(world: ArmWorld, arm: SimulatedArm) -> None:
    grasp_block(world, arm)
    arm.move_home()
    world.step(0.6)
    assert np.abs(arm.state().velocities_rad_s).max() > 0.5
    arm.stop("stop")
    world.step(0.2)
    assert np.abs(arm.state().velocities_rad_s).max() < 0.02
    with pytest.raises(ArmStoppedError, match="stop"):
        arm.move_home()
    world.step(1.0)
    assert world.truth()[BLOCK].is_held
    arm.resume()
    arm.move_home()
    wait(world, arm)
    assert world.truth()[BLOCK].is_held


def test_it_stops_by_itself_where_it_meets_something(world: ArmWorld, arm: SimulatedArm) -> None:
    arm.move_to(above(world, CAN, 0.25))
    wait(world, arm)
    arm.move_to(above(world, CAN, 0.01), is_straight=True)
    wait(world, arm)
    assert arm.state().stopped == UNEXPECTED_CONTACT
    assert arm.state().hand.position_m[2] > 0.02


def test_a_new_motion_replaces_the_one_under_way(world: ArmWorld, arm: SimulatedArm) -> None:
    arm.move_to(above(world, BLOCK, 0.2))
    world.step(0.5)
    arm.move_to(above(world, BOWL, 0.2))
    wait(world, arm)
    np.testing.assert_allclose(arm.state().hand.position_m, above(world, BOWL, 0.2).position_m, atol=0.002)


def test_what_it_cannot_do_is_refused_before_it_moves(world: ArmWorld, arm: SimulatedArm) -> None:
    with pytest.raises(UnreachableError, match="reach"):
        arm.move_to(Pose((-1.5, 0.0, 0.2), DOWN))
    with pytest.raises(InvalidInputError, match="speed"):
        arm.move_to(above(world, BLOCK, 0.2), speed=0.0)
    assert not arm.state().is_moving


def test_things_are_pushed_and_taken_away(world: ArmWorld) -> None:
    before = world.truth()[CAN].pose.position_m
    world.push(CAN, -0.05, 0.03, 0.5)
    world.step(1.0)
    moved = np.subtract(world.truth()[CAN].pose.position_m, before)
    np.testing.assert_allclose(moved, (-0.05, 0.03, 0.0), atol=0.01)
    world.take_away(CAN)
    world.step(0.1)
    assert world.truth()[CAN].is_gone
    with pytest.raises(InvalidInputError, match="no object"):
        world.push(CAN, 0.1, 0.0)


def highest_between(world: ArmWorld, arm: SimulatedArm) -> float:
    """Of the hand, metres, until it rests."""
    highest = 0.0
    world.step(0.02)
    while arm.state().is_moving:
        world.step(0.02)
        highest = max(highest, arm.state().hand.position_m[2])
    return highest


def test_on_its_way_it_passes_as_high_as_it_is_told(world: ArmWorld, arm: SimulatedArm) -> None:
    arm.move_to(above(world, BLOCK, 0.15))
    wait(world, arm)
    arm.move_to(above(world, BOWL, 0.15))
    assert highest_between(world, arm) < 0.25
    arm.move_to(above(world, BLOCK, 0.15), over_m=0.34)
    assert highest_between(world, arm) > 0.33
    assert arm.state().hand.position_m[2] == pytest.approx(0.15, abs=0.01)


def test_where_it_cannot_go_so_high_it_goes_the_direct_way(world: ArmWorld, arm: SimulatedArm) -> None:
    arm.move_to(above(world, BLOCK, 0.15))
    wait(world, arm)
    arm.move_to(above(world, BOWL, 0.15), over_m=3.0)
    wait(world, arm)
    assert arm.state().hand.position_m == pytest.approx(above(world, BOWL, 0.15).position_m, abs=0.01)
