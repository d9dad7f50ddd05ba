"""A robot in this process and one thread: time passes in the simulation alone."""

from __future__ import annotations

from pathlib import Path

from agent.errors import InvalidInputError
from agent.manipulation.status import Phase
from agent.pipeline import Grounder
from evaluation.arm.rig import MOST_S, REST_S, TICK_S, Meanwhile
from evaluation.arm.trials import Trial
from evaluation.arm.witness import Truth, Witness, box_of, job_for, table_of
from sim.arm.robot import ArmRobot
from sim.arm.world import ArmWorld
from sim.jobs import Job, JobKind


class LocalRig:
    """See `evaluation.arm.rig.Rig`."""

    def __init__(self, preset: str, *, keeps_frames: bool) -> None:
        self._grounder = Grounder.from_preset(preset)
        self._keeps_frames = keeps_frames
        self._world: ArmWorld | None = None
        self._witness: Witness

    def lay(self, seed: int, kind: JobKind) -> Job | None:
        """See `Rig`."""
        self.close()
        self._world = world = ArmWorld(table_of(seed))
        job = job_for(world, kind)
        if job is not None:
            self._witness = Witness(world, job, self._keeps_frames)
            self._robot = ArmRobot(world, self._grounder)
        return job

    def carry_out(self, meanwhile: Meanwhile | None = None) -> Trial:
        """See `Rig`."""
        world, robot, witness, job = self._witness.world, self._robot, self._witness, self._witness.job
        robot.manipulator.arm()
        robot.look()
        box_xyxy = box_of(world, job)
        witness.begin()
        id_, reply = robot.say(job.text)
        proposed_xyxy = robot.proposed_xyxy
        start_s = world.time_s
        while robot.manipulator.errand is not None and world.time_s - start_s < MOST_S:
            robot.advance(TICK_S)
            witness.phase = robot.said[-1][1].phase
            if meanwhile is not None:
                meanwhile(witness.phase, world.time_s - start_s)
        took_s = world.time_s - start_s
        witness.phase = Phase.DONE
        robot.advance(REST_S)
        outcomes = tuple(status for _, status in robot.said if status.id == id_ and status.outcome)
        return Trial(world.scene.seed, job, reply.answer, proposed_xyxy, box_xyxy, outcomes, self.truth(), took_s)

    def truth(self) -> Truth:
        """See `Rig`."""
        return self._witness.truth()

    def push(self, distance_m: float) -> bool:
        """See `Rig`."""
        return self._witness.push(distance_m)

    def take_away(self) -> None:
        """See `Rig`."""
        self._witness.take_away()

    def stop(self) -> None:
        """See `Rig`."""
        self._robot.manipulator.stop()

    def kill(self, name: str) -> None:
        """See `Rig`.

        Raises:
            InvalidInputError: there are no nodes here.
        """
        raise InvalidInputError(f"{name} is a process of a graph: measure that with --graph")

    def works_again(self) -> bool:
        """See `Rig`."""
        return True

    def write_strip(self, folder: Path) -> None:
        """See `Rig`."""
        self._witness.write_strip(folder)

    def close(self) -> None:
        """See `Rig`."""
        if self._world is not None:
            self._world.close()
            self._world = None
