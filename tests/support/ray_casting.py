"""Depth images of simple solids on a table, exact to the ray: what a perfect depth camera would see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Solid = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""(3,) origin and (..., 3) directions in the world -> (...,) how many directions away it is hit first; inf: missed."""


@dataclass(frozen=True)
class DepthCamera:
    """Looks from ``elevation_deg`` above the table at the world's origin; the world's z points up."""

    elevation_deg: float = 45.0
    azimuth_deg: float = 0.0
    distance_m: float = 0.9
    size_wh: tuple[int, int] = (640, 480)
    focal_px: float = 550.0

    @property
    def intrinsics(self) -> np.ndarray:
        return np.array([[self.focal_px, 0, self.size_wh[0] / 2], [0, self.focal_px, self.size_wh[1] / 2], [0, 0, 1]])

    @property
    def rotation(self) -> np.ndarray:
        """(3, 3): columns are the optical axes in the world."""
        up, round_ = np.radians([self.elevation_deg, self.azimuth_deg])
        ahead = np.array([np.cos(up) * np.cos(round_), np.cos(up) * np.sin(round_), -np.sin(up)])
        right = np.array([np.sin(round_), -np.cos(round_), 0.0])
        return np.column_stack([right, np.cross(ahead, right), ahead])

    @property
    def position_m(self) -> np.ndarray:
        return -self.distance_m * self.rotation[:, 2]

    def in_world(self, point_m: tuple[float, float, float]) -> np.ndarray:
        """A point in the optical axes, in the world."""
        return self.rotation @ np.array(point_m) + self.position_m

    def look(self, *solids: Solid) -> tuple[np.ndarray, np.ndarray]:
        """(H, W) float32 depth in metres, 0 where nothing is; (S, 4) boxes around what is seen of each solid."""
        width, height = self.size_wh
        v, u = np.mgrid[:height, :width] + 0.5
        rays = np.stack(
            [(u - width / 2) / self.focal_px, (v - height / 2) / self.focal_px, np.ones((height, width))], -1
        )
        with np.errstate(divide="ignore", invalid="ignore"):
            depths = np.stack([solid(self.position_m, rays @ self.rotation.T) for solid in solids])
        nearest = depths.argmin(axis=0)
        depth = depths.min(axis=0)
        boxes = []
        for index in range(len(solids)):
            rows, columns = np.nonzero((nearest == index) & np.isfinite(depth))
            boxes.append(
                [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1] if len(rows) else [0.0, 0.0, 0.0, 0.0]
            )
        return np.where(np.isfinite(depth), depth, 0).astype(np.float32), np.array(boxes, dtype=np.float64)


def table(height_m: float = 0.0) -> Solid:
    def hit(origin: np.ndarray, rays: np.ndarray) -> np.ndarray:
        return _ahead((height_m - origin[2]) / rays[..., 2])

    return hit


def wall(x_m: float) -> Solid:
    """The plane of all points with this x."""

    def hit(origin: np.ndarray, rays: np.ndarray) -> np.ndarray:
        return _ahead((x_m - origin[0]) / rays[..., 0])

    return hit


def block(foot_m: tuple[float, float, float], sides_m: tuple[float, float, float], yaw_deg: float = 0.0) -> Solid:
    """Stands with the middle of its underside at ``foot_m``."""
    cos, sin = np.cos(np.radians(yaw_deg)), np.sin(np.radians(yaw_deg))
    turned_back = np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])
    half = np.array(sides_m) / 2
    centre = np.add(foot_m, (0, 0, half[2]))

    def hit(origin: np.ndarray, rays: np.ndarray) -> np.ndarray:
        start, along = turned_back @ (origin - centre), rays @ turned_back.T
        one, other = (-half - start) / along, (half - start) / along
        enter = np.minimum(one, other).max(axis=-1)
        return np.where(enter <= np.maximum(one, other).min(axis=-1), _ahead(enter), np.inf)

    return hit


def ball(foot_m: tuple[float, float, float], radius_m: float) -> Solid:
    centre = np.add(foot_m, (0, 0, radius_m))

    def hit(origin: np.ndarray, rays: np.ndarray) -> np.ndarray:
        return _first_root((rays**2).sum(-1), rays @ (origin - centre), ((origin - centre) ** 2).sum() - radius_m**2)

    return hit


def can(foot_m: tuple[float, float, float], radius_m: float, height_m: float) -> Solid:
    """An upright cylinder."""
    middle, top = np.array(foot_m[:2]), foot_m[2] + height_m

    def hit(origin: np.ndarray, rays: np.ndarray) -> np.ndarray:
        start, along = origin[:2] - middle, rays[..., :2]
        side = _first_root((along**2).sum(-1), along @ start, (start**2).sum() - radius_m**2)
        height = origin[2] + side * rays[..., 2]
        side = np.where((height >= foot_m[2]) & (height <= top), side, np.inf)
        lid = _ahead((top - origin[2]) / rays[..., 2])
        on_lid = ((start + lid[..., None] * along) ** 2).sum(-1) <= radius_m**2
        return np.minimum(side, np.where(on_lid, lid, np.inf))

    return hit


def hollow(foot_m: tuple[float, float, float], radius_m: float, height_m: float, wall_m: float) -> Solid:
    """An upright cylinder, open above: a bowl with a floor of no thickness."""
    outside, inside = can(foot_m, radius_m, height_m), radius_m - wall_m
    middle, top = np.array(foot_m[:2]), foot_m[2] + height_m

    def hit(origin: np.ndarray, rays: np.ndarray) -> np.ndarray:
        first = outside(origin, rays)
        at = origin + first[..., None] * rays
        through = (np.hypot(*np.moveaxis(at[..., :2] - middle, -1, 0)) < inside) & (at[..., 2] > top - 1e-6)
        start, along = origin[:2] - middle, rays[..., :2]
        a, half_b, c = (along**2).sum(-1), along @ start, (start**2).sum() - inside**2
        wall = (-half_b + np.sqrt(np.maximum(half_b**2 - a * c, 0))) / a
        floor = _ahead((foot_m[2] + 0.001 - origin[2]) / rays[..., 2])
        return np.where(through, np.fmin(wall, floor), first)

    return hit


def dish(foot_m: tuple[float, float, float], inner_m: float, rim_m: float, height_m: float, wall_m: float) -> Solid:
    """A flat floor with a rim that rises evenly from one radius to another, both faces ``wall_m`` apart."""

    def hit(origin: np.ndarray, rays: np.ndarray) -> np.ndarray:
        steps = np.linspace(0.0, 1.0, 60)
        low, high = ((foot_m[2] + height - origin[2]) / rays[..., 2] for height in (0.0, height_m + wall_m))
        first = np.full(rays.shape[:2], np.inf)
        for share in steps[::-1]:
            ahead = high + share * (low - high)
            at = origin + ahead[..., None] * rays
            radius = np.hypot(at[..., 0] - foot_m[0], at[..., 1] - foot_m[1])
            below = foot_m[2] + height_m * np.clip((radius - inner_m) / (rim_m - inner_m), 0.0, 1.0)
            inside = (radius <= rim_m) & (at[..., 2] >= below) & (at[..., 2] <= below + wall_m)
            first = np.where(inside, _ahead(ahead), first)
        return first

    return hit


def _ahead(distances: np.ndarray) -> np.ndarray:
    return np.where(distances > 0, distances, np.inf)


def _first_root(a: np.ndarray, half_b: np.ndarray, c: float) -> np.ndarray:
    under = half_b**2 - a * c
    return np.where(under >= 0, _ahead((-half_b - np.sqrt(np.maximum(under, 0))) / a), np.inf)
