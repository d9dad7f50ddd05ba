"""Where a thing can be grasped, found from its true shape: what the physics allows whoever sees perfectly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray
from agent.manipulation.arm import Pose
from agent.rotations import matrix_from_quaternion
from sim.arm.kinematics import pose_of
from sim.arm.world import ArmWorld, TrueThing
from sim.catalogue import SIZES
from sim.meshes import Mesh
from sim.scene import shape_of

POINTS = 4000
OPEN_VESSELS = ("cup", "bowl", "plate")
YAWS = 12
TILTS_RAD = (0.0, 0.35, 0.7)
DEEPEST_M = 0.045
"""Of the finger tips below the highest point between the fingers."""
ABOVE_TABLE_M = 0.003
ROOM_M = 0.004
"""Beside each finger when it comes down."""
FINGER_M = (0.008, 0.02, 0.08)
"""Thickness, width and length of a finger."""
PALM_M = (0.12, 0.044, 0.05)
"""What the palm fills: along the fingers' way, across, and how far it begins before their tips minus their length."""
WRIST_M = 0.28
"""From the finger tips back."""
EASY_REACH_M = 0.60


@dataclass(frozen=True, eq=False)
class TrueGrasp:
    """Where the hand goes.

    Attributes:
        pose: of the hand.
        opening_m: of the fingers as they come.
        score: larger is better.
    """

    pose: Pose
    opening_m: float
    score: float


def true_grasps(world: ArmWorld, target: TrueThing) -> list[TrueGrasp]:
    """The best first; empty where the fingers fit nowhere."""
    rng = np.random.default_rng(0)
    clouds = {each.id: _surface(world, each, rng) for each in world.truth() if not each.is_gone}
    own = clouds.pop(target.id)
    others = np.concatenate([np.zeros((0, 3)), *clouds.values()])
    near = others[np.linalg.norm(others[:, :2] - own[:, :2].mean(axis=0), axis=1) < 0.35]
    grasps = [_checked(own, near, *candidate, world.arm.gripper.stroke_m) for candidate in _candidates(target, own)]
    return sorted((each for each in grasps if each is not None), key=lambda each: -each.score)


def _candidates(target: TrueThing, own: FloatArray) -> Iterator[tuple[FloatArray, FloatArray, float]]:
    """Places between the fingers, rotations of the hand, and how much they are worth."""
    if target.thing.category in OPEN_VESSELS:
        yield from _on_the_rim(own)
    middle = own.mean(axis=0)
    for yaw in np.arange(YAWS) * np.pi / YAWS:
        across = np.array([-np.sin(yaw), np.cos(yaw), 0.0])
        for shift in (0.0, -0.02, 0.02):
            yield middle + shift * across, _hand_axes(yaw, 0.0), 1.0 - 5 * abs(shift)


def _on_the_rim(own: FloatArray) -> Iterator[tuple[FloatArray, FloatArray, float]]:
    """Across the wall of a vessel, upright or leaning outwards."""
    high = own[own[:, 2] > own[:, 2].max() - 0.006]
    middle = (own[:, :2].min(axis=0) + own[:, :2].max(axis=0)) / 2
    for yaw in np.arange(2 * YAWS) * np.pi / YAWS:
        outwards = np.array([np.cos(yaw), np.sin(yaw)])
        offsets = high[:, :2] - middle
        along, beside = offsets @ outwards, offsets @ np.array([-outwards[1], outwards[0]])
        band = along[(np.abs(beside) < 0.008) & (along > 0)]
        if len(band):
            place = np.append(middle + outwards * np.median(band), high[:, 2].max())
            for tilt in TILTS_RAD:
                yield place, _hand_axes(yaw, tilt), 0.9 - 0.3 * tilt


def _hand_axes(yaw: float, tilt: float) -> FloatArray:
    """(3, 3): x, along which the fingers close, turned about z, then the hand leaning back towards x."""
    x = np.array([np.cos(yaw), np.sin(yaw), 0.0])
    x = np.cos(tilt) * x - np.sin(tilt) * np.array([0, 0, 1.0])
    sideways = np.array([-np.sin(yaw), np.cos(yaw), 0.0])
    down = np.cross(x, -sideways)
    return np.column_stack([x, np.cross(down, x), down])


def _checked(
    own: FloatArray, others: FloatArray, place: FloatArray, axes: FloatArray, worth: float, stroke_m: float
) -> TrueGrasp | None:
    """The grasp at a place, as deep as it goes; None where the fingers or the palm would meet something."""
    thick, wide, long = FINGER_M
    local = (own - place) @ axes
    strip = local[np.abs(local[:, 1]) < wide / 2]
    between = strip[np.abs(strip[:, 0]) < stroke_m / 2]
    if not len(between):
        return None
    depth = between[:, 2].min() + DEEPEST_M
    depth = min(depth, (place[2] - ABOVE_TABLE_M - thick * abs(axes[2, 0])) / -axes[2, 2])
    held = between[(between[:, 2] < depth - 0.002) & (between[:, 2] > depth - long)]
    if len(held) < 8:
        return None
    low, high = held[:, 0].min(), held[:, 0].max()
    opening = high - low + 2 * ROOM_M
    if opening > stroke_m:
        return None
    centre = np.array([(low + high) / 2, 0.0, depth])
    around = np.concatenate([local, (others - place) @ axes]) - centre
    if _meets_hand(around, opening):
        return None
    tip = place + axes @ centre
    overlap = depth - held[:, 2].min()
    wrist_out = float(np.hypot(*(tip - WRIST_M * axes[:, 2])[:2]))
    score = worth + min(overlap, 0.03) * 10 - 3 * opening - 3 * max(0.0, wrist_out - EASY_REACH_M)
    return TrueGrasp(pose_of(tip, axes), float(opening), float(score))


def _meets_hand(around: FloatArray, opening: float) -> bool:
    """Whether points in the grasp's axes lie in the open fingers or the palm."""
    thick, wide, long = FINGER_M
    x, y, z = np.abs(around[:, 0]), np.abs(around[:, 1]), around[:, 2]
    in_finger = (opening / 2 < x) & (x < opening / 2 + thick) & (y < wide / 2 + 0.002) & (-long < z) & (z < 0)
    in_palm = (x < PALM_M[0] / 2) & (y < PALM_M[1] / 2) & (-long - PALM_M[2] < z) & (z < -long)
    return bool((in_finger | in_palm).sum() > 2)


def _surface(world: ArmWorld, each: TrueThing, rng: np.random.Generator) -> FloatArray:
    """(`POINTS`, 3) of a thing's surface in base_link."""
    shape = shape_of(each.thing, world.scene.options.shapes)
    meshes = [mesh for mesh in (shape.body, shape.accent) if mesh is not None]
    points = np.concatenate([_sampled(mesh, POINTS // len(meshes), rng) for mesh in meshes]) * SIZES[each.thing.size]
    moved: FloatArray = points @ matrix_from_quaternion(each.pose.quaternion_xyzw).T + np.array(each.pose.position_m)
    return moved


def _sampled(mesh: Mesh, count: int, rng: np.random.Generator) -> FloatArray:
    """Points spread evenly over a surface."""
    corners = mesh.vertices[mesh.faces]
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    chosen = corners[rng.choice(len(corners), count, p=areas / areas.sum())]
    a, b = rng.random((2, count, 1))
    a, b = np.where(a + b > 1, 1 - a, a), np.where(a + b > 1, 1 - b, b)
    points: FloatArray = chosen[:, 0] + a * (chosen[:, 1] - chosen[:, 0]) + b * (chosen[:, 2] - chosen[:, 0])
    return points
