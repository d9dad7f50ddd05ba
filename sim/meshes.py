"""Triangle meshes from a few numbers: lathes, sweeps, boxes and their unions. Metres, z up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agent.datatypes import FloatArray

Point = tuple[float, float, float]


@dataclass(frozen=True)
class Mesh:
    """A closed surface.

    Attributes:
        vertices: (V, 3) float64 metres.
        faces: (F, 3) int64 vertex indices, counter-clockwise seen from outside.
    """

    vertices: FloatArray
    faces: npt.NDArray[np.int64]

    def scaled(self, x: float, y: float | None = None, z: float | None = None) -> Mesh:
        """Stretch about the origin; one number stretches all axes."""
        factors = np.array([x, x if y is None else y, x if z is None else z])
        return Mesh(self.vertices * factors, self.faces)

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Mesh:
        """Shift by metres."""
        return Mesh(self.vertices + np.array([x, y, z]), self.faces)

    def turned(self, axis: str, degrees: float) -> Mesh:
        """Rotate about the x, y or z axis through the origin, right-handed."""
        cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
        turned = self.vertices.copy()
        turned[:, i] = cos * self.vertices[:, i] - sin * self.vertices[:, j]
        turned[:, j] = sin * self.vertices[:, i] + cos * self.vertices[:, j]
        return Mesh(turned, self.faces)


def union(*meshes: Mesh) -> Mesh:
    """Several surfaces as one mesh (they may overlap)."""
    offsets = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes[:-1])])
    return Mesh(
        np.concatenate([mesh.vertices for mesh in meshes]),
        np.concatenate([mesh.faces + offset for mesh, offset in zip(meshes, offsets, strict=True)]),
    )


def shift_to_stand(vertices: FloatArray) -> Point:
    """The shift in metres that takes the lowest of (V, 3) points to z = 0 and their middle over the origin."""
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    return float(-(low[0] + high[0]) / 2), float(-(low[1] + high[1]) / 2), float(-low[2])


def _outward(vertices: FloatArray, faces: npt.NDArray[np.int64]) -> Mesh:
    corners = vertices[faces]
    areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    faces, corners = faces[areas > 1e-12], corners[areas > 1e-12]
    volume = np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum()
    return Mesh(vertices, faces if volume > 0 else faces[:, ::-1])


def tube(rings: FloatArray) -> Mesh:
    """Join (R, S, 3) rings of points into a surface, ends closed by fans."""
    count, sides = rings.shape[:2]
    index = np.arange(count * sides).reshape(count, sides)
    after = np.roll(index, -1, axis=1)
    first, last = np.full(sides, count * sides), np.full(sides, count * sides + 1)
    corners = [
        (index[:-1], after[:-1], after[1:]),
        (index[:-1], after[1:], index[1:]),
        (first, after[0], index[0]),
        (last, index[-1], after[-1]),
    ]
    faces = np.concatenate([np.stack([corner.reshape(-1) for corner in each], axis=1) for each in corners])
    centres = np.stack([rings[0].mean(axis=0), rings[-1].mean(axis=0)])
    return _outward(np.concatenate([rings.reshape(-1, 3), centres]), faces)


def lathe(profile: Sequence[tuple[float, float]], sides: int = 28) -> Mesh:
    """Turn (radius, height) points about z. A point given twice makes a sharp edge; the ends are closed."""
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    points = np.asarray(profile, dtype=np.float64)
    radii, heights = points[:, :1], points[:, 1:]
    rings = [radii * np.cos(angles), radii * np.sin(angles), np.repeat(heights, sides, axis=1)]
    return tube(np.stack(rings, axis=-1))


def sweep(path: Sequence[Point], radii: Sequence[float], sides: int = 12) -> Mesh:
    """Carry a circle of the given radii along a path."""
    points = np.asarray(path, dtype=np.float64)
    tangents = np.gradient(points, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    normal = np.linalg.svd(points - points.mean(axis=0))[2][-1]
    across = np.cross(tangents, normal)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    beyond = np.cross(tangents, across)
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    offsets = across[:, None] * np.cos(angles)[:, None] + beyond[:, None] * np.sin(angles)[:, None]
    return tube(points[:, None] + np.asarray(radii, dtype=np.float64)[:, None, None] * offsets)


def ellipsoid(x: float, y: float, z: float, sides: int = 24) -> Mesh:
    """Semi-axes in metres, centred on the origin."""
    angles = np.linspace(-np.pi / 2, np.pi / 2, sides // 2 + 1)
    return lathe([(float(np.cos(a)), float(np.sin(a))) for a in angles], sides).scaled(x, y, z)


def box(x: float, y: float, z: float, bevel: float = 0.0) -> Mesh:
    """Full side lengths in metres, standing on z = 0; ``bevel`` cuts the upper and lower edges."""

    def ring(inset: float, height: float) -> list[Point]:
        a, b = x / 2 - inset, y / 2 - inset
        u, v = a - bevel, b - bevel
        corners = [(a, -v), (a, v), (u, b), (-u, b), (-a, v), (-a, -v), (-u, -b), (u, -b)]
        return [(x, y, height) for x, y in corners]

    rings = [ring(bevel, 0.0), ring(0.0, bevel), ring(0.0, bevel), ring(0.0, z - bevel), ring(0.0, z - bevel)]
    return faceted(tube(np.array([*rings, ring(bevel, z)])))


def prism(outline: Sequence[tuple[float, float]], depth: float) -> Mesh:
    """An outline in x and z (convex, metres) carried ``depth`` metres along y, centred on y = 0."""
    flat = np.asarray(outline, dtype=np.float64)
    rings = [np.column_stack([flat[:, 0], np.full(len(flat), y), flat[:, 1]]) for y in (-depth / 2, depth / 2)]
    return faceted(tube(np.array(rings)))


def faceted(mesh: Mesh) -> Mesh:
    """Every face with corners of its own, so that edges are shaded sharp."""
    return Mesh(mesh.vertices[mesh.faces].reshape(-1, 3), np.arange(mesh.faces.size).reshape(-1, 3))
