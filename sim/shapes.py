"""The shapes of each category: several variants, each a body in the object's colour and, often, an accent.

Measures are those of a medium object, in metres. The accent keeps a colour of its own (a stem, a beak, a lid).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.catalogue import CATEGORIES
from sim.meshes import Mesh, Point, box, ellipsoid, lathe, sphere, sweep, union

RGB = tuple[float, float, float]

STEM: RGB = (0.25, 0.16, 0.07)
LEAF: RGB = (0.12, 0.45, 0.10)
BEAK: RGB = (0.95, 0.50, 0.05)
STEEL: RGB = (0.72, 0.73, 0.75)
CREAM: RGB = (0.90, 0.86, 0.74)
DARK: RGB = (0.10, 0.10, 0.11)


@dataclass(frozen=True)
class Shape:
    """One variant of a category: lowest point at z = 0, centred over the origin."""

    body: Mesh
    accent: Mesh | None = None
    accent_rgb: RGB = STEM


Made = Mesh | tuple[Mesh, Mesh, RGB]
"""A body anywhere, and what goes with it: an accent in a colour of its own."""


def shape_set(*makers: Callable[[], list[Made]]) -> Mapping[str, tuple[Shape, ...]]:
    """Category -> its variants, from one maker for each of `CATEGORIES`."""
    return {category: tuple(map(_on_table, make())) for category, make in zip(CATEGORIES, makers, strict=True)}


def _on_table(made: Made) -> Shape:
    body, accent, rgb = made if isinstance(made, tuple) else (made, None, STEM)
    low, high = body.vertices.min(axis=0), body.vertices.max(axis=0)
    shift = (-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -low[2])
    return Shape(body.moved(*shift), accent and accent.moved(*shift), rgb)


def vessel(outer: list[tuple[float, float]], wall: float, floor: float, sides: int = 28) -> Mesh:
    """An open vessel from its outer profile (radius, height), bottom to rim."""
    inner = [(max(r - wall, 0.001), z) for r, z in reversed(outer) if z > floor]
    last = (float(np.interp(floor, [z for _, z in outer], [r for r, _ in outer])) - wall, floor)
    rim_r, rim_z = outer[-1]
    base_r = outer[0][0]
    outside = [(0.0, outer[0][1]), (base_r, outer[0][1]), *outer]
    return lathe([*outside, (rim_r - wall / 2, rim_z + wall / 3), *inner, last, last, (0.0, floor)], sides)


def _handle(radius: float, low: float, high: float, reach: float, thick: float) -> Mesh:
    middle, half = (low + high) / 2, (high - low) / 2
    angles = np.linspace(-np.pi / 2, np.pi / 2, 11)
    path: list[Point] = [(radius + reach * float(np.cos(a)), 0.0, middle + half * float(np.sin(a))) for a in angles]
    return sweep(path, [thick] * len(path), 8)


def _cup() -> list[Made]:
    mug = vessel([(0.034, 0.0), (0.036, 0.004), (0.036, 0.004), (0.036, 0.088)], 0.004, 0.006)
    tapered = vessel([(0.026, 0.0), (0.028, 0.003), (0.039, 0.095)], 0.003, 0.005)
    tea = vessel([(0.020, 0.0), (0.022, 0.006), (0.036, 0.025), (0.042, 0.045), (0.044, 0.066)], 0.003, 0.008)
    return [
        union(mug, _handle(0.034, 0.018, 0.072, 0.028, 0.0055)),
        tapered,
        union(tea, _handle(0.038, 0.018, 0.052, 0.022, 0.004)),
        union(mug.scaled(1.1, 1.1, 0.82), _handle(0.038, 0.014, 0.060, 0.024, 0.006)),
    ]


def _bowl() -> list[Made]:
    angles = np.linspace(-1.35, 0.0, 8)
    round_ = [(0.075 * float(np.cos(a)), 0.052 + 0.052 * float(np.sin(a))) for a in angles]
    conical = [(0.030, 0.0), (0.032, 0.006), (0.082, 0.046)]
    deep = [(0.036, 0.0), (0.050, 0.006), (0.064, 0.026), (0.068, 0.060)]
    return [vessel(round_, 0.004, 0.010), vessel(conical, 0.004, 0.009), vessel(deep, 0.005, 0.010)]


def _plate() -> list[Made]:
    dinner = [(0.055, 0.0), (0.060, 0.004), (0.075, 0.008), (0.098, 0.015)]
    coupe = [(0.060, 0.0), (0.080, 0.006), (0.094, 0.019)]
    flat = [(0.084, 0.0), (0.092, 0.003), (0.092, 0.003), (0.092, 0.012)]
    return [vessel(dinner, 0.005, 0.006), vessel(coupe, 0.005, 0.006), vessel(flat, 0.006, 0.006)]


def _bottle() -> list[Made]:
    def cap(radius: float, low: float, high: float) -> Mesh:
        return lathe([(0.0, low), (radius, low), (radius, low), (radius, high), (radius, high), (0.0, high)])

    wine = [(0.0, 0.0), (0.029, 0.0), (0.031, 0.004), (0.031, 0.105), (0.026, 0.125), (0.012, 0.145), (0.011, 0.185)]
    soda = [(0.0, 0.0), (0.026, 0.0), (0.032, 0.012), (0.030, 0.055), (0.033, 0.085), (0.030, 0.115)]
    flask = [(0.0, 0.0), (0.038, 0.0), (0.042, 0.006), (0.042, 0.085), (0.036, 0.105), (0.015, 0.118), (0.015, 0.132)]
    return [
        (lathe([*wine, (0.011, 0.19), (0.0, 0.19)]), cap(0.013, 0.178, 0.198), CREAM),
        (lathe([*soda, (0.014, 0.145), (0.012, 0.165), (0.0, 0.165)]), cap(0.0145, 0.158, 0.176), DARK),
        (lathe([*flask, (0.0, 0.132)]), cap(0.019, 0.124, 0.150), STEEL),
    ]


def _can() -> list[Made]:
    def can(radius: float, height: float, neck: float) -> Made:
        lid = height - 0.006
        body = [(0.0, 0.0), (radius - neck, 0.0), (radius, 0.008), (radius, 0.008), (radius, lid - neck)]
        body += [(radius, lid - neck), (radius - neck, lid), (0.0, lid)]
        top = [(0.0, lid), (radius - neck, lid), (radius - neck, height), (radius - neck, height)]
        top += [(radius - neck - 0.003, height), (radius - neck - 0.003, lid + 0.001), (0.0, lid + 0.001)]
        return lathe(body), lathe(top), STEEL

    return [can(0.033, 0.118, 0.006), can(0.038, 0.095, 0.002), can(0.042, 0.062, 0.002)]


def _box() -> list[Made]:
    carton = box(0.115, 0.080, 0.065)
    tape = box(0.117, 0.016, 0.0665).moved(z=-0.0005)
    upright = box(0.075, 0.042, 0.120)
    label = box(0.0765, 0.0435, 0.045).moved(z=0.040)
    walls = [box(0.110, 0.004, 0.060).moved(y=s * 0.041) for s in (-1, 1)]
    walls += [box(0.004, 0.082, 0.060).moved(x=s * 0.053) for s in (-1, 1)]
    flaps = [
        box(0.110, 0.034, 0.003).moved(y=s * 0.017).turned("x", s * 28).moved(y=s * 0.041, z=0.059) for s in (-1, 1)
    ]
    open_ = union(box(0.110, 0.082, 0.004), *walls, *flaps)
    return [(carton, tape, CREAM), (upright, label, CREAM), open_]


def _ball() -> list[Made]:
    ring = [(float(np.cos(a)) * 0.0362, float(np.sin(a)) * 0.0362) for a in np.linspace(-0.16, 0.16, 5)]
    band = lathe([(0.0355, ring[0][1]), *ring, (0.0355, ring[-1][1])])
    return [
        sphere(0.036),
        (sphere(0.036), band.turned("x", 35), CREAM),
        (sphere(0.036), union(band.turned("x", 80), band.turned("y", 60)), DARK),
    ]


def _block() -> list[Made]:
    cube = box(0.045, 0.045, 0.045, bevel=0.004)
    stud = lathe([(0.0, 0.0), (0.0055, 0.0), (0.0055, 0.0), (0.0055, 0.005), (0.0055, 0.005), (0.0, 0.005)], 14)
    studs = [stud.moved(x * 0.015, y * 0.015, 0.026) for x in (-1.5, -0.5, 0.5, 1.5) for y in (-0.5, 0.5)]
    brick = union(box(0.064, 0.032, 0.026), *studs)
    long = box(0.085, 0.028, 0.028, bevel=0.003)
    return [cube, brick, long]


def _banana() -> list[Made]:
    def banana(length: float, bend: float, thick: float) -> Made:
        t = np.linspace(-1, 1, 15)
        path: list[Point] = [
            (length / 2 * float(np.sin(u * bend) / np.sin(bend)), bow, thick)
            for u, bow in zip(t, length * 0.5 * (np.cos(t * bend) - np.cos(bend)) / np.sin(bend), strict=True)
        ]
        radii = thick * np.clip(1.02 - np.abs(t) ** 4 * 0.72, 0.25, 1.0)
        tips = union(sphere(thick * 0.38).moved(*path[0]), sphere(thick * 0.38).moved(*path[-1]))
        return sweep(path, list(radii), 10), tips, STEM

    return [banana(0.165, 0.75, 0.0175), banana(0.150, 1.0, 0.019), banana(0.180, 0.55, 0.0165)]


def _apple() -> list[Made]:
    def apple(squat: float, stem_height: float) -> Made:
        a = np.linspace(-np.pi / 2, np.pi / 2, 17)
        radius = 0.038 * np.cos(a) * (1 + 0.12 * np.sin(a))
        height = 0.036 * squat * np.sin(a) - 0.010 * np.exp(-((radius / 0.011) ** 2)) * np.sign(np.sin(a))
        stem = sweep([(0, 0, 0.018 * squat), (0.002, 0, 0.030 * squat), (0.006, 0, stem_height)], [0.0022] * 3, 7)
        leaf = ellipsoid(0.012, 0.005, 0.0015).turned("y", -25).moved(0.014, 0.0, stem_height - 0.002)
        return lathe(list(zip(radius, height, strict=True))), union(stem, leaf), STEM

    return [apple(1.0, 0.046), apple(0.88, 0.041), apple(1.12, 0.050)]


def _lemon() -> list[Made]:
    def lemon(length: float, thick: float, tip: float) -> Made:
        t = np.linspace(-1, 1, 17)
        radius = thick * np.sqrt(np.clip(1 - np.abs(t) ** 2.1, 0, 1)) * (1 - 0.1 * t**2) + 0.004 * (np.abs(t) > 0.9)
        along = t * length / 2 + np.sign(t) * tip * np.clip((np.abs(t) - 0.8) / 0.2, 0, 1)
        points = [(0.0, along[0]), *zip(radius, along, strict=True), (0.0, along[-1])]
        return lathe(points).turned("y", 90)

    return [lemon(0.066, 0.028, 0.008), lemon(0.078, 0.027, 0.006), lemon(0.060, 0.029, 0.010)]


def _carrot() -> list[Made]:
    def carrot(length: float, thick: float, leaves: int) -> Made:
        profile = [(0.0, 0.0), (0.003, 0.003), (thick * 0.45, length * 0.35), (thick * 0.8, length * 0.7)]
        profile += [(thick, length * 0.92), (thick * 0.85, length * 0.98), (0.004, length)]
        fans = []
        for turn in np.linspace(0, 360, leaves, endpoint=False):
            spread = 0.016 * np.cos(np.radians(turn)), 0.016 * np.sin(np.radians(turn))
            tip: Point = (float(spread[0]), float(spread[1]), length + 0.042)
            fans.append(
                sweep([(0, 0, length - 0.002), (tip[0] / 3, tip[1] / 3, length + 0.02), tip], [0.003, 0.006, 0.002], 6)
            )
        body, top = lathe(profile, 16).turned("y", 90), union(*fans).turned("y", 90)
        return body, top, LEAF

    return [carrot(0.130, 0.0175, 5), carrot(0.105, 0.021, 4), carrot(0.150, 0.0155, 6)]


def _spoon() -> list[Made]:
    def spoon(length: float, bowl: float, handle: float, dish: float) -> Made:
        a = np.linspace(-1.3, 0.0, 7)
        outer = [(float(np.cos(u)), dish * (1 + float(np.sin(u)))) for u in a]
        head = vessel([(r * bowl, z) for r, z in outer], 0.0025, 0.003).scaled(1.35, 1.0, 1.0)
        start, lift = bowl * 1.3, dish * 0.85
        path: list[Point] = [
            (start, 0, lift),
            (start + length * 0.3, 0, lift + 0.010),
            (start + length * 0.7, 0, 0.010),
        ]
        stick = sweep([*path, (start + length, 0, 0.007)], [handle * 0.8, handle * 0.8, handle, handle * 1.3], 9)
        return union(head, stick)

    return [spoon(0.110, 0.021, 0.0045, 0.012), spoon(0.095, 0.026, 0.0055, 0.014), spoon(0.130, 0.019, 0.005, 0.010)]


def _duck() -> list[Made]:
    def duck(body: float, head: float, neck: float) -> Made:
        trunk = ellipsoid(0.045 * body, 0.032 * body, 0.028 * body).moved(z=0.026 * body)
        tail = sweep([(-0.030, 0, 0.032), (-0.046, 0, 0.042), (-0.054, 0, 0.056)], [0.016, 0.010, 0.002], 10)
        skull = ellipsoid(0.022 * head, 0.021 * head, 0.021 * head).moved(0.028, 0, 0.052 + neck)
        throat = sweep([(0.020, 0, 0.030), (0.025, 0, 0.045), (0.027, 0, 0.052 + neck)], [0.018, 0.014, 0.013], 12)
        beak = ellipsoid(0.013, 0.010, 0.004).moved(0.028 + 0.026 * head, 0, 0.049 + neck)
        eyes = [sphere(0.0034).moved(0.028 + 0.015 * head, s * 0.014 * head, 0.058 + neck) for s in (-1, 1)]
        return union(trunk, tail.scaled(body), skull, throat), union(beak, *eyes), BEAK

    return [duck(1.0, 1.0, 0.008), duck(1.15, 0.9, 0.012), duck(0.95, 1.15, 0.004)]


@cache
def training_shapes() -> Mapping[str, tuple[Shape, ...]]:
    """Category -> its variants, as every embedded model was trained on them."""
    return shape_set(
        _cup, _bowl, _plate, _bottle, _can, _box, _ball, _block, _banana, _apple, _lemon, _carrot, _spoon, _duck
    )
