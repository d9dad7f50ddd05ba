"""Closed meshes beyond `sim.meshes`: smooth solids from signed distances, rounded profiles and boxes. Metres, z up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray
from sim.meshes import Mesh, Point, lathe, sweep, tube

Field = Callable[[FloatArray], FloatArray]
"""(N, 3) points in metres -> (N,) about the signed distance in metres to a surface, negative inside."""

_SIDES = 40


def curve(points: npt.ArrayLike, steps: int = 6) -> FloatArray:
    """A Catmull-Rom curve through (N, D) points; a point given twice keeps its corner."""
    given = np.asarray(points, dtype=np.float64)
    padded = np.concatenate([2 * given[:1] - given[1:2], given, 2 * given[-1:] - given[-2:-1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        bend = 2 * p0 - 5 * p1 + 4 * p2 - p3, 3 * p1 - p0 - 3 * p2 + p3
        pieces.append(0.5 * (2 * p1 + (p2 - p0) * t + bend[0] * t**2 + bend[1] * t**3))
    return np.concatenate([*pieces, given[-1:]])


def turned(profile: Sequence[tuple[float, float]], sides: int = _SIDES) -> Mesh:
    """A solid of revolution about z from (radius, height) points, rounded but for flat ends on the axis."""
    points = np.asarray(profile, dtype=np.float64)
    off_axis = points[:, 0] > 0
    low, high = points[:1][~off_axis[:1]], points[-1:][~off_axis[-1:]]
    outline = np.vstack([low, curve(points[off_axis]), high])
    return lathe([(max(float(r), 0.0), float(z)) for r, z in outline], sides)


def hollow(outer: Sequence[tuple[float, float]], wall: float, floor: float, sides: int = _SIDES) -> Mesh:
    """An open vessel: its outer profile (radius, height) from foot to rim, rounded; the rim is round."""
    outside = curve(outer)
    inner = outside[outside[:, 1] > floor + wall / 2] - np.array([wall, 0.0])
    inner = inner[inner[:, 0] > 0.003][::-1]
    start, end = np.append(0.0, outside[0, 1]), np.array([0.0, floor])
    rim = outside[-1] + np.array([[-0.12, 0.30], [-0.5, 0.5], [-0.88, 0.30]]) * wall
    return lathe([(float(r), float(z)) for r, z in np.vstack([start, outside, rim, inner, end])], sides)


def ring(loop: Sequence[tuple[float, float]], sides: int = _SIDES) -> Mesh:
    """A closed loop of (radius, height) points, counter-clockwise with the radius to the right, turned about z."""
    points = np.asarray(loop, dtype=np.float64)
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)[:, None]
    rings = np.stack([points[:, 0] * np.cos(angles), points[:, 0] * np.sin(angles), points[:, 1] + 0 * angles], axis=-1)
    index = np.arange(sides * len(points)).reshape(sides, -1)
    beside, above = np.roll(index, -1, axis=0), np.roll(index, -1, axis=1)
    both = np.roll(beside, -1, axis=1)
    corners = (index, beside, both), (index, both, above)
    faces = np.concatenate([np.stack([corner.reshape(-1) for corner in each], axis=1) for each in corners])
    return Mesh(rings.reshape(-1, 3), faces)


def reshaped(mesh: Mesh, radius: Callable[[FloatArray], FloatArray]) -> Mesh:
    """Stretch every vertex away from the z axis by a factor of its angle in radians."""
    x, y, z = mesh.vertices.T
    factor = radius(np.arctan2(y, x))
    return Mesh(np.column_stack([x * factor, y * factor, z]), mesh.faces)


def squared(corners: float, power: float) -> Callable[[FloatArray], FloatArray]:
    """For `reshaped`: a circle's way to a rounded square, 0 to 1."""

    def factor(angle: FloatArray) -> FloatArray:
        norm = (np.abs(np.cos(angle)) ** power + np.abs(np.sin(angle)) ** power) ** (1 / power)
        return np.asarray(1 + corners * (1 / norm - 1))

    return factor


def fluted(count: int, depth: float) -> Callable[[FloatArray], FloatArray]:
    """For `reshaped`: that many waves around, as deep as this share of the radius."""
    return lambda angle: np.asarray(1 + depth * np.cos(count * angle))


def bar(path: npt.ArrayLike, radii: npt.ArrayLike, sides: int = 12, steps: int = 5, flat: float = 1.0) -> Mesh:
    """A rounded rod along a smooth path; ``flat`` thins it along z about its own path."""
    points, thick = curve(path, steps), curve(np.asarray(radii)[:, None], steps)[:, 0]
    mesh = sweep([(float(x), float(y), float(z)) for x, y, z in points], list(np.maximum(thick, 0.0004)), sides)
    if flat == 1.0:
        return mesh
    middle = np.interp(np.arange(len(mesh.vertices) - 2) // sides, np.arange(len(points)), points[:, 2])
    middle = np.concatenate([middle, points[[0, -1], 2]])
    low = mesh.vertices.copy()
    low[:, 2] = middle + flat * (low[:, 2] - middle)
    return Mesh(low, mesh.faces)


def slab(x: float, y: float, z: float, corner: float, edge: float, steps: int = 4) -> Mesh:
    """A box with full side lengths, standing on z = 0: upright edges rounded by ``corner``, the others by ``edge``."""
    edge = min(edge, corner, z / 2)
    quarter = np.linspace(0, np.pi / 2, steps)
    angles = np.concatenate([quarter + turn * np.pi / 2 for turn in range(4)])
    signs = np.repeat([(1, 1), (-1, 1), (-1, -1), (1, -1)], steps, axis=0)
    lifts, insets = edge * (1 - np.sin(quarter)), edge * (1 - np.cos(quarter))
    rings = []
    for height, inset in zip([*lifts[::-1], *(z - lifts)], [*insets[::-1], *insets], strict=True):
        flat = signs * (np.array([x, y]) / 2 - corner)
        flat += (corner - inset) * np.column_stack([np.cos(angles), np.sin(angles)])
        rings.append(np.column_stack([flat, np.full(len(flat), height)]))
    return tube(np.array(rings))


def ball_mesh(radius: float, sides: int = 48) -> Mesh:
    """A sphere that stands on z = 0."""
    angles = np.linspace(-np.pi / 2, np.pi / 2, sides // 2 + 1)
    return lathe([(radius * float(np.cos(a)), radius * (1 + float(np.sin(a)))) for a in angles], sides)


def ellipsoid_field(centre: Point, semi_axes: Point) -> Field:
    """An ellipsoid with its axes along x, y and z."""

    def field(points: FloatArray) -> FloatArray:
        inside = (points - np.array(centre)) / np.array(semi_axes)
        k0 = np.linalg.norm(inside, axis=1)
        k1 = np.linalg.norm(inside / np.array(semi_axes), axis=1)
        return np.asarray(k0 * (k0 - 1) / np.maximum(k1, 1e-9))

    return field


def rod_field(start: Point, end: Point, start_radius: float, end_radius: float) -> Field:
    """A rod with round ends whose radius goes evenly from one to the other."""
    origin, along = np.array(start), np.subtract(end, start)

    def field(points: FloatArray) -> FloatArray:
        t = np.clip((points - origin) @ along / (along @ along), 0, 1)
        apart = np.linalg.norm(points - origin - t[:, None] * along, axis=1)
        return np.asarray(apart - (start_radius + t * (end_radius - start_radius)))

    return field


def blended(blend: float, *fields: Field) -> Field:
    """The union of fields, melted together over about ``blend`` metres."""

    def field(points: FloatArray) -> FloatArray:
        total = fields[0](points)
        for each in fields[1:]:
            other = each(points)
            mix = np.clip(0.5 + 0.5 * (other - total) / blend, 0, 1)
            total = other + (total - other) * mix - blend * mix * (1 - mix)
        return total

    return field


def carved(field: Field, tool: Field, blend: float = 0.001) -> Field:
    """What is left of a field when the tool is taken out of it."""
    whole = blended(blend, lambda points: -field(points), tool)
    return lambda points: -whole(points)


def sculpted(field: Field, low: Point, high: Point, cells: int = 44) -> Mesh:
    """The surface of a field within a box, as a closed mesh; ``cells`` divide the box's longest side.

    Source: naive surface nets, Gibson, "Constrained elastic surface nets", MICCAI 1998.
    """
    size = np.subtract(high, low)
    cell = size.max() / cells
    counts = np.ceil(size / cell).astype(int) + 3
    axes = [low[k] - cell + cell * np.arange(counts[k]) for k in range(3)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    values = field(grid.reshape(-1, 3)).reshape(counts)
    sums, hits = np.zeros([*(counts - 1), 3]), np.zeros(counts - 1)
    for axis in range(3):
        first, second = (
            tuple(slice(a, n - 1 + a) if k == axis else slice(None) for k, n in enumerate(counts)) for a in (0, 1)
        )
        start, end = values[first], values[second]
        crossed = (start < 0) != (end < 0)
        share = np.where(crossed, start / np.where(crossed, start - end, 1), 0)
        place = grid[first].copy()
        place[..., axis] += share * cell
        others = [k for k in range(3) if k != axis]
        for shift in ((0, 0), (0, 1), (1, 0), (1, 1)):
            window = [slice(None)] * 3
            for k, s in zip(others, shift, strict=True):
                window[k] = slice(s, counts[k] - 1 + s)
            at = tuple(window)
            sums += place[at] * crossed[at][..., None]
            hits += crossed[at]
    active = hits > 0
    number = np.full(counts - 1, -1)
    number[active] = np.arange(int(active.sum()))
    quads = [_quads_across(values, number, axis) for axis in range(3)]
    corners = np.concatenate(quads)
    faces = np.concatenate([corners[:, [0, 1, 2]], corners[:, [0, 2, 3]]])
    return Mesh(sums[active] / hits[active][:, None], faces)


def _quads_across(values: FloatArray, number: FloatArray, axis: int) -> FloatArray:
    """(Q, 4) vertices around each edge along the axis that the surface crosses, counter-clockwise from outside."""
    b, c = (axis + 1) % 3, (axis + 2) % 3
    moved, cells = np.moveaxis(values, (axis, b, c), (0, 1, 2)), np.moveaxis(number, (axis, b, c), (0, 1, 2))
    start, end = moved[:-1, 1:-1, 1:-1] < 0, moved[1:, 1:-1, 1:-1] < 0
    around = np.stack([cells[:, :-1, :-1], cells[:, 1:, :-1], cells[:, 1:, 1:], cells[:, :-1, 1:]], axis=-1)
    return np.concatenate([around[start & ~end], around[~start & end][:, ::-1]])
