"""Who sees what really happens to a table while a command is carried out: everything is read off the simulation."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from PIL import Image

from agent.datatypes import FloatArray, ImageArray
from agent.errors import InvalidInputError
from agent.geometry import areas
from agent.manipulation.status import Phase
from sim.arm.physics import PREFIX
from sim.arm.world import ArmWorld, TrueThing, with_arm_at_the_edge
from sim.jobs import Job, JobKind, JobWriter
from sim.live_table import free_push
from sim.orders import ORDERS, SeenObject, seen_by
from sim.scene import Scene, radius_of, sample_scene

LIFTED_M = 0.03
"""So far above where it was, a thing counts as lifted."""
NEXT_TO_M, BESIDE_M = 0.08, 0.20
"""Gaps between two things: next to each other; and still on a side of it."""
MOVED_RAD, MOVING_RAD_S = 0.02, 0.02
"""The arm has moved where a joint is so far from where it was, and moves where one is faster."""
EVERY_S = 0.02
SIDES = {"left of": "left", "right of": "right", "behind": "behind", "in front of": "front"}


@dataclass(frozen=True)
class Truth:
    """What is so, and what has been since the command was said.

    Attributes:
        time_s: simulated.
        lift_s: from the command until what was meant was lifted between the fingers; None where it was not.
        is_held: whether it is in the gripper now.
        is_placed: whether it lies at rest where it was to be put.
        touched: indices of other things that the fingers touched.
        has_moved: whether the arm has.
        still_since_s: when the arm moved last.
    """

    time_s: float
    lift_s: float | None = None
    is_held: bool = False
    is_placed: bool = False
    touched: tuple[int, ...] = ()
    has_moved: bool = False
    still_since_s: float = 0.0


@dataclass
class Witness:
    """Sees one command through: the world calls it at every step.

    Attributes:
        phase: what the arm says that it does.
        frames: a picture of each phase, where they are kept.
    """

    world: ArmWorld
    job: Job
    keeps_frames: bool = False
    phase: Phase | None = None
    frames: list[tuple[str, ImageArray]] = field(default_factory=list)

    def __post_init__(self) -> None:
        world = self.world
        joints = [world.model.joint(f"{PREFIX}{name}") for name in world.arm.joints]
        self._qpos, self._dofs = ([int(values[0]) for values in each] for each in zip(
            *((joint.qposadr, joint.dofadr) for joint in joints), strict=True
        ))  # fmt: skip
        self._shown: Phase | None = None
        self.begin()
        world.add_controller(self.look)

    def begin(self) -> None:
        """The command is said now."""
        self._start_s = self._looked_s = self._still_since_s = self.world.time_s
        self._before = self.world.truth()
        self._joints = self.world.data.qpos[self._qpos].copy()
        self._lift_s: float | None = None
        self._touched: set[int] = set()
        self._has_moved = False

    def look(self) -> None:
        """Note what is so now."""
        world = self.world
        if world.time_s - self._looked_s < EVERY_S:
            return
        self._looked_s = world.time_s
        if np.abs(world.data.qvel[self._dofs]).max() > MOVING_RAD_S:
            self._still_since_s = world.time_s
        self._has_moved |= bool(np.abs(world.data.qpos[self._qpos] - self._joints).max() > MOVED_RAD)
        for true, before in zip(world.truth(), self._before, strict=True):
            if true.id not in self.job.targets:
                if true.touched_by:
                    self._touched.add(true.id)
            elif self._lift_s is None and true.is_held and _height(true) - _height(before) > LIFTED_M:
                self._lift_s = world.time_s - self._start_s
        if self.keeps_frames and self.phase is not self._shown:
            self.frames.append((str(self.phase), world.side_view()))
            self._shown = self.phase

    def truth(self) -> Truth:
        """All of it."""
        world, job = self.world, self.job
        is_to_move = job.kind.is_to_move
        return Truth(
            time_s=world.time_s,
            lift_s=self._lift_s,
            is_held=is_to_move and world.truth()[job.targets[0]].is_held,
            is_placed=job.kind is JobKind.PUT and self._lift_s is not None and lies_right(world, job),
            touched=tuple(sorted(self._touched)),
            has_moved=self._has_moved,
            still_since_s=self._still_since_s,
        )

    def push(self, distance_m: float) -> bool:
        """Push what is meant over the table where it has room; whether it has."""
        (target,) = self.job.targets
        try:
            self.world.push(target, *free_push(scene_now(self.world), target, distance_m))
        except InvalidInputError:
            return False
        return True

    def take_away(self) -> None:
        """Take away what is meant."""
        self.world.take_away(self.job.targets[0])

    def write_strip(self, folder: Path) -> None:
        """The phases side by side, as a picture."""
        if self.frames:
            pictures = [picture[::2, ::2] for _, picture in self.frames]
            strip = Image.fromarray(np.concatenate(pictures, axis=1))
            strip.save(folder / f"{self.world.scene.seed}-{self.job.kind}.jpg")


def table_of(seed: int) -> Scene:
    """A held-out table with an arm at its edge."""
    return with_arm_at_the_edge(sample_scene(seed))


def job_for(world: ArmWorld, kind: JobKind) -> Job | None:
    """A command of a kind about a table; None where there is none."""
    scene = scene_now(world)
    jobs = JobWriter(scene, seen_now(world, scene), np.random.default_rng(scene.seed)).jobs(kind)
    return jobs[0] if jobs else None


def box_of(world: ArmWorld, job: Job) -> FloatArray:
    """(1, 4) pixels around what is meant, as it lies; (0, 4) where nothing is, or several things."""
    return world.boxes().boxes_xyxy[list(job.targets) if job.kind.is_to_move else []]


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


def _height(true: TrueThing) -> float:
    return true.pose.position_m[2]
