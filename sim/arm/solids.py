"""The things on the table as convex pieces, so that they touch as they look: a bowl is a floor and a ring of walls."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from agent.datatypes import FloatArray
from sim.meshes import Mesh, faceted, lathe
from sim.shapes import STEPS, Shape, dish_profile, made, parts_of, read_lines, read_shapes, steps_of

SECTORS = (6, 14)
"""A round wall is made of at least and at most so many pieces,"""
SECTOR_M = 0.02
"""each about so wide."""
STRAIGHT_M = 0.0012
"""A profile or a path counts as straight where it strays by less."""
FOOT_M = 0.001
"""What is round below is flat where it stands, as if it gave way a little; else every ball would roll at a breath."""
THIN_M = 1e-4

Profile = Sequence[tuple[float, float]]


@cache
def solids_of(shapes: str, category: str, variant: int) -> tuple[FloatArray, ...]:
    """(V, 3) corners in metres of each convex piece of a shape of medium size; where they are is where it is drawn."""
    lines = read_lines(shapes)[category][variant]
    pieces = [piece for key in ("body", "accent") for line in lines.get(key, ()) for piece in _pieces(line)]
    shift = _shift(read_shapes(shapes)[category][variant], lines["body"])
    moved = [piece.vertices + shift for piece in pieces]
    flattened = [np.column_stack([each[:, :2], np.maximum(each[:, 2], FOOT_M)]) for each in moved]
    return tuple(each for each in flattened if np.ptp(each[:, 2]) > THIN_M)


def _shift(shape: Shape, body: Sequence[str]) -> FloatArray:
    """By what the drawn shape was moved to stand on the table."""
    shift: FloatArray = shape.body.vertices[0] - made(next(parts_of(body[0]))).vertices[0]
    return shift


def _pieces(line: str) -> list[Mesh]:
    pieces: list[Mesh] = []
    for part in parts_of(line):
        (maker, arguments, options), *changes = steps_of(part)
        solids = SOLIDS[maker](*arguments, **options) if maker in SOLIDS else [STEPS[maker](*arguments, **options)]
        for name, values, settings in changes:
            if STEPS[name] is not faceted:
                solids = [STEPS[name](solid, *values, **settings) for solid in solids]
        pieces += solids
    return pieces


def _bare(vertices: FloatArray) -> Mesh:
    return Mesh(vertices, np.zeros((0, 3), dtype=np.int64))


def _distinct(profile: Profile) -> list[tuple[float, float]]:
    """The points of a profile, each sharp edge's once."""
    return [point for point, _ in itertools.groupby(profile)]


def _turned(profile: Profile, sides: int = 28) -> list[Mesh]:
    """A lathe's solid: cut where its profile turns inwards."""
    points = _distinct(profile)
    runs: list[list[tuple[float, float]]] = [points[:2]]
    for point in points[2:]:
        (r0, z0), (r1, z1) = runs[-1][-2:]
        turns_in = (r1 - r0) * (point[1] - z1) - (z1 - z0) * (point[0] - r1) < -1e-9
        if turns_in:
            runs.append([(r1, z1), point])
        else:
            runs[-1].append(point)
    thick = [run for run in runs if np.ptp([z for _, z in run]) > 1e-6 and max(r for r, _ in run) > 1e-6]
    return [_bare(lathe(run, min(sides, 20)).vertices) for run in thick]


def _chain(rings: FloatArray) -> list[Mesh]:
    """(R, S, 3) rings of a tube: a piece for each stretch along which they do not bend."""
    middles = rings.mean(axis=1)
    cuts = _corners(middles)
    return [_bare(rings[low : high + 1].reshape(-1, 3)) for low, high in itertools.pairwise(cuts)]


def _corners(points: FloatArray) -> list[int]:
    """Indices of a polyline's points at which it bends, with both ends."""
    cuts = [0]
    while cuts[-1] < len(points) - 1:
        low = cuts[-1]
        high = low + 1
        while high + 1 < len(points) and _is_straight(points[low : high + 2]):
            high += 1
        cuts.append(high)
    return cuts


def _is_straight(points: FloatArray) -> bool:
    along = points[-1] - points[0]
    offsets = points - points[0]
    share = np.clip(offsets @ along / max(float(along @ along), 1e-12), 0, 1)
    return bool(np.linalg.norm(offsets - share[:, None] * along, axis=1).max() < STRAIGHT_M)


def _tube(maker: str) -> Callable[..., list[Mesh]]:
    """Any of the makers that join rings, whose mesh is the rings one after the other and two middles."""

    def solids(*arguments: Any, **options: Any) -> list[Mesh]:
        mesh: Mesh = STEPS[maker](*arguments, **options)
        return _chain(mesh.vertices[:-2].reshape(-1, _sides(mesh), 3))

    return solids


def _sides(mesh: Mesh) -> int:
    """How many points each ring of a tube has: as many triangles as meet in its last middle."""
    return int((mesh.faces == len(mesh.vertices) - 1).any(axis=1).sum())


def _vessel(outer: Profile, wall: float, floor: float, sides: int = 28) -> list[Mesh]:
    """A floor, and a ring of walls for each straight stretch of the profile above it."""
    points = np.array(_distinct(outer))
    foot = float(np.interp(floor, points[:, 1], points[:, 0]))
    below = [(0.0, float(points[0, 1])), *map(tuple, points[points[:, 1] < floor]), (foot, floor), (0.0, floor)]
    above = np.vstack([(foot, floor), points[points[:, 1] > floor]])
    fewer = int(np.clip(2 * np.pi * points[:, 0].max() / SECTOR_M, *SECTORS))
    count = min(sides, fewer)
    outwards = 1.0 if count == sides else (1 + 1 / np.cos(np.pi / count)) / 2
    cuts = _corners(above)
    pieces = [_bare(lathe(below, min(sides, 20)).vertices)]
    for low, high in itertools.pairwise(cuts):
        ends = [(r * outwards, max(r - wall, 0.001) * outwards, z) for r, z in (above[low], above[high])]
        pieces += [_bare(_sector(ends, count, at)) for at in range(count)]
    return pieces


def _sector(ends: Sequence[tuple[float, float, float]], count: int, at: int) -> FloatArray:
    """(8, 3): one of ``count`` pieces of a ring between two heights, each with an outer and an inner radius."""
    angles = 2 * np.pi * np.array([at, at + 1]) / count
    corners = [(r * np.cos(a), r * np.sin(a), z) for far, near, z in ends for r in (far, near) for a in angles]
    return np.array(corners)


def _dish(radius: float, depth: float, start_rad: float, count: int, wall: float, floor: float) -> list[Mesh]:
    return _vessel(dish_profile(radius, depth, start_rad, count), wall, floor)


SOLIDS: Mapping[str, Callable[..., list[Mesh]]] = {
    "lathe": _turned,
    "vessel": _vessel,
    "dish": _dish,
    **{maker: _tube(maker) for maker in ("sweep", "handle", "banana")},
}
"""Of the makers in `sim.shapes.STEPS`, those whose meshes are not convex."""
