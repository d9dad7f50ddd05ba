"""What a scene looks like to the path tracer: every thing's shape and finish, the room, what else lies there.

Drawn from the scene's seed and the world alone, so that a scene dresses the same again. Things keep their category,
colour, size, place and direction; one that lies on another is put on that one's new shape.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sim.catalogue import SIZES
from sim.pathtraced.clutter import draw_clutter
from sim.pathtraced.families import families_of
from sim.pathtraced.finishes import draw_finish
from sim.pathtraced.part import Family, Parts, moved_parts, scaled_parts, stood, turned_parts, vertices_of
from sim.pathtraced.surroundings import Room, draw_room
from sim.scene import TABLE_X_M, TABLE_Y_M, Scene, SceneObject, footprint_radius, radius_of
from sim.stacking import surface_m

WORLDS = ("train", "kept-out")
_SHAPES, _ROOM, _CLUTTER = range(3)
"""What is drawn apart, so that a change of one leaves the others."""


@dataclass(frozen=True)
class DressedThing:
    """A thing of the scene: its parts where they lie in the world, coloured and finished, and what they are."""

    parts: Parts
    family: str
    finish: str


@dataclass(frozen=True)
class Dressing:
    """All there is to render of ``scene``, whose stacked things lie on the dressed shapes."""

    scene: Scene
    things: tuple[DressedThing, ...]
    clutter: tuple[Parts, ...]
    room: Room


def dress(scene: Scene, world: str = "train") -> Dressing:
    """Dress a scene for a world of `WORLDS`.

    Raises:
        ValueError: no such world.
    """
    if world not in WORLDS:
        raise ValueError(f"world is one of {', '.join(WORLDS)}; got {world!r}")
    shaped = [_shaped(scene, index, world) for index in range(len(scene.objects))]
    objects = tuple(
        thing if thing.support is None else _rested(thing, scene.objects[thing.support], shaped[thing.support][0])
        for thing in scene.objects
    )
    things = []
    for index, (thing, (parts, family)) in enumerate(zip(objects, shaped, strict=True)):
        draw = np.random.default_rng([scene.seed, _SHAPES, index, 1])
        finish = draw_finish(draw, thing.category, thing.material, world)
        finished = _finished(parts, thing, finish, world)
        own = next(part.finish or finish for part in finished if part.rgb == thing.rgb)
        things.append(DressedThing(_placed(finished, thing), family.name, own))
    room = draw_room(np.random.default_rng([scene.seed, _ROOM]), world)
    return Dressing(replace(scene, objects=objects), tuple(things), _clutter(scene), room)


def _shaped(scene: Scene, index: int, world: str) -> tuple[Parts, Family]:
    """A thing's parts about the origin, in its size; about as wide as in the simulator's shapes."""
    draw = np.random.default_rng([scene.seed, _SHAPES, index])
    thing = scene.objects[index]
    families = families_of(thing.category, world)
    if any(other.support == index for other in scene.objects):
        families = tuple(family for family in families if family.carries)
    family = families[int(draw.integers(len(families)))]
    parts = stood(family.make(draw))
    wanted, size = radius_of(thing, scene.options.shapes), SIZES[thing.size]
    factor = size * np.clip(wanted / (size * footprint_radius(vertices_of(parts))), 0.75, 1.05)
    return scaled_parts(parts, float(factor)), family


def _rested(thing: SceneObject, support: SceneObject, parts: Parts) -> SceneObject:
    """The thing at the height at which its support's parts carry it."""
    height_m = surface_m(support.category, vertices_of(parts)) - (0.0 if support.category == "box" else 0.001)
    x_m, y_m, _ = thing.position_m
    return replace(thing, position_m=(x_m, y_m, support.position_m[2] + height_m))


def _finished(parts: Parts, thing: SceneObject, finish: str, world: str) -> Parts:
    """The parts in their colours and finishes; what is wooden or kept out has no other finish of its own colour."""
    free = world == "train" and thing.material != "wooden"
    return [
        part if part.rgb else replace(part, rgb=thing.rgb, finish=part.finish if free and part.finish else finish)
        for part in parts
    ]


def _placed(parts: Parts, thing: SceneObject) -> Parts:
    return moved_parts(turned_parts(parts, "z", float(np.degrees(thing.yaw_rad))), *thing.position_m)


def _clutter(scene: Scene) -> tuple[Parts, ...]:
    """Up to five pieces where there is room, also beyond the part of the table where things lie."""
    draw = np.random.default_rng([scene.seed, _CLUTTER])
    taken = [(*thing.position_m[:2], radius_of(thing, scene.options.shapes) * 1.3) for thing in scene.objects]
    pieces: list[Parts] = []
    for _ in range(int(draw.integers(0, 6))):
        parts = turned_parts(stood(draw_clutter(draw)), "z", float(draw.uniform(0, 360)))
        radius = float(np.linalg.norm(vertices_of(parts)[:, :2], axis=1).max())
        for _ in range(25):
            x, y = draw.uniform(TABLE_X_M[0] - 0.08, TABLE_X_M[1] + 0.12), draw.uniform(*TABLE_Y_M) * 1.25
            if all(np.hypot(x - u, y - v) > radius + r for u, v, r in taken):
                taken.append((x, y, radius))
                pieces.append(moved_parts(parts, x, y))
                break
    return tuple(pieces)
