"""Things on the table that are none of the fourteen categories, and that no truth mentions."""

from __future__ import annotations

import numpy as np

from sim.meshes import Point, lathe, union
from sim.pathtraced.part import DARK, STEEL, WHITE, Draw, Make, Part, Parts
from sim.pathtraced.solids import bar, blended, ellipsoid_field, hollow, ring, rod_field, sculpted, slab
from sim.shapes import RGB

SKINS: tuple[RGB, ...] = ((0.90, 0.70, 0.58), (0.78, 0.57, 0.44), (0.55, 0.36, 0.25), (0.33, 0.21, 0.15))


def _colour(draw: Draw) -> RGB:
    r, g, b = draw.uniform(0.05, 0.9, 3)
    return float(r), float(g), float(b)


def _book(draw: Draw) -> Parts:
    x, y, z = draw.uniform(0.10, 0.17), draw.uniform(0.08, 0.13), draw.uniform(0.008, 0.026)
    cover = union(
        slab(x, y, 0.0018, 0.001, 0.0008),
        slab(x, y, 0.0018, 0.001, 0.0008).moved(0, 0, z - 0.0018),
        slab(0.002, y, z, 0.001, 0.0008).moved(-x / 2, 0, 0),
    )
    title = slab(x * 0.5, y * 0.4, 0.0004, 0.0002, 0.0001).moved(0, 0, z)
    return [
        Part(cover, _colour(draw), "satin"),
        Part(slab(x - 0.006, y - 0.006, z - 0.003, 0.0005, 0.0005).moved(0, 0, 0.0015), (0.9, 0.87, 0.78), "paper"),
        Part(title, _colour(draw), "printed"),
    ]


def _pen(draw: Draw) -> Parts:
    length, r = draw.uniform(0.12, 0.15), draw.uniform(0.0035, 0.005)
    body = bar([(0, 0, r), (length * 0.5, 0, r), (length, 0, r)], [r, r, r], 10)
    tip = bar([(length, 0, r), (length + 0.007, 0, r), (length + 0.013, 0, r)], [r * 0.9, r * 0.5, 0.0005], 10)
    return [Part(body, _colour(draw), "gloss"), Part(tip, STEEL if draw.random() < 0.5 else (0.8, 0.65, 0.45), "satin")]


def _phone(draw: Draw) -> Parts:
    x, y, z = draw.uniform(0.13, 0.16), draw.uniform(0.065, 0.078), draw.uniform(0.007, 0.009)
    screen = slab(x - 0.008, y - 0.006, 0.0008, 0.006, 0.0003).moved(0, 0, z - 0.0004)
    return [
        Part(slab(x, y, z, 0.010, 0.002), DARK if draw.random() < 0.5 else _colour(draw), "satin"),
        Part(screen, (0.02, 0.02, 0.03), "gloss"),
    ]


def _keyboard(draw: Draw) -> Parts:
    columns, rows, pitch = int(draw.integers(8, 13)), 4, 0.0165
    key = slab(pitch * 0.84, pitch * 0.84, 0.005, 0.002, 0.0012)
    keys = [
        key.moved((i - (columns - 1) / 2) * pitch, (j - 1.5) * pitch, 0.007)
        for i in range(columns)
        for j in range(rows)
    ]
    light = draw.random() < 0.5
    base, top = (STEEL, WHITE) if light else (DARK, (0.13, 0.13, 0.14))
    return [
        Part(slab(columns * pitch + 0.01, rows * pitch + 0.01, 0.008, 0.005, 0.002), base, "satin"),
        Part(union(*keys), top, "matt"),
    ]


def _mouse(draw: Draw) -> Parts:
    body = slab(0.095, 0.055, 0.03, 0.026, 0.015, 6)
    wheel = lathe([(0, -0.003), (0.007, -0.003), (0.007, 0.003), (0, 0.003)], 20).turned("x", 90).moved(0.025, 0, 0.026)
    return [
        Part(body, DARK if draw.random() < 0.5 else (0.8, 0.8, 0.8), "satin", 80),
        Part(wheel, (0.3, 0.3, 0.3), "rubber"),
    ]


def _paper(draw: Draw) -> Parts:
    x, y = draw.uniform(0.10, 0.2), draw.uniform(0.08, 0.14)
    rgb = WHITE if draw.random() < 0.7 else _colour(draw)
    return [Part(slab(x, y, 0.0006, 0.0003, 0.0002), rgb, "printed" if draw.random() < 0.5 else "paper")]


def _cloth(draw: Draw) -> Parts:
    """A folded napkin or towel."""
    x, y = draw.uniform(0.11, 0.17), draw.uniform(0.09, 0.14)
    rgb, layers = _colour(draw), int(draw.integers(2, 5))
    folds = [
        slab(x - 0.004 * k, y - draw.uniform(0, 0.012), 0.003, 0.004, 0.0014).moved(-0.002 * k, 0, 0.003 * k)
        for k in range(layers)
    ]
    return [Part(union(*folds), rgb, "felt", 80)]


def _cable(draw: Draw) -> Parts:
    turns = np.linspace(0, draw.uniform(4, 9), 14)
    wide = np.linspace(draw.uniform(0.02, 0.035), draw.uniform(0.05, 0.08), 14) + draw.uniform(-0.004, 0.004, 14)
    path: list[Point] = [
        (float(w * np.cos(t)), float(w * np.sin(t) * 0.8), 0.003) for t, w in zip(turns, wide, strict=True)
    ]
    return [Part(bar(path, [0.0022] * 14, 8, 4), DARK if draw.random() < 0.6 else WHITE, "matt")]


def _scissors(draw: Draw) -> Parts:
    turns = np.linspace(0, 2 * np.pi, 12)
    rgb = _colour(draw)
    parts = []
    for s in (-1, 1):
        blade = slab(0.075, 0.009, 0.002, 0.001, 0.0005).moved(0.037, 0, 0.003)
        loop = bar(
            [(-0.03 + 0.017 * float(np.cos(t)), 0.012 * float(np.sin(t)), 0.004) for t in turns], [0.003] * 12, 8, 3
        )
        parts += [Part(blade.turned("z", s * 12.0), STEEL, "metal"), Part(loop.turned("z", s * 24.0), rgb, "gloss")]
    return parts


def _remote(draw: Draw) -> Parts:
    length = draw.uniform(0.12, 0.16)
    button = lathe([(0, 0), (0.004, 0), (0.0035, 0.002), (0, 0.002)], 12)
    buttons = [button.moved(-0.03 + 0.012 * i, 0.012 * j, 0.016) for i in range(6) for j in (-1, 0, 1)]
    return [
        Part(slab(length, 0.044, 0.017, 0.008, 0.005), DARK, "satin"),
        Part(union(*buttons), (0.6, 0.6, 0.6), "rubber"),
    ]


def _tape_roll(draw: Draw) -> Parts:
    r = draw.uniform(0.028, 0.04)
    roll = ring([(r * 0.65, 0), (r, 0), (r, 0.018), (r * 0.65, 0.018)])
    return [Part(roll, (0.8, 0.68, 0.45), "gloss")]


def _glasses(draw: Draw) -> Parts:
    turns = np.linspace(0, 2 * np.pi, 14)
    rims = [
        bar(
            [(0.0, s * 0.033 + 0.024 * float(np.cos(t)), 0.020 + 0.018 * float(np.sin(t))) for t in turns],
            [0.0018] * 14,
            8,
            3,
        )
        for s in (-1, 1)
    ]
    arms = [
        bar([(0, s * 0.058, 0.026), (0.06, s * 0.06, 0.022), (0.12, s * 0.055, 0.003)], [0.0016] * 3, 8)
        for s in (-1, 1)
    ]
    return [Part(union(*rims, *arms), DARK if draw.random() < 0.6 else _colour(draw), "gloss")]


def _plant(draw: Draw) -> Parts:
    r = draw.uniform(0.03, 0.042)
    pot = hollow(
        [(r * 0.7, 0), (r * 0.72, 0.002), (r, r * 1.5), (r * 1.08, r * 1.52), (r * 1.08, r * 1.8)], 0.004, 0.006
    )
    soil = lathe([(0, r * 1.3), (r * 0.93, r * 1.3), (r * 0.93, r * 1.5), (0, r * 1.55)], 24)
    blades = []
    for _ in range(int(draw.integers(9, 16))):
        turn, reach, tall = draw.uniform(0, 360), draw.uniform(0.02, 0.06), draw.uniform(0.05, 0.1)
        blades.append(
            bar(
                [(0, 0, r * 1.5), (reach * 0.4, 0, r * 1.5 + tall * 0.7), (reach, 0, r * 1.5 + tall)],
                [0.003, 0.006, 0.0008],
                6,
            )
            .scaled(1, 0.45, 1)
            .turned("z", float(turn))
        )
    return [
        Part(pot, (0.66, 0.36, 0.24), "matt"),
        Part(soil, (0.12, 0.08, 0.06), "paper"),
        Part(union(*blades), (0.15, 0.38, 0.12), "leaf"),
    ]


def _hand(draw: Draw) -> Parts:
    """A right or left one with a piece of its arm, in a sleeve or bare."""
    side, spread = float(draw.choice([-1, 1])), draw.uniform(0.8, 1.2)
    fields = [
        ellipsoid_field((0, 0, 0.018), (0.042, 0.036, 0.013)),
        rod_field((-0.03, 0, 0.02), (-0.12, 0, 0.028), 0.022, 0.027),
    ]
    for number, length in enumerate((0.045, 0.052, 0.048, 0.036)):
        y = (0.027 - 0.018 * number) * side
        knuckle, middle = (0.030, y, 0.020), (0.034 + length * 0.6, y * 1.15 * spread, 0.024)
        tip = (0.034 + length, y * 1.25 * spread, 0.010)
        fields += [rod_field(knuckle, middle, 0.0095, 0.0085), rod_field(middle, tip, 0.0085, 0.0065)]
    fields.append(rod_field((-0.01, 0.03 * side, 0.02), (0.03, 0.062 * side * spread, 0.012), 0.011, 0.008))
    mesh = sculpted(blended(0.006, *fields), (-0.15, -0.08, 0.0), (0.10, 0.08, 0.06), 60)
    rgb = SKINS[int(draw.integers(len(SKINS)))]
    sleeve = bar([(-0.09, 0, 0.028), (-0.11, 0, 0.029), (-0.15, 0, 0.03)], [0.030, 0.031, 0.032], 20)
    return [Part(mesh, rgb, "matt", 80), Part(sleeve, _colour(draw), "felt", 80)]


MAKERS: tuple[Make, ...] = (
    _book, _book, _pen, _pen, _phone, _keyboard, _mouse, _paper, _cloth, _cable, _scissors, _remote, _tape_roll,
    _glasses, _plant, _hand, _hand,
)  # fmt: skip
"""What may lie about."""


def draw_clutter(draw: Draw) -> Parts:
    """Any one of these, about the origin."""
    return MAKERS[int(draw.integers(len(MAKERS)))](draw)
