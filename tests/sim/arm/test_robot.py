"""The robot in one process, with the real models: what is in its hand is talked about like what is in view."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from agent.chat.replies import Reply
from agent.datatypes import Status
from agent.manipulation.status import Outcome
from agent.manipulation.status import Status as Progress
from agent.pipeline import Grounder
from sim.arm.robot import ArmRobot
from sim.arm.world import ArmWorld, with_arm_at_the_edge
from sim.scene_selection import shipped_as_scene


@pytest.fixture
def robot() -> Iterator[ArmRobot]:
    world = ArmWorld(with_arm_at_the_edge(shipped_as_scene(0)))
    robot = ArmRobot(world, Grounder.from_preset("tabletop"))
    robot.manipulator.arm()
    yield robot
    world.close()


def do(robot: ArmRobot, text: str) -> tuple[Reply, Progress | None]:
    """Say something and wait; the reply, and what came of it."""
    id_, reply = robot.say(text)
    while robot.manipulator.errand is not None:
        robot.advance(0.1)
    return reply, robot.outcome_of(id_)


def held(robot: ArmRobot) -> list[str]:
    return [f"{each.thing.colour} {each.thing.category}" for each in robot.world.truth() if each.is_held]


def test_what_is_in_the_hand_is_it(robot: ArmRobot) -> None:
    reply, outcome = do(robot, "pick up the yellow block")
    assert outcome is not None
    assert (outcome.outcome, held(robot)) == (Outcome.SUCCEEDED, ["yellow block"])
    scene = robot.scene_of(robot.look())
    assert scene.names.full(len(scene.proposals) - 1) == "yellow block"
    reply, outcome = do(robot, "pick up the blue spoon")
    assert outcome is not None
    assert (outcome.outcome, held(robot)) == (Outcome.REFUSED, ["yellow block"])
    reply, outcome = do(robot, "put the yellow block in the pink bowl")
    assert reply.answer.status is Status.FOUND
    assert outcome is not None
    assert outcome.reason == "I have put the yellow block in the pink bowl."
    block, bowl = (
        next(each for each in robot.world.truth() if each.thing.category == kind and each.thing.colour == colour)
        for kind, colour in (("block", "yellow"), ("bowl", "pink"))
    )
    assert not block.touched_by
    assert np.linalg.norm(np.subtract(block.pose.position_m, bowl.pose.position_m)[:2]) < 0.06


def test_it_is_moved_by_a_length_and_put_back(robot: ArmRobot) -> None:
    def block_m() -> np.ndarray:
        is_it = [
            each for each in robot.world.truth() if (each.thing.colour, each.thing.category) == ("yellow", "block")
        ]
        return np.array(is_it[0].pose.position_m)

    first = block_m()
    _, outcome = do(robot, "pick up the yellow block")
    _, outcome = do(robot, "put it back where you found it")
    assert outcome is not None
    assert outcome.reason == "I have put the yellow block back."
    assert block_m() == pytest.approx(first, abs=0.025)
    reply, outcome = do(robot, "push the yellow block 9 cm to the right")
    assert reply.words == "Pushing the yellow block 9 cm to the right."
    assert outcome is not None
    assert outcome.reason == "I have moved the yellow block 9 cm to the right."
    assert np.linalg.norm(block_m() - first) == pytest.approx(0.09, abs=0.03)


def test_the_view_from_the_side_leaves_the_light_as_it_was(robot: ArmRobot) -> None:
    before = robot.world.camera_view()
    assert robot.world.side_view((320, 200)).shape == (200, 320, 3)
    assert np.array_equal(robot.world.camera_view(), before)
