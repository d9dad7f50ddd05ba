"""Grey patterns for table tops, floors and wood grain, made from noise; a colour is multiplied in later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

SIDE_PX = 256
GreyArray = npt.NDArray[np.float64]


def _noise(rng: np.random.Generator, cells_x: int, cells_y: int) -> GreyArray:
    """Smooth tiling noise in [0, 1] with the given number of cells."""
    grid = rng.random((cells_y, cells_x))
    x = np.arange(SIDE_PX) * cells_x / SIDE_PX
    y = np.arange(SIDE_PX) * cells_y / SIDE_PX
    x0, y0 = x.astype(int), y.astype(int)
    u, v = (s * s * (3 - 2 * s) for s in (x - x0, y - y0))
    x1, y1 = (x0 + 1) % cells_x, (y0 + 1) % cells_y
    top = grid[np.ix_(y0, x0)] * (1 - u) + grid[np.ix_(y0, x1)] * u
    low = grid[np.ix_(y1, x0)] * (1 - u) + grid[np.ix_(y1, x1)] * u
    mixed: GreyArray = top * (1 - v)[:, None] + low * v[:, None]
    return mixed


def _fractal(rng: np.random.Generator, cells: int) -> GreyArray:
    octaves = [_noise(rng, cells * 2**k, cells * 2**k) / 2**k for k in range(4)]
    total: GreyArray = np.sum(octaves, axis=0) / (2 - 0.5**3)
    return total


def _grain(rng: np.random.Generator) -> GreyArray:
    bend = _noise(rng, 2, 3)
    rings = 0.5 + 0.5 * np.sin(2 * np.pi * (np.linspace(0, 6, SIDE_PX, endpoint=False)[:, None] + 1.6 * bend))
    return 0.5 * rings + 0.5 * _noise(rng, 4, 128)


def _planks(rng: np.random.Generator) -> GreyArray:
    planks = 0.75 * _grain(rng)
    row = np.arange(SIDE_PX) * 4 // SIDE_PX
    planks += rng.random(4)[row][:, None] * 0.35
    planks[(np.arange(SIDE_PX) % (SIDE_PX // 4)) < 2] = 0.0
    return planks


def _terrazzo(rng: np.random.Generator) -> GreyArray:
    chips = np.full((SIDE_PX, SIDE_PX), 0.75)
    yy, xx = np.mgrid[:SIDE_PX, :SIDE_PX]
    for cx, cy, r, grey in rng.random((160, 4)) * [SIDE_PX, SIDE_PX, 5, 1] + [0, 0, 1.5, 0]:
        chips[(xx - cx) ** 2 + (yy - cy) ** 2 < r * r] = grey
    return chips


def plain_pattern() -> GreyArray:
    """No pattern: (256, 256) float64, the same everywhere."""
    return np.full((SIDE_PX, SIDE_PX), 0.9)


@cache
def table_patterns() -> Mapping[str, GreyArray]:
    """Name -> (256, 256) float64 in [0, 1]; the same on every machine."""
    rng = np.random.default_rng(20240)
    line = np.arange(SIDE_PX)
    thread = 0.5 + 0.5 * np.sin(line * np.pi / 4)
    return {
        "plain": plain_pattern(),
        "grain": _grain(rng),
        "planks": _planks(rng),
        "marble": np.abs(2 * _fractal(rng, 3) - 1) ** 0.5,
        "stone": _fractal(rng, 8),
        "speckle": 0.7 + 0.3 * rng.random((SIDE_PX, SIDE_PX)),
        "weave": 0.6 + 0.4 * np.outer(thread, thread),
        "stripes": 0.75 + 0.25 * np.repeat(np.sign(np.sin(line * np.pi / 16))[None], SIDE_PX, axis=0),
        "checker": 0.75 + 0.25 * np.sign(np.sin(line * np.pi / 32)[:, None] * np.sin(line * np.pi / 32)[None]),
        "terrazzo": _terrazzo(rng),
    }


@cache
def second_look_patterns() -> Mapping[str, GreyArray]:
    """Name -> (256, 256) float64 in [0, 1]: patterns that no training frame shows."""
    rng = np.random.default_rng(20241)
    yy, xx = np.mgrid[:SIDE_PX, :SIDE_PX]
    in_course = yy // 32
    joints = (yy % 32 < 3) | ((xx + 32 * (in_course % 2)) % 64 < 3)
    rings = np.hypot((xx % 64) - 31.5, (yy % 64) - 31.5)
    brushed = np.repeat(rng.random((SIDE_PX, 1)), SIDE_PX, axis=1)
    return {
        "bricks": np.where(joints, 0.55, 0.80 + 0.15 * rng.random((8, 8))[in_course, xx // 32]),
        "dots": np.where(rings < 12, 0.55, 0.92),
        "diagonals": np.where((xx + yy) // 16 % 2 == 0, 0.70, 0.92),
        "gingham": 0.95 - 0.22 * (xx // 32 % 2) - 0.22 * (yy // 32 % 2),
        "brushed": 0.70 + 0.25 * brushed,
        "cracks": 0.95 - 0.45 * (np.abs(_fractal(rng, 5) - 0.5) < 0.02),
    }


PATTERN_SETS: Mapping[str, Callable[[], Mapping[str, GreyArray]]] = {
    "training": table_patterns,
    "second look": second_look_patterns,
}
"""Mesh set -> its table patterns; the sets have none in common."""


@cache
def wood_grain() -> GreyArray:
    """The grain of wooden objects: (256, 256) float64 in [0, 1]."""
    return _grain(np.random.default_rng(7))
