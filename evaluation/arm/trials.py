"""One command on one held-out table, carried out in physics, and what really came of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from agent.chat.replies import Reply
from agent.datatypes import FloatArray, ImageArray, Status
from agent.geometry import areas, iou_matrix
from agent.manipulation.status import Outcome, Phase
from agent.manipulation.status import Status as Progress
from agent.pipeline import Grounder
from evaluation.scenes import CORRECT_IOU, is_on
from sim.arm.robot import ArmRobot
from sim.arm.world import ArmWorld, TrueThing, with_arm_at_the_edge
from sim.jobs import Job, JobKind, JobWriter
from sim.orders import ORDERS, SeenObject, seen_by
from sim.scene import Scene, radius_of, sample_scene

LIFTED_M = 0.03
"""So far above where it was, a thing counts as lifted."""
NEXT_TO_M, BESIDE_M = 0.08, 0.20
"""Gaps between two things: next to each other; and still on a side of it."""
TICK_S = 0.05
REST_S = 1.0
MOST_S = 90.0
SIDES = {"left of": "left", "right of": "right", "behind": "behind", "in front of": "front"}
STAGES = ("proposal", "grounding", "pose", "reach", "grasp", "transport", "place")
_STAGE_OF = {
    Phase.LOOK: "pose", Phase.PLAN: "pose", Phase.APPROACH: "reach", Phase.GRASP: "grasp", Phase.LIFT: "grasp",
    Phase.CHECK: "grasp", Phase.TRANSPORT: "transport", Phase.PLACE: "place", Phase.RETREAT: "grasp",
}  # fmt: skip


@dataclass
class Trial:
    """What came of a command.

    Attributes:
        said: the answer's status.
        outcome: what the robot said in the end; None where it was asked for nothing.
        held: whether what was meant was lifted in the gripper; and, where it was to be kept, is still held.
        placed: whether it lies at rest where it was to be put.
        touched: indices of other things that the fingers touched.
        moved: whether the arm moved.
        lift_s: simulated seconds from the command until it was lifted.
        stage: where it failed; empty where nothing did.
        frames: pictures of the phases, where they are kept.
    """

    seed: int
    job: Job
    said: Status
    outcome: Progress | None = None
    held: bool = False
    placed: bool = False
    touched: set[int] = field(default_factory=set)
    moved: bool = False
    lift_s: float | None = None
    stage: str = ""
    frames: list[tuple[str, ImageArray]] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether all is as it should be."""
        if not self.job.kind.is_to_move:
            return not self.moved
        return self.placed if self.job.kind is JobKind.PUT else self.held

    @property
    def note(self) -> str:
        """One line for a person."""
        reason = self.outcome.reason if self.outcome else str(self.said)
        what = self.stage or ("right" if self.is_right else "moved for nothing")
        return f"seed {self.seed}, {self.job.text}: {what}; {reason}"


def world_of(seed: int) -> ArmWorld:
    """A held-out table with an arm at its edge."""
    return ArmWorld(with_arm_at_the_edge(sample_scene(seed)))


def job_for(world: ArmWorld, kind: JobKind) -> Job | None:
    """A command of a kind about a table; None where there is none."""
    scene = scene_now(world)
    jobs = JobWriter(scene, seen_now(world, scene), np.random.default_rng(scene.seed)).jobs(kind)
    return jobs[0] if jobs else None


def scene_now(world: ArmWorld) -> Scene:
    """The scene with everything where it really is."""
    base = np.array(world.scene.base_position_m)
    things = [
        replace(true.thing, position_m=tuple((np.array(true.pose.position_m) + base).tolist()))
        for true in world.truth()
    ]
    return replace(world.scene, objects=tuple(things))


def seen_now(world: ArmWorld, scene: Scene) -> tuple[SeenObject, ...]:
    """The same as the camera sees it."""
    boxes = world.boxes()
    areas_px = areas(boxes.boxes_xyxy) * boxes.visible
    return seen_by(scene.camera, scene.objects, areas_px, boxes.visible, scene.options.shapes)


class Witness:
    """Sees what really happens while a command is carried out."""

    def __init__(self, world: ArmWorld, trial: Trial, *, keeps_frames: bool) -> None:
        self._world, self._trial = world, trial
        self._keeps_frames = keeps_frames
        self._before = world.truth()
        self._start_s = world.time_s
        self._phase: Phase | None = None

    def look(self, phase: Phase) -> None:
        """Note what is so now."""
        for true, before in zip(self._world.truth(), self._before, strict=True):
            if true.id not in self._trial.job.targets:
                if true.touched_by:
                    self._trial.touched.add(true.id)
            elif self._trial.lift_s is None and true.is_held and _height(true) - _height(before) > LIFTED_M:
                self._trial.lift_s = self._world.time_s - self._start_s
        if self._keeps_frames and phase is not self._phase:
            self._trial.frames.append((str(phase), self._world.side_view()))
        self._phase = phase


def _height(true: TrueThing) -> float:
    return true.pose.position_m[2]


def carry_out(world: ArmWorld, grounder: Grounder, job: Job, *, keeps_frames: bool = False) -> Trial:
    """Say a command, let the arm carry it out, and see what came of it."""
    robot = ArmRobot(world, grounder)
    robot.manipulator.arm()
    robot.look()
    boxes_xyxy = world.boxes().boxes_xyxy
    id_, reply = robot.say(job.text)
    trial = Trial(world.scene.seed, job, reply.answer.status, moved=robot.manipulator.errand is not None)
    witness = Witness(world, trial, keeps_frames=keeps_frames)
    start_s = world.time_s
    while robot.manipulator.errand is not None and world.time_s - start_s < MOST_S:
        robot.advance(TICK_S)
        witness.look(robot.said[-1][1].phase)
    robot.advance(REST_S)
    trial.outcome = robot.outcome_of(id_)
    if job.kind.is_to_move:
        _judge(world, trial, reply, boxes_xyxy, robot.proposed_xyxy)
    witness.look(Phase.DONE)
    return trial


def _judge(world: ArmWorld, trial: Trial, reply: Reply, boxes_xyxy: FloatArray, proposed_xyxy: FloatArray) -> None:
    job, (target,) = trial.job, trial.job.targets
    trial.held = trial.lift_s is not None
    if job.kind is JobKind.PICK:
        trial.held = trial.held and world.truth()[target].is_held
    else:
        trial.placed = trial.held and lies_right(world, job)
    if not trial.is_right:
        trial.stage = _stage(trial, reply, boxes_xyxy[[target]], proposed_xyxy)


def _stage(trial: Trial, reply: Reply, box_xyxy: FloatArray, proposed_xyxy: FloatArray) -> str:
    if not is_on(reply.answer, box_xyxy):
        is_proposed = bool((iou_matrix(proposed_xyxy, box_xyxy) > CORRECT_IOU).any())
        return "grounding" if is_proposed else "proposal"
    if trial.outcome is None or trial.outcome.outcome is Outcome.SUCCEEDED:
        return "place" if trial.held else "grasp"
    return _STAGE_OF[trial.outcome.failed_in or Phase.LOOK]


def lies_right(world: ArmWorld, job: Job) -> bool:
    """Whether what was put lies at rest where it was to go."""
    assert job.landmark is not None
    truth, scene = world.truth(), scene_now(world)
    (target,), landmark = job.targets, job.landmark
    if truth[target].touched_by or not truth[target].rests:
        return False
    shapes = scene.options.shapes
    radii = [radius_of(scene.objects[each], shapes) for each in (target, landmark)]
    distance_m = math.dist(truth[target].pose.position_m[:2], truth[landmark].pose.position_m[:2])
    if job.relation in ("on", "in"):
        return distance_m <= radii[1] and _height(truth[target]) > _height(truth[landmark])
    gap_m = distance_m - sum(radii)
    if job.relation == "next to":
        return gap_m <= NEXT_TO_M
    seen = seen_now(world, scene)
    return gap_m <= BESIDE_M and ORDERS[SIDES[job.relation]].holds(seen[target], seen[landmark])


def stages_of(trials: Sequence[Trial]) -> dict[str, int]:
    """How many failed at each stage."""
    return {stage: sum(trial.stage == stage for trial in trials) for stage in STAGES}
