"""Tables, rooms and light around the things of a scene. Pure data, drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.meshes import Point
from sim.scene import clipped_rgb, random_rgb
from sim.shapes import RGB

TABLES = ("wood", "wood", "planks", "laminate", "cloth", "striped cloth", "stone", "marble", "print")
KEPT_OUT_TABLES = ("gingham", "terrazzo", "tiles", "cork")
_WOODS: tuple[RGB, ...] = (
    (0.62, 0.42, 0.25), (0.80, 0.62, 0.42), (0.42, 0.27, 0.17), (0.88, 0.76, 0.58), (0.30, 0.18, 0.12),
    (0.70, 0.50, 0.34),
)  # fmt: skip
_STONES: tuple[RGB, ...] = ((0.85, 0.84, 0.82), (0.45, 0.46, 0.48), (0.22, 0.23, 0.25), (0.68, 0.62, 0.55))


@dataclass(frozen=True)
class Top:
    """A table's top: a pattern of two colours, ``scale`` times its usual size, turned about z."""

    pattern: str
    rgb: RGB
    other_rgb: RGB
    scale: float
    turn_rad: float
    roughness: float


@dataclass(frozen=True)
class Lamp:
    """A shining rectangle that faces the table; ``watts`` of all its light."""

    position_m: Point
    size_m: tuple[float, float]
    rgb: RGB
    watts: float


@dataclass(frozen=True)
class Room:
    """What is around: the table's sides and top, walls, furniture, lamps and sky light."""

    top: Top
    table_x_m: tuple[float, float]
    table_y_m: tuple[float, float]
    floor_rgb: RGB
    wall_rgb: RGB
    wall_x_m: float
    furniture: tuple[tuple[Point, Point, RGB], ...]
    lamps: tuple[Lamp, ...]
    sky_rgb: RGB
    sky_strength: float
    sun: tuple[Point, float, float] | None
    """Where it stands, its strength, and its width in degrees."""


def draw_room(draw: np.random.Generator, world: str) -> Room:
    """The surroundings of a scene of a world, "train" or "kept-out"."""
    lamps, sky_rgb, sky, sun = _draw_light(draw)
    furniture = tuple(
        (
            (draw.uniform(0.75, 1.5), draw.uniform(-1.3, 1.3), -0.7),
            (draw.uniform(0.3, 0.6), draw.uniform(0.2, 0.8), draw.uniform(0.3, 1.5)),
            random_rgb(draw, 0.1, 0.9, 0.12),
        )
        for _ in range(int(draw.integers(0, 4)))
    )
    return Room(
        top=draw_top(draw, KEPT_OUT_TABLES if world == "kept-out" else TABLES),
        table_x_m=(draw.uniform(-0.9, -0.4), draw.uniform(0.38, 0.75)),
        table_y_m=(draw.uniform(-1.1, -0.55), draw.uniform(0.55, 1.1)),
        floor_rgb=random_rgb(draw, 0.12, 0.75, 0.08),
        wall_rgb=random_rgb(draw, 0.3, 0.95, 0.10),
        wall_x_m=draw.uniform(1.2, 2.4),
        furniture=furniture,
        lamps=lamps,
        sky_rgb=sky_rgb,
        sky_strength=sky,
        sun=sun,
    )


def draw_top(draw: np.random.Generator, patterns: tuple[str, ...]) -> Top:
    """A table's top of one of the patterns."""
    pattern = patterns[int(draw.integers(len(patterns)))]
    if pattern in ("wood", "planks", "cork"):
        rgb = _near(draw, _WOODS[int(draw.integers(len(_WOODS)))], 0.06)
        other = _near(draw, rgb, 0.03, draw.uniform(0.5, 0.8))
    elif pattern in ("stone", "marble", "terrazzo", "tiles"):
        rgb = _near(draw, _STONES[int(draw.integers(len(_STONES)))], 0.05)
        other = random_rgb(draw, 0.2, 0.9, 0.06)
    else:
        rgb = random_rgb(draw, 0.2, 0.95, float(draw.choice([0.04, 0.15])))
        other = random_rgb(draw, 0.2, 0.95, 0.15)
    cloth = "cloth" in pattern or pattern == "gingham"
    rough = draw.uniform(0.8, 1.0) if cloth else draw.uniform(0.12, 0.7)
    return Top(pattern, rgb, other, draw.uniform(0.6, 1.6), draw.uniform(-np.pi, np.pi), rough)


def _draw_light(draw: np.random.Generator) -> tuple[tuple[Lamp, ...], RGB, float, tuple[Point, float, float] | None]:
    kind = str(draw.choice(["window", "ceiling", "lamp", "sun", "two"], p=[0.28, 0.27, 0.15, 0.12, 0.18]))
    side = float(draw.choice([-1, 1]))
    cool, warm = _near(draw, (0.92, 0.97, 1.0), 0.04), _near(draw, (1.0, 0.86, 0.68), 0.06)
    window = Lamp(
        (draw.uniform(-0.6, 0.8), side * draw.uniform(1.2, 1.9), draw.uniform(0.7, 1.3)),
        (draw.uniform(0.6, 1.4), draw.uniform(0.7, 1.3)),
        cool,
        draw.uniform(50, 110),
    )
    ceiling = Lamp(
        (draw.uniform(-0.6, 0.7), draw.uniform(-0.7, 0.7), draw.uniform(1.5, 2.1)),
        (draw.uniform(0.3, 1.2), draw.uniform(0.2, 1.2)),
        _near(draw, (1.0, 0.96, 0.9), 0.04),
        draw.uniform(35, 80),
    )
    bulb = Lamp(
        (draw.uniform(-0.6, 0.6), side * draw.uniform(0.4, 1.0), draw.uniform(0.6, 1.1)),
        (draw.uniform(0.05, 0.16),) * 2,
        warm,
        draw.uniform(14, 30),
    )
    sky_rgb, sky = _near(draw, (0.85, 0.92, 1.0), 0.08), draw.uniform(0.15, 0.5)
    lamps = {"window": (window,), "ceiling": (ceiling,), "lamp": (bulb,), "sun": (), "two": (window, bulb)}[kind]
    sun = None
    if kind == "sun":
        towards = (draw.uniform(-1.2, 1.0), side * draw.uniform(0.3, 1.2), draw.uniform(0.9, 2.0))
        sun = (towards, draw.uniform(2.0, 4.0), draw.uniform(1.0, 8.0))
        sky = draw.uniform(0.4, 0.9)
    return lamps, sky_rgb, sky * (1.5 if kind == "lamp" else 1.0), sun


def _near(draw: np.random.Generator, rgb: RGB, apart: float, factor: float = 1.0) -> RGB:
    return clipped_rgb(np.array(rgb) * factor + draw.uniform(-apart, apart, 3))
