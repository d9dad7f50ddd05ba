"""Things on and in other things: some objects of a scene move onto a plate or a box, or into a bowl."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from agent.datatypes import FloatArray
from sim.catalogue import SIZES
from sim.scene import Scene, SceneObject, radius_of, shape_of

SUPPORTS = {"plate": "on", "box": "on", "bowl": "in"}
"""What carries things, and the word that tells where they are then."""
MOVED = ("apple", "lemon", "ball", "block", "can", "duck")
SEED_OFFSET = 7
SLACK = 0.85
"""A thing may cover so much of its support's radius."""


def stacked(scene: Scene) -> Scene:
    """The scene with up to two of its things on or in others; the same every time. Nothing where nothing fits."""
    rng = np.random.default_rng([scene.seed, SEED_OFFSET])
    shapes = scene.options.shapes
    objects = list(scene.objects)
    wanted = int(rng.integers(1, 3))
    for index in rng.permutation(len(objects)):
        thing = objects[index]
        carrying = {each.support for each in objects}
        free = [
            at
            for at, other in enumerate(objects)
            if can_carry(other, thing, shapes) and at not in carrying and other.support is None and at != index
        ]
        if wanted and thing.support is None and index not in carrying and free:
            at = int(free[int(rng.integers(len(free)))])
            x_m, y_m, z_m = objects[at].position_m
            vertices = shape_of(objects[at], shapes).body.vertices * SIZES[objects[at].size]
            height_m = surface_m(objects[at].category, vertices)
            objects[index] = replace(thing, position_m=(x_m, y_m, z_m + height_m), support=at)
            wanted -= 1
    return replace(scene, objects=tuple(objects))


def can_carry(other: SceneObject, thing: SceneObject, shapes: str) -> bool:
    """Whether a thing can lie on or in the other, as far as what they are and how large they are goes."""
    fits = radius_of(thing, shapes) < SLACK * radius_of(other, shapes)
    return other.category in SUPPORTS and thing.category in MOVED and fits


def surface_m(category: str, vertices: FloatArray) -> float:
    """How high above its foot something lies on or in what has such a category and such (V, 3) vertices in metres."""
    if category == "box":
        return float(vertices[:, 2].max())
    reach = np.linalg.norm(vertices[:, :2], axis=1)
    return float(vertices[reach <= 0.35 * reach.max(), 2].max())
