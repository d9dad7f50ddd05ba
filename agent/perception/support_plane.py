"""The surface that a thing stands on: the plane that most of the points around it lie on (RANSAC)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from agent.datatypes import FloatArray
from agent.errors import NoGraspPointError

HYPOTHESES = 150
MIN_POINTS = 30
MIN_SHARE = 0.1
LEVEL_COS = float(np.cos(np.radians(20)))


@dataclass(frozen=True, eq=False)
class SupportPlane:
    """A plane, seen from above.

    Attributes:
        normal: (3,) unit vector towards the side of the camera.
        offset: the camera's height above it in metres: a point p lies ``normal @ p + offset`` above it.
        spread_m: the standard deviation of the depth camera's noise across it.
    """

    normal: FloatArray
    offset: float
    spread_m: float

    def heights(self, xyz: FloatArray) -> FloatArray:
        """(P,) metres of (P, 3) points above the plane."""
        return np.asarray(xyz @ self.normal + self.offset, dtype=np.float64)


def find_support(xyz: FloatArray, up: FloatArray | None = None) -> SupportPlane:
    """Fit the plane that most of the points lie on.

    Args:
        xyz: (P, 3) metres, in the camera's axes.
        up: (3,) unit vector against gravity, where it is known: a level plane goes before one that holds more points
            (a wall, the front of a box).

    Raises:
        NoGraspPointError: hardly any points, or no plane holds a tenth of them.
    """
    if len(xyz) < MIN_POINTS:
        raise NoGraspPointError(
            "there is hardly any depth around the box: check that the depth is aligned with the picture"
        )
    tolerance = 0.003 + 0.003 * float(np.median(xyz[:, 2]))
    normals, offsets = _hypotheses(xyz)
    shares = (np.abs(xyz @ normals.T + offsets) < tolerance).mean(axis=0)
    if up is not None:
        level = (normals @ up >= LEVEL_COS) & (shares >= MIN_SHARE)
        shares = np.where(level, shares, 0.0) if level.any() else shares
    if shares.max(initial=0.0) < MIN_SHARE:
        raise NoGraspPointError("the depth around the box shows no surface that something could stand on")
    best = shares.argmax()
    normal, offset = normals[best], float(offsets[best])
    for _ in range(2):
        on_it = xyz[np.abs(xyz @ normal + offset) < tolerance]
        middle = on_it.mean(axis=0)
        fitted = np.linalg.eigh(np.cov(on_it, rowvar=False))[1][:, 0]
        normal = fitted * np.copysign(1.0, -(fitted @ middle))
        offset = -float(normal @ middle)
    return SupportPlane(normal, offset, 1.4826 * float(np.median(np.abs(on_it @ normal + offset))))


def _hypotheses(xyz: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(N, 3) normals and (N,) offsets of planes through three random points each; the same for the same points."""
    a, b, c = xyz[np.random.default_rng(0).integers(len(xyz), size=(3, HYPOTHESES))]
    normals = np.cross(b - a, c - a)
    lengths = np.linalg.norm(normals, axis=1)
    proper = lengths > 1e-9
    normals = normals[proper] / lengths[proper, None]
    offsets = -(normals * a[proper]).sum(axis=1)
    sides = np.copysign(1.0, offsets)
    return normals * sides[:, None], offsets * sides
